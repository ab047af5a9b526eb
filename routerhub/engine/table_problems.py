"""What is wrong with a table before it is published, judged against the catalogue: each problem with its place."""

import re
from collections.abc import Iterator, Mapping

from msgspec import Struct

from routerhub.engine.rule_fields import target_words
from routerhub.engine.shadowing import shadowing_rules
from routerhub.engine.table import PromptTokensBetween, Rule, Table, Target, TaskIs, UserTierIs

MIN_TIMEOUT_MS = 100
MAX_TIMEOUT_MS = 600_000
# A key goes into headers, links and ledger rows as it is.
KEY_PATTERN = re.compile(r"[a-z0-9][a-z0-9-]{0,59}")


class CatalogueModel(Struct, frozen=True, kw_only=True):
    """What the check needs to know of a model; one of a disabled provider is not enabled."""

    is_enabled: bool
    has_price: bool


class Catalogue(Struct, frozen=True, kw_only=True):
    """What a table may refer to. `tiers` gives the enabled models of each tier, in the order they are tried."""

    models: Mapping[str, CatalogueModel]
    tiers: Mapping[str, tuple[str, ...]]
    tasks: frozenset[str]


class Problem(Struct, frozen=True, kw_only=True):
    """One problem. `rule_key` is null for the table as a whole; only a blocking problem prevents publishing."""

    rule_key: str | None
    field: str
    message: str
    is_blocking: bool = True


def find_problems(table: Table, catalogue: Catalogue) -> tuple[Problem, ...]:
    """Every problem of the table, rule by rule, then of the table as a whole."""
    problems: list[Problem] = []
    seen: set[str] = set()
    for rule, shadow in zip(table.rules, shadowing_rules(table.rules), strict=True):
        problems.extend(_rule_problems(rule, catalogue))
        if rule.key in seen:
            problems.append(_blocks(rule, "key", f"Two rules have the key “{rule.key}”."))
        if shadow is not None:
            message = f"Never matches: “{shadow.name}” above takes every request first."
            problems.append(_warns(rule, "position", message))
        seen.add(rule.key)
    problems.extend(_default_problems(table))
    return tuple(problems)


def blocking(problems: tuple[Problem, ...]) -> tuple[Problem, ...]:
    """Those problems that prevent publishing."""
    return tuple(problem for problem in problems if problem.is_blocking)


def _rule_problems(rule: Rule, catalogue: Catalogue) -> Iterator[Problem]:
    if not KEY_PATTERN.fullmatch(rule.key):
        yield _blocks(rule, "key", "A key has lower-case letters, digits and hyphens, at most 60.")
    if not rule.name.strip():
        yield _blocks(rule, "name", "Give the rule a name.")
    yield from _condition_problems(rule, catalogue)
    for place, target in enumerate(rule.strategy.targets):
        yield from _target_problems(rule, "fallbacks" if place else "primary", target, catalogue)
    if not any(_can_serve(target, catalogue) for target in rule.strategy.targets):
        yield _blocks(rule, "primary", "No model of this rule can be asked.")
    yield from _repeat_problems(rule)


def _condition_problems(rule: Rule, catalogue: Catalogue) -> Iterator[Problem]:
    for condition in rule.conditions:
        match condition:
            case TaskIs():
                yield from _task_problems(rule, condition, catalogue)
            case UserTierIs():
                if not all(tier.strip() for tier in condition.user_tiers or ("",)):
                    yield _blocks(rule, "user_tiers", "Name at least one user tier, or leave the condition out.")
            case PromptTokensBetween():
                yield from _size_problems(rule, condition)


def _task_problems(rule: Rule, condition: TaskIs, catalogue: Catalogue) -> Iterator[Problem]:
    if not condition.tasks:
        yield _blocks(rule, "tasks", "Name at least one task, or leave the condition out.")
    for task in condition.tasks:
        if task not in catalogue.tasks:
            yield _blocks(rule, "tasks", f"There is no task “{task}”.")


def _size_problems(rule: Rule, size: PromptTokensBetween) -> Iterator[Problem]:
    if size.at_least is None and size.below is None:
        yield _blocks(rule, "prompt_tokens", "Give a smallest or a largest prompt size, or leave the condition out.")
    elif min(size.at_least or 0, size.below or 0) < 0:
        yield _blocks(rule, "prompt_tokens", "A prompt size cannot be negative.")
    elif size.below is not None and (size.at_least or 0) >= size.below:
        yield _blocks(
            rule, "prompt_tokens", f"No prompt is at least {size.at_least or 0:,} and below {size.below:,} tokens."
        )


def _target_problems(rule: Rule, field: str, target: Target, catalogue: Catalogue) -> Iterator[Problem]:
    if not MIN_TIMEOUT_MS <= target.timeout_ms <= MAX_TIMEOUT_MS:
        place = "timeout" if field == "primary" else field
        yield _blocks(rule, place, f"A time-out is between 0.1 s and 600 s, not {target.timeout_ms / 1000:g} s.")
    if (target.model is None) == (target.tier is None):
        yield _blocks(rule, field, "A target names either a model or a tier.")
    if target.model is not None:
        yield from _model_problems(rule, field, target.model, catalogue)
    if target.tier is not None:
        yield from _tier_problems(rule, field, target.tier, catalogue)


def _model_problems(rule: Rule, field: str, slug: str, catalogue: Catalogue) -> Iterator[Problem]:
    model = catalogue.models.get(slug)
    if model is None:
        yield _blocks(rule, field, f"There is no model “{slug}”.")
        return
    if not model.is_enabled:
        yield _warns(rule, field, f"{slug} is disabled and will be passed over.")
    if not model.has_price:
        yield _warns(rule, field, f"{slug} has no price, so its cost will be unknown.")


def _tier_problems(rule: Rule, field: str, slug: str, catalogue: Catalogue) -> Iterator[Problem]:
    models = catalogue.tiers.get(slug)
    if models is None:
        yield _blocks(rule, field, f"There is no tier “{slug}”.")
    elif not models:
        yield _warns(rule, field, f"Tier {slug} has no enabled model and will be passed over.")
    for model in models or ():
        if not catalogue.models[model].has_price:
            yield _warns(rule, field, f"{model} of tier {slug} has no price, so its cost will be unknown.")


def _can_serve(target: Target, catalogue: Catalogue) -> bool:
    model = catalogue.models.get(target.model or "")
    return bool(model and model.is_enabled) or bool(catalogue.tiers.get(target.tier or ""))


def _repeat_problems(rule: Rule) -> Iterator[Problem]:
    targets = rule.strategy.targets
    for earlier, later in zip(targets, targets[1:], strict=False):
        if (earlier.model, earlier.tier) == (later.model, later.tier):
            yield _warns(rule, "fallbacks", f"{target_words(later)} is named twice in a row; it is asked only once.")


def _default_problems(table: Table) -> Iterator[Problem]:
    if not table.rules:
        yield Problem(rule_key=None, field="rules", message="The table has no rule. Start with a default rule.")
    elif table.rules[-1].conditions:
        yield Problem(
            rule_key=None, field="rules", message="The last rule must be the default: a rule without conditions."
        )


def _blocks(rule: Rule, field: str, message: str) -> Problem:
    return Problem(rule_key=rule.key, field=field, message=message)


def _warns(rule: Rule, field: str, message: str) -> Problem:
    return Problem(rule_key=rule.key, field=field, message=message, is_blocking=False)
