"""Rules in one line, for tests that care about one thing of them."""

from typing import Any

from routerhub.engine.table import Condition, Rule, Single, Table, Target


def a_rule(key: str, *conditions: Condition, primary: Target | str = "large", **parts: Any) -> Rule:
    """A rule that asks `primary` (a target, or a model's slug) and then `fallbacks`; its name is its key in words."""
    fallbacks = tuple(_target(target) for target in parts.pop("fallbacks", ()))
    parts.setdefault("name", key.replace("-", " ").capitalize())
    strategy = Single(primary=_target(primary), fallbacks=fallbacks)
    return Rule(key=key, conditions=conditions, strategy=strategy, **parts)


def a_table(*rules: Rule) -> Table:
    """A table of these rules."""
    return Table(rules=rules)


def _target(target: Target | str) -> Target:
    return Target(model=target) if isinstance(target, str) else target
