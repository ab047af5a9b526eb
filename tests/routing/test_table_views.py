import json
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from routerhub.engine.table import Rule, Target, TaskIs
from routerhub.routing.drafting import change_rule, working_table
from routerhub.routing.models import Draft
from routerhub.web.roles import Role
from tests.catalog.factories import ModelFactory, TierFactory
from tests.conftest import SignIn
from tests.engine.rules import a_rule
from tests.routing.factories import TaskFactory, draft_rules, price_models, publish_rules

pytestmark = pytest.mark.django_db

LABELS = a_rule("labels", TaskIs(tasks=("ticket-labels",)), primary="small", fallbacks=("large",))
DEFAULT = a_rule("default", primary="large")


@pytest.fixture(autouse=True)
def catalogue() -> None:
    price_models("large", "small")
    TaskFactory.create(slug="ticket-labels")


@pytest.fixture
def manager(sign_in: SignIn) -> Client:
    return sign_in(Role.MANAGER)


def edit(client: Client, rule: Rule, **typed: object) -> object:
    """Send the form of a rule as a browser would, with some fields typed over."""
    return client.post(f"/routing/rules/{rule.key}/edit/", form_of(client, rule, **typed))


def form_of(client: Client, rule: Rule, **typed: object) -> dict[str, object]:
    page = client.get(f"/routing/rules/{rule.key}/edit/")
    editing = page.context["editing"]
    fields = {name: editing.editor.form[name].value() for name in editing.editor.form.fields}
    steps = [{name: step[name].value() for name in step.fields} for step in editing.editor.fallbacks]
    sent = {
        "version": page.context["working"].version,
        "seen": editing.seen_json,
        "seen_position": editing.position,
        "fallbacks-TOTAL_FORMS": len(steps),
        "fallbacks-INITIAL_FORMS": len(steps),
        **{name: "" if value is None else value for name, value in fields.items()},
        **{f"fallbacks-{place}-{name}": value for place, step in enumerate(steps) for name, value in step.items()},
    }
    return {**sent, **typed}


def test_an_empty_installation_explains_itself_and_offers_the_first_rule(manager: Client) -> None:
    page = manager.get("/routing/")

    assert "No routing table yet" in page.text
    assert "Start with a default rule" in page.text
    assert "None" not in page.text


def test_the_page_shows_every_rule_in_its_order_with_its_sentence(manager: Client) -> None:
    publish_rules(LABELS, DEFAULT)

    page = manager.get("/routing/")

    assert [(row.position, row.key, row.sentence) for row in page.context["rows"]] == [
        (1, "labels", "When task is ticket-labels."),
        (2, "default", "Every request that no rule above took."),
    ]


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_needs_the_same_queries_for_any_number_of_rules(manager: Client, count: int) -> None:
    tasks = [TaskFactory.create().slug for _ in range(count)]
    publish_rules(*(a_rule(task, TaskIs(tasks=(task,))) for task in tasks), DEFAULT)

    with CaptureQueriesContext(connection) as queries:
        manager.get("/routing/")

    assert len(queries) == 10


def test_editing_one_cell_drafts_one_change_and_shows_it_in_words(manager: Client) -> None:
    publish_rules(LABELS, DEFAULT)

    edit(manager, LABELS, primary="model:large")

    page = manager.get("/routing/")
    cell = page.context["rows"][0].cells["primary"]
    assert (cell.before, cell.text) == ("small", "large")
    assert "1 change not live" in page.text
    assert "<del>small</del>" in page.text
    assert working_table().base.rule("labels") == LABELS


def test_only_the_touched_field_of_a_rule_changes_whatever_the_api_put_there(manager: Client) -> None:
    ModelFactory.create(slug="gone")
    odd = a_rule(
        "odd",
        TaskIs(tasks=("ticket-labels", "unknown-task")),
        TaskIs(tasks=("ticket-labels",)),
        primary=Target(model="large", tier="both"),
        fallbacks=(Target(model="never-heard-of", timeout_ms=1234), Target(tier="none-such"), "small", "small"),
        note="two\nlines ",
        name="  odd  ",
    )
    TierFactory.create(slug="small-tier")
    draft_rules(odd, DEFAULT)

    edit(manager, odd, pinned_reason="legal", note="two\r\nlines ")

    after = working_table().table.rule("odd")
    assert after == a_rule(
        "odd",
        *odd.conditions,
        primary=odd.strategy.primary,
        fallbacks=odd.strategy.fallbacks,
        note=odd.note,
        name=odd.name,
        pinned_reason="legal",
    )


@pytest.mark.parametrize(
    ("field", "typed", "message"),
    [
        pytest.param("timeout", "0.01", "Give at least 0.1 seconds.", id="time-out too short"),
        pytest.param("timeout", "601", "Give at most 600 seconds.", id="time-out too long"),
        pytest.param("timeout", "soon", "Give a number of seconds, such as 5 or 0.25.", id="time-out no number"),
        pytest.param("at_least", "1.7", "Give a whole number of tokens.", id="tokens not whole"),
        pytest.param("name", "", "This field is required.", id="no name"),
    ],
)
def test_a_wrong_value_is_refused_beside_its_field_and_kept(
    manager: Client, field: str, typed: str, message: str
) -> None:
    publish_rules(LABELS, DEFAULT)

    answer = manager.post("/routing/rules/labels/edit/", form_of(manager, LABELS, **{field: typed}))

    bound = answer.context["editing"].editor.form[field]
    assert answer.status_code == 422
    assert (bound.value(), bound.errors) == (typed, [message])
    assert 'aria-invalid="true"' in str(bound)
    assert not Draft.objects.exists()


def test_a_wrong_time_out_of_a_fallback_is_refused_beside_it(manager: Client) -> None:
    publish_rules(LABELS, DEFAULT)

    answer = manager.post("/routing/rules/labels/edit/", form_of(manager, LABELS, **{"fallbacks-0-timeout": "1000"}))

    assert answer.status_code == 422
    assert answer.context["editing"].editor.fallbacks[0].errors == {"timeout": ["Give at most 600 seconds."]}


@pytest.mark.parametrize(
    ("rearrange", "targets"),
    [
        pytest.param("add", ["model:large", "model:small", "model:large"], id="add"),
        pytest.param("remove:0", ["model:small"], id="remove"),
        pytest.param("down:0", ["model:small", "model:large"], id="down"),
        pytest.param("up:1", ["model:small", "model:large"], id="up"),
        pytest.param("up:9", ["model:large", "model:small"], id="no such step"),
    ],
)
def test_fallbacks_are_rearranged_without_saving_and_without_losing_what_was_typed(
    manager: Client, rearrange: str, targets: list[str]
) -> None:
    rule = a_rule("labels", fallbacks=("large", "small"))
    publish_rules(rule)

    answer = manager.post("/routing/rules/labels/edit/", form_of(manager, rule, rearrange=rearrange, name="half typed"))

    editor = answer.context["editing"].editor
    assert answer.status_code == 200
    assert [step["target"].value() for step in editor.fallbacks] == targets
    assert editor.form["name"].value() == "half typed"
    assert not Draft.objects.exists()


def test_a_new_rule_gets_its_place_and_a_key_made_of_its_name(manager: Client) -> None:
    publish_rules(LABELS, DEFAULT)

    manager.post(
        "/routing/rules/new/",
        {
            "name": "Labels",
            "position": "2",
            "user_tiers": "free, paid",
            "primary": "model:small",
            "timeout": "2.5",
            "fallbacks-TOTAL_FORMS": "0",
            "fallbacks-INITIAL_FORMS": "0",
        },
    )

    assert [rule.key for rule in working_table().table.rules] == ["labels", "labels-2", "default"]


def test_moving_a_rule_says_where_it_is_and_keeps_the_keyboard_on_it(manager: Client) -> None:
    publish_rules(LABELS, a_rule("middle"), DEFAULT)
    version = working_table().version

    answer = manager.post(
        "/routing/rules/default/move/", {"position": "2", "version": version}, headers={"HX-Request": "true"}
    )

    announced = json.loads(answer.headers["HX-Trigger"])["announce"]["message"]
    assert announced == "“Default” is rule 2 of 3 in the draft."
    assert answer.context["focus"] == "up-default"
    assert "<html" not in answer.text


def test_removing_and_discarding_go_through_the_draft(manager: Client) -> None:
    publish_rules(LABELS, DEFAULT)

    manager.post("/routing/rules/labels/remove/", {"version": working_table().version})
    removed = manager.get("/routing/")
    manager.post("/routing/rules/labels/discard/", {"version": working_table().version})

    assert [(row.key, row.state) for row in removed.context["rows"]] == [("labels", "removed"), ("default", "live")]
    assert not Draft.objects.exists()


def test_a_shadowed_rule_is_flagged(manager: Client) -> None:
    draft_rules(a_rule("all"), LABELS, DEFAULT)

    page = manager.get("/routing/")

    assert [row.is_shadowed for row in page.context["rows"]] == [False, True, True]
    assert "Never matches" in page.text


def test_an_edit_of_another_rule_meanwhile_is_no_question(manager: Client) -> None:
    publish_rules(LABELS, DEFAULT)
    sent = form_of(manager, LABELS, primary="model:large")
    change_rule(rule=a_rule("default", primary="small"), by=None, expected_version=working_table().version)

    answer = manager.post("/routing/rules/labels/edit/", sent)

    table = working_table().table
    assert answer.status_code == 302
    assert [rule.strategy.primary.model for rule in table.rules] == ["large", "small"]


def test_an_edit_of_the_same_field_meanwhile_is_asked_about_and_nothing_is_lost(manager: Client) -> None:
    publish_rules(LABELS, DEFAULT)
    sent = form_of(manager, LABELS, timeout="7", note="mine")
    theirs = a_rule("labels", *LABELS.conditions, primary=Target(model="large", timeout_ms=9000), fallbacks=("large",))
    change_rule(rule=theirs, by=None, expected_version=working_table().version)

    answer = manager.post("/routing/rules/labels/edit/", sent)

    editing = answer.context["editing"]
    assert answer.status_code == 409
    assert [(c.field, c.base, c.live, c.mine) for c in editing.conflicts] == [("timeout", "5 s", "9 s", "7 s")]
    assert [editing.editor.form[name].value() for name in ("timeout", "note", "primary")] == [
        "7",
        "mine",
        "model:large",
    ]
    assert working_table().table.rule("labels") == theirs


@pytest.mark.parametrize(("choice", "timeout_ms"), [("theirs", 9000), ("mine", 7000)])
def test_a_conflict_is_settled_field_by_field(manager: Client, choice: str, timeout_ms: int) -> None:
    publish_rules(LABELS, DEFAULT)
    sent = form_of(manager, LABELS, timeout="7", note="mine")
    theirs = a_rule("labels", *LABELS.conditions, primary=Target(model="small", timeout_ms=9000), fallbacks=("large",))
    change_rule(rule=theirs, by=None, expected_version=working_table().version)
    asked = manager.post("/routing/rules/labels/edit/", sent).context
    again = {
        **sent,
        "version": asked["working"].version,
        "seen": asked["editing"].seen_json,
        "keep-timeout": choice,
    }

    manager.post("/routing/rules/labels/edit/", again)

    rule = working_table().table.rule("labels")
    assert rule is not None
    assert (rule.strategy.primary.timeout_ms, rule.note) == (timeout_ms, "mine")


def test_an_edit_of_a_rule_that_was_removed_meanwhile_can_put_it_back(manager: Client) -> None:
    publish_rules(LABELS, DEFAULT)
    sent = form_of(manager, LABELS, note="mine")
    draft_rules(DEFAULT)
    asked = manager.post("/routing/rules/labels/edit/", sent)

    manager.post("/routing/rules/labels/edit/", {**sent, "version": asked.context["working"].version})

    assert asked.status_code == 409
    assert 'name="note"' in asked.text
    assert [rule.key for rule in working_table().table.rules] == ["labels", "default"]


def test_a_move_of_a_table_that_moved_on_is_refused_with_the_table_as_it_is(manager: Client) -> None:
    publish_rules(LABELS, DEFAULT)
    seen = working_table().version
    draft_rules(DEFAULT)

    answer = manager.post("/routing/rules/labels/remove/", {"version": seen})

    assert answer.status_code == 409
    assert "Somebody else has changed the routing table" in answer.text


def test_news_are_silent_until_the_table_moves_on(manager: Client) -> None:
    publish_rules(LABELS, DEFAULT)
    seen = working_table().version
    htmx = {"HX-Request": "true"}

    before = manager.get(f"/routing/news/?version={seen}", headers=htmx)
    draft_rules(DEFAULT)
    after = manager.get(f"/routing/news/?version={seen}", headers=htmx)

    assert (before.status_code, after.status_code) == (204, 200)
    assert "Somebody changed the draft" in after.text


EDITS: dict[str, Callable[[Client], Any]] = {
    "edit": lambda client: client.post("/routing/rules/labels/edit/"),
    "open": lambda client: client.get("/routing/rules/labels/edit/"),
    "add": lambda client: client.post("/routing/rules/new/"),
    "move": lambda client: client.post("/routing/rules/labels/move/"),
    "remove": lambda client: client.post("/routing/rules/labels/remove/"),
    "discard": lambda client: client.post("/routing/rules/labels/discard/"),
    "discard draft": lambda client: client.post("/routing/discard/"),
    "restore": lambda client: client.post("/routing/revisions/1/restore/"),
    "publish": lambda client: client.post("/routing/publish/"),
    "add task": lambda client: client.post("/tasks/new/"),
    "change task": lambda client: client.post("/tasks/ticket-labels/"),
}


@pytest.mark.parametrize("act", EDITS.values(), ids=EDITS.keys())
@pytest.mark.parametrize("role", [Role.VIEWER, Role.REVIEWER])
def test_who_may_only_look_is_refused(sign_in: SignIn, role: Role, act: Callable[[Client], Any]) -> None:
    publish_rules(LABELS, DEFAULT)

    assert act(sign_in(role)).status_code == 403


def test_who_may_only_look_sees_the_controls_disabled_and_why(sign_in: SignIn) -> None:
    publish_rules(LABELS, DEFAULT)

    page = sign_in(Role.VIEWER).get("/routing/")

    assert "Changing it needs the role product manager, engineer or admin." in page.text
    assert page.text.count("disabled") >= 3


def test_an_engineer_edits_but_does_not_publish(sign_in: SignIn) -> None:
    version = draft_rules(DEFAULT).version
    engineer = sign_in(Role.ENGINEER)

    assert engineer.get("/routing/rules/default/edit/").status_code == 200
    assert engineer.post("/routing/publish/", {"message": "x", "version": version}).status_code == 403
    assert "Publishing needs the role product manager or admin." in engineer.get("/routing/review/").text
