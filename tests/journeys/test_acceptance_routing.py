"""Editing the routing table in real browsers: the keyboard, bad values, two people at once, and the way back."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.furnishing import act, live_rules, publish, signed_in, single
from tests.journeys.furnishing import post as post_form
from tests.journeys.installation import Installation
from tests.journeys.signing_in import sign_in

pytestmark = pytest.mark.journey

RULE = "sql-generation"
EDIT = f"/routing/rules/{RULE}/edit/"


def save(page: Page) -> None:
    page.get_by_role("button", name="Save to draft").last.click()


def rule(demo: Installation, key: str = RULE) -> dict[str, Any]:
    return next(each for each in live_rules(demo) if each["key"] == key)


def test_moving_a_rule_by_keyboard_keeps_the_focus_on_it_and_says_its_new_place(
    undrafted_demo: Installation, page: Page
) -> None:
    sign_in(page, undrafted_demo, "manager", then="/routing/")
    count = len(live_rules(undrafted_demo))
    before = [each["key"] for each in live_rules(undrafted_demo)].index(RULE) + 1

    page.locator(f"#up-{RULE}").press("Enter")

    expect(page.get_by_role("status").filter(has_text=f"{before - 1} of {count}")).to_be_visible()
    expect(page.locator(f"#up-{RULE}")).to_be_focused()
    expect(page.locator(f"#rule-{RULE}")).to_contain_text(f"Moved from {before} to {before - 1}")
    expect(page.locator("#draft-bar")).to_contain_text("1 change not live")


def test_rule_that_can_never_match_is_flagged(undrafted_demo: Installation, page: Page) -> None:
    act(undrafted_demo, {"act": "move", "key": "default", "position": 1})

    sign_in(page, undrafted_demo, "viewer", then="/routing/")

    expect(page.locator(f"#rule-{RULE}")).to_contain_text("Never matches")


@pytest.mark.parametrize("seconds", ["0", "9999", "-1"])
def test_time_out_out_of_range_is_refused_beside_its_field(
    undrafted_demo: Installation, page: Page, seconds: str
) -> None:
    sign_in(page, undrafted_demo, "engineer", then=EDIT)
    field = page.get_by_label("Time-out (s)").first
    field.fill(seconds)

    with page.expect_response(lambda reply: EDIT in reply.url) as reply:
        save(page)

    assert reply.value.status == 422
    expect(field).to_be_focused()
    expect(field).to_have_value(seconds)
    expect(field).to_have_attribute("aria-invalid", "true")
    described = (field.get_attribute("aria-describedby") or "").split()
    assert any(re.match("Give at (least|most)", page.locator(f"#{each}").inner_text()) for each in described)
    expect(page.locator("#draft-bar")).to_have_count(0)


def test_two_people_on_one_rule_are_told_and_asked_and_on_different_rules_are_not(
    undrafted_demo: Installation, page: Page
) -> None:
    page.clock.install()
    sign_in(page, undrafted_demo, "manager", then=EDIT)
    page.get_by_label("Time-out (s)").first.fill("7")
    theirs = {**rule(undrafted_demo), "strategy": single("aurora-small")}
    note = {**rule(undrafted_demo, "legal-review"), "note": "Checked."}
    act(undrafted_demo, {"act": "change", "rule": {**theirs, "note": "Theirs."}}, {"act": "change", "rule": note})
    publish(undrafted_demo, message="Somebody else was quicker")

    page.clock.fast_forward(35_000)
    expect(page.locator("#table-news .notice")).to_contain_text("What you are typing is safe")
    expect(page.get_by_label("Time-out (s)").first).to_have_value("7")
    with page.expect_response(lambda reply: EDIT in reply.url) as reply:
        save(page)

    assert reply.value.status == 409
    # Both changed the time-out; what they alone changed is in the form already, and the other rule is no question.
    conflict = page.locator("#conflicts")
    expect(conflict.locator("legend")).to_contain_text(["Time-out"])
    expect(conflict).to_contain_text("Theirs: 3 s")
    conflict.get_by_label(re.compile("Yours")).check()
    save(page)
    expect(page.locator("#draft-bar")).to_contain_text("1 change not live")
    saved = {each["key"]: each for each in undrafted_demo.api("drafts/current")["table"]["rules"]}
    assert saved["legal-review"]["note"] == "Checked."
    assert saved[RULE]["strategy"]["primary"] == {"model": "aurora-small", "timeout_ms": 7000}


def test_form_changes_the_one_field_that_was_edited_and_no_other(undrafted_demo: Installation, page: Page) -> None:
    steps = [{"tier": "large", "timeout_ms": 1234}, {"model": "basement-8b", "timeout_ms": 600000}]
    unusual = {
        **rule(undrafted_demo),
        "name": "  Odd “name” <b> ",
        "conditions": [
            {"kind": "prompt_tokens", "at_least": 0, "below": None},
            {"kind": "user_tier", "user_tiers": ["paid", "a b"]},
            {"kind": "task", "tasks": ["sql-generation", "not-a-task-we-know"]},
        ],
        "strategy": {
            "kind": "single",
            "primary": {"model": "borealis-large", "timeout_ms": 101},
            "fallbacks": steps * 2,
        },
        "note": "two\nlines ",
    }
    act(undrafted_demo, {"act": "change", "rule": unusual})
    stored = next(each for each in undrafted_demo.api("drafts/current")["table"]["rules"] if each["key"] == RULE)

    sign_in(page, undrafted_demo, "manager", then=EDIT)
    page.get_by_label("Pinned because").fill("legal")
    save(page)
    expect(page.locator("#rule-form")).to_have_count(0)

    now = next(each for each in undrafted_demo.api("drafts/current")["table"]["rules"] if each["key"] == RULE)
    assert now == {**stored, "pinned_reason": "legal"}


def test_restoring_shows_the_difference_first_and_publishing_it_makes_a_new_revision(
    undrafted_demo: Installation, page: Page
) -> None:
    act(undrafted_demo, {"act": "change", "rule": {**rule(undrafted_demo, "enterprise"), "note": "To be undone."}})
    number = publish(undrafted_demo, message="A mistake")["number"]
    table = undrafted_demo.api(f"revisions/{number - 1}")["table"]

    sign_in(page, undrafted_demo, "manager", then=f"/routing/revisions/{number - 1}/")
    expect(page.locator("#restoring-changes")).to_contain_text("To be undone.")
    page.get_by_role("button", name=f"Restore v{number - 1} as a draft").click()
    page.get_by_role("link", name="Review and publish").click()
    page.get_by_role("button", name=re.compile("Publish 1 change")).click()
    expect(page.get_by_label("Message")).to_be_focused()  # a message is required
    page.get_by_label("Message").fill("Back to what worked")
    page.get_by_role("button", name=re.compile("Publish 1 change")).click()

    expect(page.locator("#live-state")).to_contain_text(f"Live v{number + 1}")
    assert undrafted_demo.api(f"revisions/{number + 1}")["table"] == table
    page.goto(f"{undrafted_demo.url}/audit/")
    newest = page.locator("table.audit tbody tr").first
    expect(newest).to_contain_text("manager")
    expect(newest).to_contain_text("Back to what worked")


def test_viewer_is_told_who_can_and_a_direct_post_is_refused(furnished_demo: Installation, page: Page) -> None:
    sign_in(page, furnished_demo, "viewer", then="/routing/")
    pressable = page.locator("main").get_by_role("button")

    assert [button.is_disabled() for button in pressable.all()] == [True] * pressable.count()
    reasons = {button.get_attribute("aria-describedby") for button in pressable.all()}
    assert reasons == {"who-can-edit"}
    expect(page.locator("#who-can-edit")).to_contain_text("needs the role product manager, engineer or admin")
    with signed_in(furnished_demo, "viewer") as client:
        statuses = {
            path: post_form(client, path, message="No", version="").status_code
            for path in ("/routing/publish/", "/routing/discard/", EDIT, f"/routing/rules/{RULE}/remove/")
        }
    assert set(statuses.values()) == {403}
