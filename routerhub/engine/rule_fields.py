"""The fields of a rule as people know them: how each is read, written back and put into words.

Differences, merging, problems and the dashboard all speak of a rule by these names, so they agree on what a field is.
"""

from collections.abc import Callable
from typing import Any

import msgspec
from msgspec import Struct

from routerhub.engine.table import Condition, PromptTokensBetween, Rule, Target, TaskIs, UserTierIs

NOTHING = "nothing"


class Field(Struct, frozen=True, kw_only=True):
    """One field: `read` gives its value, `write` a rule with another value, `words` what the value says."""

    name: str
    label: str
    read: Callable[[Rule], Any]
    write: Callable[[Rule, Any], Rule]
    words: Callable[[Rule], str]


def either(words: tuple[str, ...]) -> str:
    """The words as a choice: `a`, `a or b`, `a, b or c`."""
    return " or ".join(filter(None, [", ".join(words[:-1]), *words[-1:]]))


def duration_words(milliseconds: int) -> str:
    """A time-out as people say it: `5 s`, `0.25 s`."""
    return f"{milliseconds / 1000:g} s"


def target_words(target: Target) -> str:
    """Who is asked: the model's slug, or the tier's with the word before it."""
    named = [target.model, target.tier and f"tier {target.tier}"]
    return " and ".join(name for name in named if name) or NOTHING


def size_words(size: PromptTokensBetween) -> str:
    """The prompt sizes that the condition admits."""
    if size.at_least is not None and size.below is not None:
        return f"{size.at_least:,} to below {size.below:,} tokens"
    if size.at_least is not None:
        return f"{size.at_least:,} tokens or more"
    return "any size" if size.below is None else f"below {size.below:,} tokens"


def _condition_words(condition: Condition) -> str:
    match condition:
        case TaskIs():
            return either(condition.tasks) or NOTHING
        case UserTierIs():
            return either(condition.user_tiers) or NOTHING
        case PromptTokensBetween():
            return size_words(condition)


def _conditions_field(name: str, label: str, kind: type[Condition]) -> Field:
    def read(rule: Rule) -> tuple[Condition, ...]:
        return tuple(condition for condition in rule.conditions if isinstance(condition, kind))

    def write(rule: Rule, value: tuple[Condition, ...]) -> Rule:
        if read(rule) == value:
            return rule
        # The new conditions take the place of the old, so that the order of the untouched ones stays as it was.
        kinds = [isinstance(condition, kind) for condition in rule.conditions]
        place = kinds.index(True) if True in kinds else len(kinds)
        before, after = rule.conditions[:place], rule.conditions[place:]
        rest = tuple(condition for condition in after if not isinstance(condition, kind))
        return msgspec.structs.replace(rule, conditions=(*before, *value, *rest))

    def words(rule: Rule) -> str:
        return " and also ".join(_condition_words(condition) for condition in read(rule)) or "any"

    return Field(name=name, label=label, read=read, write=write, words=words)


def _text_field(name: str, label: str, empty: str) -> Field:
    def write(rule: Rule, value: str) -> Rule:
        return msgspec.structs.replace(rule, **{name: value})

    return Field(
        name=name,
        label=label,
        read=lambda rule: getattr(rule, name),
        write=write,
        words=lambda rule: getattr(rule, name) or empty,
    )


def _with_strategy(rule: Rule, **parts: Any) -> Rule:
    return msgspec.structs.replace(rule, strategy=msgspec.structs.replace(rule.strategy, **parts))


def _write_primary(rule: Rule, value: tuple[str | None, str | None]) -> Rule:
    model, tier = value
    return _with_strategy(rule, primary=msgspec.structs.replace(rule.strategy.primary, model=model, tier=tier))


def _write_timeout(rule: Rule, value: int) -> Rule:
    return _with_strategy(rule, primary=msgspec.structs.replace(rule.strategy.primary, timeout_ms=value))


def _fallbacks_words(rule: Rule) -> str:
    steps = (f"{target_words(target)} ({duration_words(target.timeout_ms)})" for target in rule.strategy.fallbacks)
    return ", then ".join(steps) or "none"


FIELDS = (
    _text_field("name", "Name", NOTHING),
    _conditions_field("tasks", "Task", TaskIs),
    _conditions_field("user_tiers", "User tier", UserTierIs),
    _conditions_field("prompt_tokens", "Prompt size", PromptTokensBetween),
    Field(
        name="primary",
        label="Primary",
        read=lambda rule: (rule.strategy.primary.model, rule.strategy.primary.tier),
        write=_write_primary,
        words=lambda rule: target_words(rule.strategy.primary),
    ),
    Field(
        name="timeout",
        label="Time-out",
        read=lambda rule: rule.strategy.primary.timeout_ms,
        write=_write_timeout,
        words=lambda rule: duration_words(rule.strategy.primary.timeout_ms),
    ),
    Field(
        name="fallbacks",
        label="Fallbacks",
        read=lambda rule: rule.strategy.fallbacks,
        write=lambda rule, value: _with_strategy(rule, fallbacks=value),
        words=_fallbacks_words,
    ),
    _text_field("pinned_reason", "Pinned", "not pinned"),
    _text_field("note", "Note", "no note"),
)
