"""Saving one edited rule beside other people's edits: what was changed apart goes together without a question."""

from django.db import transaction

from routerhub.access.models import User
from routerhub.engine.merging import Conflict, merge_rule, with_mine
from routerhub.engine.table import Rule
from routerhub.routing.drafting import WorkingTable, add_rule, change_rule, working_table
from routerhub.routing.locks import lock_drafts


class EditConflict(Exception):
    """Somebody else changed the same fields meanwhile; nothing was saved.

    `current` is the rule as it is now, null when it was removed; `proposal` is their changes with ours on top.
    """

    def __init__(self, conflicts: tuple[Conflict, ...], current: Rule | None, proposal: Rule) -> None:
        super().__init__("Somebody else has changed this rule since you opened it. Nothing was overwritten.")
        self.conflicts = conflicts
        self.current = current
        self.proposal = proposal


@transaction.atomic
def save_rule(*, seen: Rule, mine: Rule, position: int | None, by: User | None, expected_version: str) -> WorkingTable:
    """The rule as `mine`, with what others changed in it since it was `seen`.

    An editor who knows the current version knows what others did, so then `mine` counts as it is; a rule that others
    removed comes back. `EditConflict` when both changed one field; a null position leaves the rule where it is.
    """
    lock_drafts()
    working = working_table()
    current = working.table.rule(mine.key)
    if working.version == expected_version:
        if current is None:
            place = position or len(working.table.rules)
            return add_rule(rule=mine, position=place, by=by, expected_version=expected_version)
        return change_rule(rule=mine, position=position, by=by, expected_version=expected_version)
    merged = merge_rule(seen, current, mine)
    if merged.conflicts:
        fields = frozenset(conflict.field for conflict in merged.conflicts)
        raise EditConflict(merged.conflicts, current, with_mine(merged.rule or mine, mine, fields))
    if merged.rule is None:
        return working
    return change_rule(rule=merged.rule, position=position, by=by, expected_version=working.version)
