"""Which rules can never match, because a rule above takes all of their requests."""

from math import inf

from msgspec import Struct

from routerhub.engine.table import PromptTokensBetween, Rule, TaskIs, UserTierIs


class _Reach(Struct, frozen=True):
    """The requests that a rule's conditions admit; null is no limit."""

    tasks: frozenset[str] | None = None
    user_tiers: frozenset[str] | None = None
    at_least: int = 0
    below: float = inf

    def covers(self, other: "_Reach") -> bool:
        """Whether every request of the other reach is in this one."""
        return (
            _covers_names(self.tasks, other.tasks)
            and _covers_names(self.user_tiers, other.user_tiers)
            and self.at_least <= other.at_least
            and self.below >= other.below
        )


def shadowing_rules(rules: tuple[Rule, ...]) -> tuple[Rule | None, ...]:
    """For each rule the first one above that alone takes every request it could match; null when there is none."""
    reaches = [_reach_of(rule) for rule in rules]
    return tuple(
        next((rules[above] for above in range(place) if reaches[above].covers(reach)), None)
        for place, reach in enumerate(reaches)
    )


def _reach_of(rule: Rule) -> _Reach:
    tasks = user_tiers = None
    at_least, below = 0, inf
    for condition in rule.conditions:
        match condition:
            case TaskIs():
                tasks = _narrow(tasks, condition.tasks)
            case UserTierIs():
                user_tiers = _narrow(user_tiers, condition.user_tiers)
            case PromptTokensBetween():
                at_least = max(at_least, condition.at_least or 0)
                below = min(below, inf if condition.below is None else condition.below)
    return _Reach(tasks, user_tiers, at_least, below)


def _narrow(names: frozenset[str] | None, wanted: tuple[str, ...]) -> frozenset[str]:
    return frozenset(wanted) if names is None else names & frozenset(wanted)


def _covers_names(wide: frozenset[str] | None, narrow: frozenset[str] | None) -> bool:
    return wide is None or (narrow is not None and narrow <= wide)
