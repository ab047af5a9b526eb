import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.installation import Installation
from tests.journeys.signing_in import sign_in

pytestmark = pytest.mark.journey

RULE = "refund-emails"
TASK = "refund-email"
MESSAGE = "Try the small model on refund e-mails for a day"


def ask(demo: Installation) -> dict[str, str]:
    """One call of the task through the official client: which model answered under which revision, and its id."""
    reply = demo.client().chat.completions.with_raw_response.create(
        model=f"task/{TASK}", messages=[{"role": "user", "content": "Order 1042 arrived broken. Refund it, please."}]
    )
    return {name: reply.headers[f"x-{name}"] for name in ("routerhub-model", "routerhub-revision", "request-id")}


def test_manager_edits_a_rule_publishes_it_and_the_next_call_obeys_and_says_why(demo: Installation, page: Page) -> None:
    before = ask(demo)
    after_revision = str(int(before["routerhub-revision"]) + 1)

    sign_in(page, demo, "manager", then="/routing/")
    page.click(f"#edit-{RULE}")
    page.get_by_label("Ask", exact=True).select_option("model:borealis-small")
    page.get_by_role("button", name="Save to draft").last.click()
    expect(page.locator("#draft-bar")).to_contain_text("1 change not live")
    assert ask(demo)["routerhub-model"] == before["routerhub-model"] == "aurora-large"
    publish_draft(page)
    expect(page.locator("#live-probe")).to_contain_text(f"The gateway answers with v{after_revision}.")
    after = ask(demo)

    assert (after["routerhub-model"], after["routerhub-revision"]) == ("borealis-small", after_revision)
    page.goto(f"{demo.url}/calls/{demo.recorded_call(after['request-id'])['id']}/")
    expect(page.locator("#call-decision")).to_contain_text("Refund e-mails are written with care")
    expect(page.locator("#call-decision")).to_contain_text(f"v{after_revision}")
    expect(page.locator("#call-numbers")).to_contain_text("borealis-small")


def publish_draft(page: Page) -> None:
    """Review the draft's one change and publish it with a message."""
    page.get_by_role("link", name="Review and publish").click()
    expect(page.locator("#draft-changes")).to_contain_text("borealis-small")
    page.get_by_label(re.compile("message|why", re.IGNORECASE)).fill(MESSAGE)
    page.get_by_role("button", name="Publish 1 change").click()


def test_bad_value_in_a_form_keeps_what_was_typed_and_is_explained_beside_it(demo: Installation, page: Page) -> None:
    sign_in(page, demo, "engineer", then=f"/routing/rules/{RULE}/edit/")
    name, timeout = page.get_by_label("Name"), page.get_by_label("Time-out (s)").first
    name.fill("Refunds, quickly")
    timeout.fill("soon")

    page.get_by_role("button", name="Save to draft").last.click()

    expect(timeout).to_have_attribute("aria-invalid", "true")
    expect(name).to_have_value("Refunds, quickly")
    expect(timeout).to_have_value("soon")
    expect(page.locator(f"#{timeout.get_attribute('id')}-error, .field-error").first).to_be_visible()


def test_viewer_sees_the_table_but_cannot_edit_it(demo: Installation, page: Page) -> None:
    sign_in(page, demo, "viewer", then="/routing/")

    expect(page.get_by_role("heading", name="Routing table")).to_be_visible()
    expect(page.locator(f"#edit-{RULE}")).to_have_count(0)
    assert page.goto(f"{demo.url}/routing/rules/{RULE}/edit/").status == 403  # type: ignore[union-attr]  # it answers
