"""What the shell's own scripts and styles do in a real browser."""

import os
from collections.abc import Iterator
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Route, expect

from tests.web.browsing import CHROMIUM, chromium, serving

pytestmark = pytest.mark.skipif(
    CHROMIUM is None and "CI" not in os.environ, reason="Chromium is not installed on this machine"
)


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with serving("tests.web.sample_pages") as url:
        yield url


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    with browser.new_context(base_url=address, permissions=["clipboard-read", "clipboard-write"]) as context:
        page = context.new_page()
        page.set_default_timeout(5000)
        page.goto("/sample/")
        yield page


def save(page: Page, name: str) -> None:
    page.get_by_label("Name").fill(name)
    page.get_by_role("button", name="Save name").click()


def theme(page: Page) -> str:
    return str(page.evaluate("document.documentElement.dataset.theme + ' ' + getComputedStyle(document.body).color"))


def test_chosen_theme_outlives_a_reload(page: Page) -> None:
    light = theme(page)

    page.locator("#theme").get_by_role("button", name="Dark theme").click()
    page.reload()

    assert (light, theme(page)) == ("system rgb(20, 24, 31)", "dark rgb(230, 234, 240)")
    expect(page.locator("#theme").get_by_role("button", name="Dark theme")).to_have_attribute("aria-pressed", "true")


def test_system_theme_follows_the_system(page: Page) -> None:
    page.emulate_media(color_scheme="dark")

    assert theme(page) == "system rgb(230, 234, 240)"


def test_health_says_in_words_what_the_gateway_answers(page: Page) -> None:
    expect(page.locator(".health")).to_have_attribute("title", "Gateway: ready, answers with v42")


def test_saved_in_place_is_announced_and_keeps_the_keyboard_in_the_form(page: Page) -> None:
    save(page, "second")

    expect(page.get_by_role("status").get_by_text("Saved second.")).to_be_visible()
    expect(page.get_by_label("Name")).to_be_focused()


def test_bad_value_takes_the_keyboard_to_its_field_and_keeps_it(page: Page) -> None:
    save(page, "wrong")

    expect(page.get_by_text("Choose another name.")).to_be_visible()
    expect(page.get_by_label("Name")).to_be_focused()
    expect(page.get_by_label("Name")).to_have_value("wrong")


def test_new_page_in_place_takes_the_keyboard_to_its_heading(page: Page) -> None:
    page.get_by_role("link", name="Next page").click()

    expect(page.get_by_role("heading", name="Next")).to_be_focused()


def test_failure_is_told_in_place_with_its_reference_and_keeps_what_was_typed(page: Page) -> None:
    save(page, "crash")

    problem = page.locator("#edit").get_by_role("alert")
    expect(problem).to_contain_text("The server failed while answering. What you typed is still here; try again.")
    expect(problem).to_contain_text("Reference")
    expect(page.get_by_label("Name")).to_have_value("crash")


def test_lost_connection_is_told_in_place_until_a_retry_succeeds(page: Page) -> None:
    page.route("**/save/", lambda route: route.abort())
    save(page, "third")
    expect(page.get_by_role("alert")).to_contain_text("could not be reached")

    page.unroute("**/save/")
    page.get_by_role("button", name="Save name").click()

    expect(page.get_by_text("Saved third.")).to_be_visible()
    expect(page.get_by_role("alert")).to_have_count(0)


def test_pressing_twice_saves_once(page: Page) -> None:
    held: list[Route] = []
    page.route("**/save/", lambda route: held.append(route))  # playwright marks the function it is given

    save(page, "once")
    page.get_by_role("button", name="Save name").click()
    page.wait_for_timeout(200)
    held[0].continue_()

    expect(page.get_by_text("Saved once.")).to_be_visible()
    assert len(held) == 1


def test_expired_session_leads_to_sign_in_and_back_with_the_text_but_not_the_password(page: Page) -> None:
    page.get_by_label("Secret").fill("hush")
    save(page, "expired")
    page.wait_for_url("**/sign-in/?next=/sample/")

    page.goto("/sample/")

    expect(page.get_by_label("Name")).to_have_value("expired")
    expect(page.get_by_label("Secret")).to_have_value("")
    expect(page.get_by_text("What you had typed is filled in again.")).to_be_visible()


def test_saved_text_is_not_filled_in_again(page: Page) -> None:
    save(page, "second")
    expect(page.get_by_text("Saved second.")).to_be_visible()

    page.reload()

    expect(page.get_by_label("Name")).to_have_value("first")


def test_report_of_a_failure_stays_until_it_is_dismissed(page: Page) -> None:
    page.clock.install()
    save(page, "sad")
    toast = page.get_by_text("Saved sad.")
    expect(toast).to_be_visible()

    page.clock.run_for(60_000)

    expect(toast).to_be_visible()
    page.get_by_role("button", name="Dismiss message").click()
    expect(toast).to_have_count(0)


def test_hidden_page_does_not_poll(page: Page) -> None:
    page.evaluate("Object.defineProperty(document, 'hidden', { value: true })")
    page.wait_for_timeout(100)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))

    page.wait_for_timeout(700)

    assert asked == []


def test_copy_button_copies_and_says_so(page: Page) -> None:
    page.get_by_role("button", name="Copy key").click()

    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == "rh-demo"


def test_menu_closes_with_escape_and_gives_the_keyboard_back(page: Page) -> None:
    opener = page.locator("summary", has_text="Your account")
    opener.press("Enter")
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()

    page.keyboard.press("Escape")

    expect(page.get_by_role("button", name="Sign out")).to_be_hidden()
    expect(opener).to_be_focused()


def test_drawer_works_on_a_phone_without_scripts(browser: Browser, address: str) -> None:
    with browser.new_context(base_url=address, java_script_enabled=False) as context:
        page = context.new_page()
        page.set_default_timeout(5000)
        page.set_viewport_size({"width": 320, "height": 640})
        page.goto("/sample/")

        page.locator("summary", has_text="Sections").click()
        page.get_by_role("link", name="Calls").click()

        assert "/calls/" in page.url


@pytest.mark.parametrize("width", [1440, 900, 600, 400, 320])
def test_page_never_scrolls_sideways(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 640})

    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


def test_paper_shows_the_page_its_address_and_nothing_to_press(page: Page) -> None:
    page.emulate_media(media="print")

    for gone in ("#app-header", "#nav", "#toasts"):
        expect(page.locator(gone)).to_be_hidden()
    expect(page.get_by_role("heading", name="Sample")).to_be_visible()
    expect(page.locator("#print-footer")).to_contain_text("/sample/")


def test_everything_to_press_is_large_enough(page: Page) -> None:
    too_small = page.evaluate(
        """() => [...document.querySelectorAll("a, button, summary, input:not([type=hidden])")]
            .filter((element) => element.checkVisibility())
            .map((element) => [element.outerHTML.slice(0, 80), element.getBoundingClientRect()])
            .filter(([, box]) => box.width > 1 && (box.width < 24 || box.height < 24))
            .map(([markup]) => markup)"""
    )

    assert too_small == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 320])
def test_shell_has_no_accessibility_violations(page: Page, scheme: Literal["light", "dark"], width: int) -> None:
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 800})

    results = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"]})

    assert results.response["violations"] == []


def test_page_asks_nobody_else_and_breaks_no_policy(browser: Browser, address: str) -> None:
    with browser.new_context(base_url=address) as context:
        page = context.new_page()
        asked: list[str] = []
        said: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))

        page.goto("/sample/")
        expect(page.locator("#poll")).to_have_text("asked")

        assert {url for url in asked if not url.startswith(address)} == set()
        assert said == []
