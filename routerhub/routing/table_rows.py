"""The routing table as rows to read: each rule with what the draft changes in it, its problems and its traffic."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from routerhub.engine.differences import Change, FieldChanged, RuleMoved, differences
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
    found = tuple(problems)
    rows = [
        _row(base, rule, position, changes.get(rule.key, []), found, (volumes or {}).get(rule.key, NO_CALLS))
        for position, rule in enumerate(table.rules, 1)
    ]
    for rule in base.rules:
        if table.rule(rule.key) is None:
            rows.insert(
                _place_of_removed(base, rule, rows), _removed_row(rule, (volumes or {}).get(rule.key, NO_CALLS))
            )
    return tuple(rows)


def _row(
    base: Table, rule: Rule, position: int, changes: list[Change], problems: tuple[Problem, ...], volume: Volume
) -> Row:
    before = {change.field: change.before for change in changes if isinstance(change, FieldChanged)}
    own = tuple(problem for problem in problems if problem.rule_key == rule.key)
    is_added = base.rule(rule.key) is None
    return Row(
        key=rule.key,
        state="added" if is_added else "changed" if changes else "live",
        position=position,
        moved_from=next((change.before for change in changes if isinstance(change, RuleMoved)), None),
        sentence=sentence(rule),
        cells={field.name: Cell(field.label, field.words(rule), before.get(field.name)) for field in FIELDS},
        fallbacks=_steps(rule),
        is_default=not rule.conditions,
        is_shadowed=any(problem.field == SHADOWED for problem in own),
        problems=own,
        volume=volume,
        change_count=len(changes),
    )


def _removed_row(rule: Rule, volume: Volume) -> Row:
    return Row(
        key=rule.key,
        state="removed",
        position=None,
        moved_from=None,
        sentence=sentence(rule),
        cells={field.name: Cell(field.label, field.words(rule)) for field in FIELDS},
        fallbacks=_steps(rule),
        is_default=False,
        is_shadowed=False,
        problems=(),
        volume=volume,
        change_count=1,
    )


def sentence(rule: Rule) -> str:
    """When the rule applies, as one plain sentence."""
    return f"When {describe_conditions(rule)}." if rule.conditions else "Every request that no rule above took."


def _steps(rule: Rule) -> tuple[Step, ...]:
    return tuple(Step(target_words(target), duration_words(target.timeout_ms)) for target in rule.strategy.fallbacks)


def _place_of_removed(base: Table, rule: Rule, rows: list[Row]) -> int:
    """Behind the nearest rule that stood above it and is still shown."""
    above = {other.key for other in base.rules[: base.rules.index(rule)]}
    return max((place for place, row in enumerate(rows, 1) if row.key in above), default=0)
