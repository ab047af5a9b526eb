"""Three-way merge of tables: what two people changed apart goes together; what both changed is asked about."""

from msgspec import Struct

from routerhub.engine.rule_fields import FIELDS
from routerhub.engine.table import Rule, Table

REMOVED = "removed"
CHANGED = "changed"


class Conflict(Struct, frozen=True, kw_only=True):
    """A field that both sides changed differently, in words. `field` is `rule` when one side removed the rule."""

    key: str
    name: str
    field: str
    label: str
    base: str
    live: str
    mine: str


class Merged(Struct, frozen=True, kw_only=True):
    """The merged table. Where there is a conflict it says what `live` says."""

    table: Table
    conflicts: tuple[Conflict, ...] = ()


class MergedRule(Struct, frozen=True, kw_only=True):
    """One merged rule, null when it is removed, and the conflicts in it."""

    rule: Rule | None
    conflicts: tuple[Conflict, ...] = ()


def merge(base: Table, live: Table, mine: Table) -> Merged:
    """Both sides' changes since `base` in one table; order follows the side that changed it, `live` if both did."""
    rules: dict[str, Rule] = {}
    conflicts: list[Conflict] = []
    order, order_conflicts = _merged_order(base, live, mine)
    conflicts.extend(order_conflicts)
    for key in order:
        merged = merge_rule(base.rule(key), live.rule(key), mine.rule(key))
        conflicts.extend(merged.conflicts)
        if merged.rule is not None:
            rules[key] = merged.rule
    table = Table(rules=tuple(rules.values()))
    return Merged(table=table, conflicts=tuple(conflicts))


def merge_rule(base: Rule | None, live: Rule | None, mine: Rule | None) -> MergedRule:
    """One rule merged; a missing rule is null. A side that did not change the rule does not count."""
    if live == mine or mine == base:
        return MergedRule(rule=live)
    if live == base:
        return MergedRule(rule=mine)
    if live is None or mine is None:
        return MergedRule(rule=live, conflicts=(_existence_conflict(base, live, mine),))
    return _merge_fields(base or live, live, mine)


def with_mine(live: Rule, mine: Rule, fields: frozenset[str]) -> Rule:
    """The live rule with the named fields as in `mine`: how a conflict is settled."""
    for field in FIELDS:
        if field.name in fields:
            live = field.write(live, field.read(mine))
    return live


def _merge_fields(base: Rule, live: Rule, mine: Rule) -> MergedRule:
    merged = live
    conflicts = []
    for field in FIELDS:
        was, theirs, ours = field.read(base), field.read(live), field.read(mine)
        if ours in (was, theirs):
            continue
        if theirs == was:
            merged = field.write(merged, ours)
            continue
        conflicts.append(
            Conflict(
                key=live.key,
                name=live.name,
                field=field.name,
                label=field.label,
                base=field.words(base),
                live=field.words(live),
                mine=field.words(mine),
            )
        )
    return MergedRule(rule=merged, conflicts=tuple(conflicts))


def _existence_conflict(base: Rule | None, live: Rule | None, mine: Rule | None) -> Conflict:
    known = base or live or mine
    assert known is not None  # at least one side has the rule, or they would be equal
    return Conflict(
        key=known.key,
        name=known.name,
        field="rule",
        label="Rule",
        base=known.name,
        live=REMOVED if live is None else CHANGED,
        mine=REMOVED if mine is None else CHANGED,
    )


def _merged_order(base: Table, live: Table, mine: Table) -> tuple[list[str], list[Conflict]]:
    """All keys of both sides in merged order, and a conflict when both sides reordered differently."""
    base_keys, live_keys, mine_keys = (_keys(table) for table in (base, live, mine))
    common = [key for key in base_keys if key in live_keys and key in mine_keys]
    live_common, mine_common = _only(live_keys, common), _only(mine_keys, common)
    follows_mine = live_common == common and mine_common != common
    lead, other = (mine_keys, live_keys) if follows_mine else (live_keys, mine_keys)
    order = list(lead)
    for place, key in enumerate(other):
        if key not in order:
            order.insert(order.index(other[place - 1]) + 1 if place else 0, key)
    if common in (live_common, mine_common) or live_common == mine_common:
        return order, []
    first = next(rule for rule in live.rules if rule.key in common)
    conflict = Conflict(
        key=first.key,
        name=first.name,
        field="position",
        label="Order",
        base=", ".join(common),
        live=", ".join(live_common),
        mine=", ".join(mine_common),
    )
    return order, [conflict]


def _keys(table: Table) -> list[str]:
    return [rule.key for rule in table.rules]


def _only(keys: list[str], wanted: list[str]) -> list[str]:
    return [key for key in keys if key in wanted]
