"""What changed between two tables, rule by rule, in words: the same list for the draft, the review and the history."""

from bisect import bisect_left

from msgspec import Struct

from routerhub.engine.rule_fields import FIELDS
from routerhub.engine.table import Rule, Table


class RuleAdded(Struct, frozen=True, kw_only=True, tag="added", tag_field="kind"):
    """A rule that only the later table has; positions count from 1."""

    key: str
    name: str
    position: int

    @property
    def sentence(self) -> str:
        """The change in words."""
        return f"Added “{self.name}” as rule {self.position}"


class RuleRemoved(Struct, frozen=True, kw_only=True, tag="removed", tag_field="kind"):
    """A rule that only the earlier table has, and where it stood."""

    key: str
    name: str
    position: int

    @property
    def sentence(self) -> str:
        """The change in words."""
        return f"Removed “{self.name}”, which was rule {self.position}"


class RuleMoved(Struct, frozen=True, kw_only=True, tag="moved", tag_field="kind"):
    """A rule that changed its place among the rules that both tables have."""

    key: str
    name: str
    before: int
    after: int

    @property
    def sentence(self) -> str:
        """The change in words."""
        return f"Moved “{self.name}” from position {self.before} to {self.after}"


class FieldChanged(Struct, frozen=True, kw_only=True, tag="changed", tag_field="kind"):
    """A field of a rule that says something else; `before` and `after` are its words."""

    key: str
    name: str
    field: str
    label: str
    before: str
    after: str

    @property
    def sentence(self) -> str:
        """The change in words."""
        return f"“{self.name}”: {self.label.lower()} changed from {self.before} to {self.after}"


Change = RuleAdded | RuleRemoved | RuleMoved | FieldChanged


def kind_of(change: Change) -> str:
    """The change's kind in one word: added, removed, moved or changed."""
    return str(change.__struct_config__.tag)


def differences(before: Table, after: Table) -> tuple[Change, ...]:
    """Every change that turns `before` into `after`: by position in `after`, removed rules last.

    Only the fewest rules that explain the new order count as moved. Two tables without differences decide alike.
    """
    old = {rule.key: (position, rule) for position, rule in enumerate(before.rules, 1)}
    moved = _moved_keys(before, after)
    changes: list[Change] = []
    for position, rule in enumerate(after.rules, 1):
        if rule.key not in old:
            changes.append(RuleAdded(key=rule.key, name=rule.name, position=position))
            continue
        old_position, old_rule = old[rule.key]
        if rule.key in moved:
            changes.append(RuleMoved(key=rule.key, name=rule.name, before=old_position, after=position))
        changes.extend(field_changes(old_rule, rule))
    kept = {rule.key for rule in after.rules}
    changes.extend(
        RuleRemoved(key=rule.key, name=rule.name, position=position)
        for position, rule in old.values()
        if rule.key not in kept
    )
    return tuple(changes)


def field_changes(before: Rule, after: Rule) -> tuple[FieldChanged, ...]:
    """The fields in which two versions of one rule differ, in the order the table shows them."""
    return tuple(
        FieldChanged(
            key=after.key,
            name=after.name,
            field=field.name,
            label=field.label,
            before=field.words(before),
            after=field.words(after),
        )
        for field in FIELDS
        if field.read(before) != field.read(after)
    )


def _moved_keys(before: Table, after: Table) -> frozenset[str]:
    """The common keys outside the longest run that keeps its order."""
    places = {rule.key: place for place, rule in enumerate(before.rules)}
    common = [rule.key for rule in after.rules if rule.key in places]
    tails: list[int] = []
    lengths: dict[str, int] = {}
    for key in common:
        length = bisect_left(tails, places[key])
        tails[length : length + 1] = [places[key]]
        lengths[key] = length
    staying: set[str] = set()
    wanted, ceiling = len(tails) - 1, len(places)
    for key in reversed(common):
        if lengths[key] == wanted and places[key] < ceiling:
            staying.add(key)
            wanted, ceiling = wanted - 1, places[key]
    return frozenset(common) - staying
