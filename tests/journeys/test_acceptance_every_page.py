"""What holds on every page, walked in a real browser with data on each of them."""

import pytest
from playwright.sync_api import Browser, Page

from tests.journeys.every_page import Place, every_page, pages_for_all
from tests.journeys.installation import Installation
from tests.journeys.signing_in import sign_in
from tests.journeys.watching import Watched, at_rest, everything

pytestmark = pytest.mark.journey


def test_every_page_is_sound_for_eyes_keyboard_phone_and_paper(furnished_demo: Installation, browser: Browser) -> None:
    window = Watched(browser, furnished_demo)
    sign_in(window.page, furnished_demo, "admin")

    assert window.problems(every_page(furnished_demo), everything) == {}


def test_every_page_is_sound_with_what_a_viewer_may_not_do(furnished_demo: Installation, browser: Browser) -> None:
    window = Watched(browser, furnished_demo)
    sign_in(window.page, furnished_demo, "viewer")

    assert window.problems(pages_for_all(furnished_demo), at_rest) == {}


def test_sign_in_is_sound_before_anybody_has_signed_in(demo: Installation, browser: Browser) -> None:
    assert Watched(browser, demo).problems((Place("sign-in", "/sign-in/"),), everything) == {}


def test_pages_of_the_api_ask_nobody_else(demo: Installation, browser: Browser) -> None:
    def wait_for_operations(page: Page) -> list[str]:
        page.locator(".opblock").first.wait_for()
        return []

    window = Watched(browser, demo)
    sign_in(window.page, demo, "admin")

    assert window.problems((Place("API docs", "/api/docs"),), wait_for_operations) == {}
