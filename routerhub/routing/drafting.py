"""Editing the one draft of the routing table. Nothing here moves traffic.

Every act names the version of the table that its author saw, so that nobody overwrites what they have not seen.

    DraftError
    ├── DraftConflict     the draft or the live table has moved on
    ├── RuleMissing       no rule has that key
    ├── RuleKeyTaken      a rule with that key exists already
    ├── RuleKeyInvalid    the key does not fit into headers and links
    └── PositionMissing   the table has no such place
"""

from dataclasses import dataclass

from django.db import connection, transaction

from routerhub.access import audit
from routerhub.access.models import User
from routerhub.engine.differences import Change, differences
from routerhub.engine.table import Rule, Table, read_table, write_table
from routerhub.engine.table_problems import KEY_PATTERN
from routerhub.routing.locks import lock_drafts
from routerhub.routing.models import Draft, Revision


class DraftError(Exception):
    """An edit of the draft was refused; the message is for people."""


class DraftConflict(DraftError):
    """The draft, or the live table under it, is not the one that the edit was made on."""

    def __init__(self) -> None:
        super().__init__("Somebody else has changed the routing table since you opened it. Nothing was overwritten.")


class RuleMissing(DraftError):
    """The edit names a rule that the table does not have."""

    def __init__(self, key: str) -> None:
        super().__init__(f"The table has no rule “{key}”.")


class RuleKeyTaken(DraftError):
    """A rule with that key exists already, and keys name rules for good."""

    def __init__(self, key: str) -> None:
        super().__init__(f"Another rule has the key “{key}” already.")


class RuleKeyInvalid(DraftError):
    """The key does not fit into headers, links and ledger rows."""

    def __init__(self, key: str) -> None:
        super().__init__(f"“{key}” is no key: use lower-case letters, digits and hyphens, at most 60.")


class PositionMissing(DraftError):
    """The table has no such place."""

    def __init__(self, position: int, count: int) -> None:
        super().__init__(f"The table has places 1 to {count}, not {position}.")


@dataclass(frozen=True, slots=True)
class WorkingTable:
    """What editors work on: the draft's table, or the live one while there is no draft."""

    live: Revision | None
    draft: Draft | None
    base: Table
    table: Table
    changes: tuple[Change, ...]

    @property
    def version(self) -> str:
        """Names this state of live table and draft and no other: what edits give as `expected_version`."""
        return f"{self.live.number if self.live else 0}.{self.draft.version if self.draft else 0}"


def working_table() -> WorkingTable:
    """The table as editors see it now, in two queries."""
    live = Revision.objects.filter(is_live=True).first()
    draft = Draft.objects.select_related("updated_by").first()
    base = read_table(live.document) if live else Table()
    table = read_table(draft.document) if draft else base
    return WorkingTable(live=live, draft=draft, base=base, table=table, changes=differences(base, table))


def open_draft(*, expected_version: str) -> WorkingTable:
    """The working table, kept from other editors until the transaction ends; `DraftConflict` if it has moved on."""
    lock_drafts()
    working = working_table()
    if working.version != expected_version:
        raise DraftConflict
    return working


@transaction.atomic
def replace_table(*, table: Table, by: User | None, expected_version: str) -> WorkingTable:
    """The draft with another whole table; one without differences from the live table leaves no draft."""
    working = open_draft(expected_version=expected_version)
    return _save(working, table.rules, by)


@transaction.atomic
def change_rule(*, rule: Rule, by: User | None, expected_version: str, position: int | None = None) -> WorkingTable:
    """The rule with that key says what `rule` says; it stays in its place when no position (from 1) is given."""
    working = open_draft(expected_version=expected_version)
    place = _place(working.table, rule.key) + 1
    return _save(working, _inserted(_without(working.table, rule.key), rule, position or place), by)


@transaction.atomic
def add_rule(*, rule: Rule, position: int, by: User | None, expected_version: str) -> WorkingTable:
    """A new rule at that position (from 1); the rules from there on move down."""
    working = open_draft(expected_version=expected_version)
    return _save(working, _inserted(working.table.rules, rule, position), by)


@transaction.atomic
def move_rule(*, key: str, position: int, by: User | None, expected_version: str) -> WorkingTable:
    """The rule at another position (from 1)."""
    working = open_draft(expected_version=expected_version)
    rule = working.table.rules[_place(working.table, key)]
    return _save(working, _inserted(_without(working.table, key), rule, position), by)


@transaction.atomic
def remove_rule(*, key: str, by: User | None, expected_version: str) -> WorkingTable:
    """The table without the rule; its live version goes on until the draft is published."""
    working = open_draft(expected_version=expected_version)
    _place(working.table, key)
    return _save(working, _without(working.table, key), by)


@transaction.atomic
def discard_rule(*, key: str, by: User | None, expected_version: str) -> WorkingTable:
    """The rule as it is live, at its live place; a rule that is not live goes."""
    working = open_draft(expected_version=expected_version)
    live_rule = working.base.rule(key)
    if live_rule is None:
        _place(working.table, key)
        return _save(working, _without(working.table, key), by)
    others = _without(working.table, key)
    above = {rule.key for rule in working.base.rules[: _place(working.base, key)]}
    place = max((place for place, rule in enumerate(others, 1) if rule.key in above), default=0)
    return _save(working, _inserted(others, live_rule, place + 1), by)


@transaction.atomic
def discard_draft(*, by: User | None, expected_version: str) -> WorkingTable:
    """No draft: editors see the live table again. Harmless when there is none."""
    working = open_draft(expected_version=expected_version)
    if working.draft is not None:
        audit.record(
            by=by,
            act="discard draft",
            subject=f"draft of v{working.live.number}" if working.live else "first draft",
            before={"changes": [change.sentence for change in working.changes]},
        )
    return _save(working, working.base.rules, by)


def _save(working: WorkingTable, rules: tuple[Rule, ...], by: User | None) -> WorkingTable:
    """Store the rules as the draft, or remove the draft when nothing would change."""
    table = Table(rules=rules)
    _refuse_wrong_keys(table)
    if not differences(working.base, table):
        Draft.objects.all().delete()
        return WorkingTable(live=working.live, draft=None, base=working.base, table=working.base, changes=())
    draft = working.draft or Draft(pk=1, base=working.live)
    draft.document = write_table(table)
    draft.version = _next_version()
    draft.updated_by = by
    draft.save()
    return WorkingTable(
        live=working.live, draft=draft, base=working.base, table=table, changes=differences(working.base, table)
    )


def _refuse_wrong_keys(table: Table) -> None:
    """A key that could not stand in a link, or that means two rules, would make the draft impossible to edit."""
    seen: set[str] = set()
    for rule in table.rules:
        if not KEY_PATTERN.fullmatch(rule.key):
            raise RuleKeyInvalid(rule.key)
        if rule.key in seen:
            raise RuleKeyTaken(rule.key)
        seen.add(rule.key)


def _next_version() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('routing_draft_version')")
        version: int = cursor.fetchone()[0]
    return version


def _place(table: Table, key: str) -> int:
    """The rule's index."""
    place = next((place for place, rule in enumerate(table.rules) if rule.key == key), None)
    if place is None:
        raise RuleMissing(key)
    return place


def _without(table: Table, key: str) -> tuple[Rule, ...]:
    return tuple(rule for rule in table.rules if rule.key != key)


def _inserted(rules: tuple[Rule, ...], rule: Rule, position: int) -> tuple[Rule, ...]:
    if not 1 <= position <= len(rules) + 1:
        raise PositionMissing(position, len(rules) + 1)
    return (*rules[: position - 1], rule, *rules[position - 1 :])
