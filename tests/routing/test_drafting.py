from collections.abc import Callable

import pytest
from django.db import IntegrityError

from routerhub.access.models import AuditEntry
from routerhub.engine.table import Rule, Table, read_table, write_table
from routerhub.routing.drafting import (
    DraftConflict,
    PositionMissing,
    RuleKeyTaken,
    RuleMissing,
    WorkingTable,
    add_rule,
    change_rule,
    discard_draft,
    discard_rule,
    move_rule,
    remove_rule,
    replace_table,
    working_table,
)
from routerhub.routing.models import Draft
from routerhub.routing.publishing import publish
from tests.engine.rules import a_rule, a_table
from tests.routing.factories import NOW, draft_rules, price_models, publish_rules

pytestmark = pytest.mark.django_db

SECOND, DEFAULT = a_rule("second"), a_rule("default")


@pytest.fixture(autouse=True)
def live_table() -> None:
    price_models("large", "small")
    publish_rules(a_rule("first"), SECOND, DEFAULT)


def live_version() -> str:
    return working_table().version


def stored() -> Table:
    return read_table(Draft.objects.get().document)


def test_the_first_edit_makes_a_draft_of_the_live_revision() -> None:
    change_rule(rule=a_rule("second", primary="small"), by=None, expected_version=live_version())

    draft = Draft.objects.get()
    assert draft.base is not None
    assert draft.base.number == 1
    assert stored() == a_table(a_rule("first"), a_rule("second", primary="small"), DEFAULT)


def test_a_draft_that_says_what_is_live_goes_away() -> None:
    drafted = change_rule(rule=a_rule("second", primary="small"), by=None, expected_version=live_version())

    working = change_rule(rule=SECOND, by=None, expected_version=drafted.version)

    assert (working.draft, working.changes) == (None, ())
    assert not Draft.objects.exists()


def test_add_rule_puts_it_at_its_position() -> None:
    add_rule(rule=a_rule("new"), position=2, by=None, expected_version=live_version())

    assert [rule.key for rule in stored().rules] == ["first", "new", "second", "default"]


def test_move_rule_puts_it_at_its_position() -> None:
    move_rule(key="default", position=1, by=None, expected_version=live_version())

    assert [rule.key for rule in stored().rules] == ["default", "first", "second"]


def test_remove_rule_takes_it_out() -> None:
    remove_rule(key="second", by=None, expected_version=live_version())

    assert [rule.key for rule in stored().rules] == ["first", "default"]


@pytest.mark.parametrize(
    ("drafted", "key", "left"),
    [
        pytest.param(
            (a_rule("first", note="x"), a_rule("second", primary="small"), DEFAULT),
            "second",
            (a_rule("first", note="x"), SECOND, DEFAULT),
            id="changed",
        ),
        pytest.param(
            (a_rule("first", note="x"), DEFAULT), "second", (a_rule("first", note="x"), SECOND, DEFAULT), id="removed"
        ),
        pytest.param(
            (a_rule("first", note="x"), SECOND, a_rule("new"), DEFAULT),
            "new",
            (a_rule("first", note="x"), SECOND, DEFAULT),
            id="added",
        ),
        pytest.param(
            (DEFAULT, a_rule("first", note="x"), SECOND),
            "default",
            (a_rule("first", note="x"), SECOND, DEFAULT),
            id="moved",
        ),
    ],
)
def test_discard_rule_brings_back_its_live_state_and_place_and_leaves_the_others(
    drafted: tuple[Rule, ...], key: str, left: tuple[Rule, ...]
) -> None:
    version = draft_rules(*drafted).version

    discard_rule(key=key, by=None, expected_version=version)

    assert stored() == a_table(*left)


def test_discard_draft_leaves_the_live_table_and_an_audit_entry() -> None:
    version = draft_rules(a_rule("default", primary="small")).version

    working = discard_draft(by=None, expected_version=version)

    assert (working.draft, working.table) == (None, a_table(a_rule("first"), SECOND, DEFAULT))
    entry = AuditEntry.objects.latest("pk")
    assert (entry.act, entry.subject) == ("discard draft", "draft of v1")


EDITS: dict[str, Callable[[str], WorkingTable]] = {
    "replace": lambda version: replace_table(table=a_table(DEFAULT), by=None, expected_version=version),
    "change": lambda version: change_rule(rule=a_rule("first", note="x"), by=None, expected_version=version),
    "add": lambda version: add_rule(rule=a_rule("new"), position=1, by=None, expected_version=version),
    "move": lambda version: move_rule(key="first", position=2, by=None, expected_version=version),
    "remove": lambda version: remove_rule(key="first", by=None, expected_version=version),
    "discard rule": lambda version: discard_rule(key="second", by=None, expected_version=version),
    "discard draft": lambda version: discard_draft(by=None, expected_version=version),
}


@pytest.mark.parametrize("edit", EDITS.values(), ids=EDITS.keys())
def test_no_edit_overwrites_a_draft_that_its_author_has_not_seen(edit: Callable[[str], WorkingTable]) -> None:
    seen = live_version()
    change_rule(rule=a_rule("second", primary="small"), by=None, expected_version=seen)

    with pytest.raises(DraftConflict):
        edit(seen)

    assert stored() == a_table(a_rule("first"), a_rule("second", primary="small"), DEFAULT)


def test_an_edit_of_a_table_that_was_published_meanwhile_is_a_conflict() -> None:
    seen = live_version()
    drafted = change_rule(rule=a_rule("second", primary="small"), by=None, expected_version=seen)
    publish(by=None, message="Because", at=NOW, expected_version=drafted.version)

    with pytest.raises(DraftConflict):
        remove_rule(key="first", by=None, expected_version=seen)


def test_a_version_never_comes_back_even_after_the_draft_was_discarded() -> None:
    first = draft_rules(a_rule("first", note="x"), SECOND, DEFAULT).version
    discard_draft(by=None, expected_version=first)

    assert draft_rules(a_rule("first", note="x"), SECOND, DEFAULT).version != first


def test_edits_name_rules_and_places_that_exist() -> None:
    version = live_version()

    with pytest.raises(RuleMissing):
        change_rule(rule=a_rule("nobody"), by=None, expected_version=version)
    with pytest.raises(RuleKeyTaken):
        add_rule(rule=a_rule("first"), position=1, by=None, expected_version=version)
    with pytest.raises(RuleKeyTaken):
        replace_table(table=a_table(DEFAULT, DEFAULT), by=None, expected_version=version)
    with pytest.raises(PositionMissing):
        move_rule(key="first", position=4, by=None, expected_version=version)


def test_the_database_refuses_a_second_draft() -> None:
    draft_rules(a_rule("default", primary="small"))

    with pytest.raises(IntegrityError, match="routing_one_draft"):
        Draft.objects.create(pk=2, document=write_table(Table()))
