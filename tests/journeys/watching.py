"""A window on every page that notes whatever it should not do."""

from collections.abc import Callable, Sequence
from typing import Any

from playwright.sync_api import Browser, ConsoleMessage, Page, Route, ViewportSize

from tests.journeys import measures
from tests.journeys.every_page import Place
from tests.journeys.installation import Installation

WIDE: ViewportSize = {"width": 1440, "height": 900}
NARROW: ViewportSize = {"width": 320, "height": 640}  # also a desk's window at 400 %
STOPS = 150
Problems = dict[str, list[str]]
REPORT_VIOLATIONS = """addEventListener("securitypolicyviolation", (event) =>
    console.error(`policy violation: ${event.violatedDirective} ${event.blockedURI}`))"""


class Watched:
    """A window whose requests to others are refused and noted, as are errors and breaches of the policy."""

    def __init__(self, browser: Browser, demo: Installation) -> None:
        self.demo = demo
        self.noted: list[str] = []
        # Nothing moves: half-way through a change of colours, contrast means nothing.
        self.page = browser.new_page(viewport=WIDE, reduced_motion="reduce")
        self.page.route(lambda url: not url.startswith(demo.url), self._refuse)
        self.page.on("console", self._listen)
        self.page.on("pageerror", lambda error: self.noted.append(f"script error: {error}"))
        self.page.add_init_script(REPORT_VIOLATIONS)
        self.page.add_init_script(measures.SOURCE)

    def problems(self, places: Sequence[Place], look: Callable[[Page], list[str]]) -> Problems:
        """What is wrong with each of the pages, by its name."""
        found = {place.name: self._visited(place, look) for place in places}
        return {name: problems for name, problems in found.items() if problems}

    def _visited(self, place: Place, look: Callable[[Page], list[str]]) -> list[str]:
        self.noted.clear()
        reply = self.page.goto(self.demo.url + place.path)
        wrong = [] if reply and reply.status == place.status else [f"answers {reply and reply.status}"]
        return wrong + look(self.page) + self.noted

    def _refuse(self, route: Route) -> None:
        self.noted.append(f"foreign request: {route.request.url}")
        route.abort()

    def _listen(self, message: ConsoleMessage) -> None:
        # A page that says 404 on purpose is reported by the browser as well.
        if message.type in ("error", "warning") and "with a status of 404" not in message.text:
            self.noted.append(f"{message.type}: {message.text}")


def everything(page: Page) -> list[str]:
    """All that can be measured on a page, from the keyboard to the printed sheet."""
    return [*tabbing(page), *at_rest(page), *on_paper(page)]


def at_rest(page: Page) -> list[str]:
    """What can be measured without pressing a key: in both themes, on a desk and on the smallest phone."""
    page.evaluate("for (const part of document.querySelectorAll('main details')) part.open = true")
    return [
        *measures.axe_violations(page),
        *[f"left over: {each}" for each in measures.leftovers(page.locator("body").inner_text())],
        *sizes(page),
        *in_the_dark(page),
        *on_a_phone(page),
    ]


def sizes(page: Page) -> list[str]:
    names = ("tooSmall", "tooWide", "scrollsWithoutKeyboard")
    width = page.evaluate("innerWidth")
    return [f"{name} at {width} px: {each}" for name in names for each in measures.measured(page, name)]


def in_the_dark(page: Page) -> list[str]:
    page.emulate_media(color_scheme="dark")
    violations = measures.axe_violations(page, "color-contrast", "link-in-text-block")
    page.emulate_media(color_scheme="light")
    return [f"dark {each}" for each in violations]


def on_a_phone(page: Page) -> list[str]:
    page.set_viewport_size(NARROW)
    rules = ("color-contrast", "target-size", "scrollable-region-focusable", "aria-hidden-focus")
    found = [f"320 px {each}" for each in measures.axe_violations(page, *rules)] + sizes(page)
    covered = measures.measured(page, "stickyShare")
    page.set_viewport_size(WIDE)
    return found + ([f"320 px: {covered:.0%} of the window never scrolls away"] if covered > 0.4 else [])


def on_paper(page: Page) -> list[str]:
    page.emulate_media(media="print")
    found = [f"on paper: {each}" for each in measures.measured(page, "wrongOnPaper")]
    page.emulate_media(media="screen")
    return found


def tabbing(page: Page) -> list[str]:
    """From the heading to the page's end: what has the focus is seen, nothing covers it, the order is the text's."""
    page.locator("h1").focus()
    stops: list[dict[str, Any]] = []
    for _ in range(STOPS):
        page.keyboard.press("Tab")
        stop = measures.measured(page, "focused")
        if stop is None:
            break
        stops.append(stop)
    backwards = [now["markup"] for before, now in zip(stops, stops[1:], strict=False) if now["place"] < before["place"]]
    hidden = [f"{stop['problem']}: {stop['markup']}" for stop in stops if stop["problem"]]
    return hidden + [f"goes back to {markup}" for markup in backwards]
