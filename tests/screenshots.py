"""`make screenshots`: the pictures of the README, taken of a demo with sample calls and one edited rule."""

import sys
from functools import partial
from pathlib import Path

from playwright.sync_api import Page

from tests.journeys.installation import Installation, running_demo
from tests.journeys.signing_in import sign_in
from tests.launch.directories import reachable_directory
from tests.launch.waiting import wait_until
from tests.web.browsing import CHROMIUM, chromium

DOCS = Path(__file__).resolve().parent.parent / "docs"
SAMPLES = 20
ROUNDS = 3


def main() -> int:
    if CHROMIUM is None:
        sys.stderr.write("Screenshots need Chromium: apt-get install chromium\n")
        return 1
    with reachable_directory() as directory, running_demo(directory / "data") as demo, chromium() as browser:
        page = browser.new_page(viewport={"width": 1440, "height": 960}, device_scale_factor=1.5)
        sign_in(page, demo, "manager")
        take_overview(page, demo)
        take_routing(page, demo)
    return 0


def take_overview(page: Page, demo: Installation) -> None:
    for finished in range(SAMPLES, SAMPLES * ROUNDS + 1, SAMPLES):
        page.goto(demo.url)
        page.get_by_role("button", name="sample requests").click()
        wait_until(partial(has_ended_calls, demo, finished), within_s=60)
    page.goto(demo.url)
    page.screenshot(path=DOCS / "overview.png")


def take_routing(page: Page, demo: Installation) -> None:
    page.goto(f"{demo.url}/routing/rules/ticket-labels/edit/")
    page.get_by_label("Ask", exact=True).select_option("model:aurora-small")
    page.get_by_role("button", name="Save to draft").last.click()
    page.locator("#draft-bar").wait_for()
    page.goto(f"{demo.url}/routing/")
    page.screenshot(path=DOCS / "routing.png")


def has_ended_calls(demo: Installation, count: int) -> bool:
    return len([call for call in demo.calls() if call["status"] != "open"]) >= count


if __name__ == "__main__":
    sys.exit(main())
