"""Signing in through the page, as people do."""

from playwright.sync_api import Page

from tests.journeys.installation import Installation


def sign_in(page: Page, demo: Installation, login: str, *, then: str = "/") -> None:
    """Sign in with a demo login and arrive at `then`."""
    page.goto(f"{demo.url}/sign-in/?next={then}")
    page.get_by_label("Name").fill(login)
    page.get_by_label("Password").fill("demo")
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(f"{demo.url}{then}")
