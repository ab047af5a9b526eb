"""What happens to what was typed when saving fails: the server, the connection, or the session."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from tests.journeys.installation import Installation
from tests.journeys.signing_in import sign_in

pytestmark = pytest.mark.journey

EDIT = "/routing/rules/data-extraction/edit/"
NAME = "Extraction, while the network fails"


def fail(route: Route) -> None:
    route.fulfill(status=500, body="<h1>proxy error</h1>", headers={"X-Error-Reference": "abc123"})


def never_answer(route: Route) -> None:
    """The request hangs until the browser gives it up."""


FAILURES: dict[str, tuple[Callable[[Route], None], str]] = {
    "server error": (fail, "The server failed while answering"),
    "offline": (lambda route: route.abort("internetdisconnected"), "The server could not be reached"),
    "time-out": (never_answer, "The server did not answer in time"),
}


@pytest.mark.parametrize("failure", FAILURES)
def test_failed_save_says_so_in_place_keeps_the_text_and_can_be_tried_again(
    undrafted_demo: Installation, page: Page, failure: str
) -> None:
    answer, words = FAILURES[failure]
    sign_in(page, undrafted_demo, "engineer", then=EDIT)
    page.evaluate("htmx.config.timeout = 1000")
    page.route(f"**{EDIT}", answer)
    page.get_by_label("Name").fill(NAME)
    button = page.get_by_role("button", name="Save to draft").last
    button.click()

    problem = page.get_by_role("alert").filter(has_text=words)
    expect(problem).to_be_visible()
    page.wait_for_timeout(1000)
    expect(problem).to_be_visible()
    expect(page.get_by_label("Name")).to_have_value(NAME)
    expect(button).to_be_enabled()
    page.unroute(f"**{EDIT}")
    button.click()

    expect(page.locator("#draft-bar")).to_contain_text("1 change not live")
    names = [rule["name"] for rule in undrafted_demo.api("drafts/current")["table"]["rules"]]
    assert names.count(NAME) == 1


def test_session_that_ends_while_typing_costs_a_sign_in_and_not_the_text(
    undrafted_demo: Installation, page: Page
) -> None:
    sign_in(page, undrafted_demo, "engineer", then=EDIT)
    page.get_by_label("Name").fill(NAME)
    page.context.clear_cookies(name="routerhub")

    page.get_by_role("button", name="Save to draft").last.click()
    page.wait_for_url("**/sign-in/**")
    page.get_by_label("Name").fill("engineer")
    page.get_by_label("Password").fill("demo")
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(f"**{EDIT}")

    expect(page.get_by_label("Name")).to_have_value(NAME)
    expect(page.get_by_text("What you had typed is filled in again.")).to_be_visible()
    page.get_by_role("button", name="Save to draft").last.click()
    expect(page.locator("#draft-bar")).to_contain_text("1 change not live")


def test_everything_works_without_scripts(undrafted_demo: Installation, page: Page) -> None:
    assert page.context.browser
    with page.context.browser.new_context(java_script_enabled=False) as context:
        plain = context.new_page()
        sign_in(plain, undrafted_demo, "manager", then="/calls/")
        plain.get_by_label("Task").select_option("summaries")
        plain.get_by_role("button", name="Filter calls").click()
        expect(plain.locator("#filter-chips")).to_contain_text("summaries")
        plain.goto(f"{undrafted_demo.url}/routing/")
        plain.locator("#edit-data-extraction").click()
        plain.get_by_label("Time-out (s)").first.fill("4.5")
        plain.get_by_role("button", name="Save to draft").last.click()
        plain.get_by_role("link", name="Review and publish").click()
        plain.get_by_label("Message").fill("Without scripts")
        plain.get_by_role("button", name="Publish 1 change").click()
        plain.get_by_role("link", name="Ask now").click()

        expect(plain.locator("#live-probe")).to_contain_text("The gateway answers with v")
    assert undrafted_demo.api("revisions", limit=1)["items"][0]["message"] == "Without scripts"
