"""The routing table as rows to read: each rule with what the draft changes in it, its problems and its traffic."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from routerhub.engine.differences import Change, FieldChanged, RuleAdded, RuleMoved, RuleRemoved, differences
from routerhub.engine.explaining import describe_conditions
from routerhub.engine.rule_fields import FIELDS, duration_words, target_words
from routerhub.engine.table import Rule, Table
from routerhub.engine.table_problems import Problem
from routerhub.routing.volumes import NO_CALLS, Volume

SHADOWED = "position"


@dataclass(frozen=True, slots=True)
class Cell:
    """What a field says, and what it said before where the draft changes it."""

    label: str
    text: str
    before: str | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """One fallback: whom to ask and how long that may take."""

    target: str
    timeout: str


@dataclass(frozen=True, slots=True)
class Row:
    """One rule. `state` is live, added, removed or changed; `position` counts from 1 and is null once removed."""

    key: str
    state: str
    position: int | None
    moved_from: int | None
    sentence: str
    cells: Mapping[str, Cell]
    fallbacks: tuple[Step, ...]
    is_default: bool
    is_shadowed: bool
    problems: tuple[Problem, ...]
    volume: Volume
    change_count: int


def table_rows(
    base: Table, table: Table, problems: Iterable[Problem] = (), volumes: Mapping[str, Volume] | None = None
) -> tuple[Row, ...]:
    """The rules of `table` in order as compared with `base`, removed ones where they stood."""
    changes: dict[str, list[Change]] = {}
    for change in differences(base, table):
        changes.setdefault(change.key, []).append(change)
    problems_of: dict[str | None, list[Problem]] = {}
    for problem in problems:
        problems_of.setdefault(problem.rule_key, []).append(problem)
    return tuple(
        _row(
            rule,
            position,
            changes=tuple(changes.get(rule.key, ())),
            problems=tuple(problems_of.get(rule.key, ())) if position else (),
            volume=(volumes or {}).get(rule.key, NO_CALLS),
        )
        for position, rule in _with_removed(base, table)
    )


def _with_removed(base: Table, table: Table) -> list[tuple[int | None, Rule]]:
    """The rules with their positions, and those that only `base` has behind the nearest one that stood above them."""
    shown: list[tuple[int | None, Rule]] = list(enumerate(table.rules, 1))
    kept = {rule.key for rule in table.rules}
    above: set[str] = set()
    for rule in base.rules:
        if rule.key not in kept:
            place = max((place for place, (_, other) in enumerate(shown, 1) if other.key in above), default=0)
            shown.insert(place, (None, rule))
        above.add(rule.key)
    return shown


def _row(
    rule: Rule,
    position: int | None,
    *,
    changes: tuple[Change, ...],
    problems: tuple[Problem, ...],
    volume: Volume,
) -> Row:
    before = {change.field: change.before for change in changes if isinstance(change, FieldChanged)}
    return Row(
        key=rule.key,
        state=_state(changes),
        position=position,
        moved_from=next((change.before for change in changes if isinstance(change, RuleMoved)), None),
        sentence=sentence(rule),
        cells={field.name: Cell(field.label, field.words(rule), before.get(field.name)) for field in FIELDS},
        fallbacks=_steps(rule),
        is_default=not rule.conditions,
        is_shadowed=any(problem.field == SHADOWED for problem in problems),
        problems=problems,
        volume=volume,
        change_count=len(changes),
    )


def _state(changes: tuple[Change, ...]) -> str:
    if any(isinstance(change, RuleAdded) for change in changes):
        return "added"
    if any(isinstance(change, RuleRemoved) for change in changes):
        return "removed"
    return "changed" if changes else "live"


def sentence(rule: Rule) -> str:
    """When the rule applies, as one plain sentence."""
    return f"When {describe_conditions(rule)}." if rule.conditions else "Every request that no rule above took."


def _steps(rule: Rule) -> tuple[Step, ...]:
    return tuple(Step(target_words(target), duration_words(target.timeout_ms)) for target in rule.strategy.fallbacks)
