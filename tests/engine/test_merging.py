from hypothesis import given

from routerhub.engine.merging import Conflict, Merged, merge, with_mine
from routerhub.engine.table import Rule, Table, TaskIs
from tests.engine.rules import a_rule, a_table, tables

BASE = a_table(a_rule("labels", TaskIs(tasks=("a",)), primary="small"), a_rule("default", primary="large"))
LABELS, DEFAULT = BASE.rules


def with_labels(rule: Rule) -> Table:
    return a_table(rule, DEFAULT)


def test_changes_to_different_rules_go_together() -> None:
    live = a_table(a_rule("labels", *LABELS.conditions, primary="tiny"), DEFAULT)
    mine = a_table(LABELS, a_rule("default", primary="huge"))

    assert merge(BASE, live, mine) == Merged(table=a_table(live.rules[0], mine.rules[1]))


def test_changes_to_different_fields_of_one_rule_go_together() -> None:
    live = with_labels(a_rule("labels", *LABELS.conditions, primary="tiny"))
    mine = with_labels(a_rule("labels", *LABELS.conditions, primary="small", note="Ask Ann"))

    both = a_rule("labels", *LABELS.conditions, primary="tiny", note="Ask Ann")
    assert merge(BASE, live, mine) == Merged(table=with_labels(both))


def test_one_field_changed_differently_is_a_conflict_and_keeps_the_live_value() -> None:
    live = with_labels(a_rule("labels", *LABELS.conditions, primary="tiny"))
    mine = with_labels(a_rule("labels", *LABELS.conditions, primary="huge"))

    conflict = Conflict(
        key="labels", name="Labels", field="primary", label="Primary", base="small", live="tiny", mine="huge"
    )
    assert merge(BASE, live, mine) == Merged(table=live, conflicts=(conflict,))


def test_a_rule_removed_there_and_changed_here_is_a_conflict() -> None:
    live = a_table(DEFAULT)
    mine = with_labels(a_rule("labels", *LABELS.conditions, primary="huge"))

    (conflict,) = merge(BASE, live, mine).conflicts

    assert (conflict.field, conflict.live, conflict.mine) == ("rule", "removed", "changed")


def test_a_rule_removed_on_one_side_only_is_removed() -> None:
    assert merge(BASE, BASE, a_table(DEFAULT)) == Merged(table=a_table(DEFAULT))


def test_rules_added_on_both_sides_are_both_there_in_their_places() -> None:
    here, there = a_rule("here"), a_rule("there")

    merged = merge(BASE, a_table(there, LABELS, DEFAULT), a_table(LABELS, here, DEFAULT))

    assert merged == Merged(table=a_table(there, LABELS, here, DEFAULT))


def test_the_side_that_moved_a_rule_gives_the_order() -> None:
    live = with_labels(a_rule("labels", *LABELS.conditions, primary="tiny"))
    mine = a_table(DEFAULT, LABELS)

    assert merge(BASE, live, mine) == Merged(table=a_table(DEFAULT, live.rules[0]))


def test_two_different_orders_are_a_conflict() -> None:
    one, two, three = a_rule("one"), a_rule("two"), a_rule("three")

    merged = merge(a_table(one, two, three), a_table(two, one, three), a_table(one, three, two))

    assert merged.table == a_table(two, one, three)
    assert [conflict.field for conflict in merged.conflicts] == ["position"]


def test_with_mine_settles_only_the_named_fields() -> None:
    live = a_rule("labels", primary="tiny", note="Theirs")
    mine = a_rule("labels", primary="huge", note="Mine")

    assert with_mine(live, mine, frozenset({"primary"})) == a_rule("labels", primary="huge", note="Theirs")


@given(tables(), tables())
def test_the_only_side_that_changed_anything_wins(base: Table, changed: Table) -> None:
    assert merge(base, changed, base) == Merged(table=changed)
    assert merge(base, base, changed) == Merged(table=changed)


@given(tables(), tables())
def test_both_sides_with_the_same_changes_have_no_conflict(base: Table, changed: Table) -> None:
    assert merge(base, changed, changed) == Merged(table=changed)


@given(tables(), tables(), tables())
def test_a_merge_never_loses_or_doubles_a_rule_that_nobody_removed(base: Table, live: Table, mine: Table) -> None:
    merged = [rule.key for rule in merge(base, live, mine).table.rules]

    kept = {rule.key for rule in live.rules} & {rule.key for rule in mine.rules}
    assert len(merged) == len(set(merged))
    assert kept <= set(merged)
