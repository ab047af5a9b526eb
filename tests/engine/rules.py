"""Rules in one line, for tests that care about one thing of them, and any tables for properties."""

from typing import Any

from hypothesis import strategies

from routerhub.engine.table import Condition, Rule, Single, Table, Target, TaskIs, UserTierIs


def a_rule(key: str, *conditions: Condition, primary: Target | str = "large", **parts: Any) -> Rule:
    """A rule that asks `primary` (a target, or a model's slug) and then `fallbacks`; its name is its key in words."""
    fallbacks = tuple(_target(target) for target in parts.pop("fallbacks", ()))
    parts.setdefault("name", key.replace("-", " ").capitalize())
    strategy = Single(primary=_target(primary), fallbacks=fallbacks)
    return Rule(key=key, conditions=conditions, strategy=strategy, **parts)


def a_table(*rules: Rule) -> Table:
    """A table of these rules."""
    return Table(rules=rules)


def tables() -> strategies.SearchStrategy[Table]:
    """Small tables over few keys and models, so that two of them often share rules."""
    models = strategies.sampled_from(["small", "large"])
    rules = strategies.builds(
        a_rule,
        strategies.sampled_from("abcde"),
        primary=models,
        fallbacks=strategies.lists(models, max_size=2),
        note=strategies.sampled_from(["", "Ask Ann"]),
    )
    conditions: list[tuple[Condition, ...]] = [(), _TASK, _TIER, (*_TASK, *_TIER)]
    conditioned = strategies.tuples(rules, strategies.sampled_from(conditions)).map(
        lambda pair: a_rule(
            pair[0].key,
            *pair[1],
            primary=pair[0].strategy.primary,
            fallbacks=pair[0].strategy.fallbacks,
            note=pair[0].note,
        )
    )
    return strategies.lists(conditioned, max_size=5, unique_by=lambda rule: rule.key).map(lambda many: a_table(*many))


_TASK: tuple[Condition, ...] = (TaskIs(tasks=("summaries",)),)
_TIER: tuple[Condition, ...] = (UserTierIs(user_tiers=("free",)),)


def _target(target: Target | str) -> Target:
    return Target(model=target) if isinstance(target, str) else target
