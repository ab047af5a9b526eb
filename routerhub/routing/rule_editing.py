"""One rule in its form and back. What the form cannot show, and what nobody touched, is kept as it was."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any, TypeVar

import msgspec
from django.http import QueryDict
from django.utils.text import slugify

from routerhub.engine.rule_fields import FIELDS
from routerhub.engine.table import (
    DEFAULT_FALLBACK_TIMEOUT_MS,
    Condition,
    PromptTokensBetween,
    Rule,
    Single,
    Table,
    Target,
    TaskIs,
    UserTierIs,
)
from routerhub.routing.forms import FallbackForms, RuleForm
from routerhub.routing.rule_choices import Options, choices_for, named, target_choices, target_value

Kind = TypeVar("Kind", TaskIs, UserTierIs, PromptTokensBetween)
FALLBACKS = "fallbacks"
LONGEST_KEY = 60


@dataclass(frozen=True, slots=True)
class RuleEditor:
    """The form of one rule and of its fallbacks. `seen` is the rule as its editor found it."""

    seen: Rule
    form: RuleForm
    fallbacks: Any

    def is_valid(self) -> bool:
        """Whether all that was typed can be a rule; both forms say what cannot."""
        return all([self.form.is_valid(), self.fallbacks.is_valid()])

    @property
    def position(self) -> int:
        """The place that was chosen."""
        position: int = self.form.cleaned_data["position"]
        return position

    def rule(self) -> Rule:
        """The rule as typed; fields that nobody touched are the seen rule's own, to the byte."""
        typed = self.form.cleaned_data
        rule = msgspec.structs.replace(
            self.seen,
            **{name: typed[name] for name in ("name", "pinned_reason", "note") if name in self.form.changed_data},
        )
        values: dict[str, Any] = {
            "tasks": _first_of(self.seen, "tasks", TaskIs(tasks=tuple(typed["tasks"])) if typed["tasks"] else None),
            "user_tiers": _first_of(self.seen, "user_tiers", _user_tiers(typed["user_tiers"])),
            "prompt_tokens": _first_of(self.seen, "prompt_tokens", _prompt_tokens(typed["at_least"], typed["below"])),
            "primary": named(typed["primary"]),
            "timeout": _to_ms(typed["timeout"]),
        }
        changed = {_FIELD_OF.get(name, name) for name in self.form.changed_data}
        for field in FIELDS:
            if field.name in changed and field.name in values:
                rule = field.write(rule, values[field.name])
        return self._with_fallbacks(rule)

    def _with_fallbacks(self, rule: Rule) -> Rule:
        targets = []
        for typed in self.fallbacks.cleaned_data:
            model, tier = named(typed["target"])
            targets.append(Target(model=model, tier=tier, timeout_ms=_to_ms(typed["timeout"])))
        fallbacks = next(field for field in FIELDS if field.name == FALLBACKS)
        return fallbacks.write(rule, tuple(targets))


def new_rule(options: Options, table: Table) -> Rule:
    """What a new rule starts as: the default rule in an empty table, otherwise one without a name."""
    first_model = next((slug for slug, _ in options.models), None)
    strategy = Single(primary=Target(model=first_model))
    return Rule(key="", name="" if table.rules else "Everything else", strategy=strategy)


def free_key(name: str, table: Table) -> str:
    """A key for a new rule, made of its name."""
    wanted = slugify(name)[:LONGEST_KEY].strip("-_").replace("_", "-") or "rule"
    taken = {rule.key for rule in table.rules}
    key, number = wanted, 2
    while key in taken:
        key, number = f"{wanted[: LONGEST_KEY - 4]}-{number}", number + 1
    return key


def open_editor(seen: Rule, table: Table, options: Options, *, position: int, shown: Rule | None = None) -> RuleEditor:
    """The forms as they start: with what the rule says, or with `shown` where that is to be offered instead."""
    initial = {**_initial(shown or seen), "position": position}
    form = RuleForm(initial=initial, choices=choices_for(shown or seen, table, options))
    if shown:
        # What others changed comes first, above the form.
        del form.fields["name"].widget.attrs["autofocus"]
    fallbacks = FallbackForms(
        initial=_initial_fallbacks(shown or seen),
        prefix=FALLBACKS,
        form_kwargs={"targets": target_choices(shown or seen, options)},
    )
    return RuleEditor(seen=seen, form=form, fallbacks=fallbacks)


def typed_editor(data: QueryDict, seen: Rule, table: Table, options: Options) -> RuleEditor:
    """The forms with what was typed into them, to be checked."""
    form = RuleForm(data, initial=_initial(seen), choices=choices_for(seen, table, options))
    fallbacks = FallbackForms(
        data,
        initial=_initial_fallbacks(seen),
        prefix=FALLBACKS,
        form_kwargs={"targets": target_choices(seen, options)},
    )
    return RuleEditor(seen=seen, form=form, fallbacks=fallbacks)


def rearranged_editor(data: QueryDict, seen: Rule, table: Table, options: Options) -> RuleEditor:
    """The forms with what was typed, unchecked, after a fallback was added, removed or moved."""
    act, _, place = str(data["rearrange"]).partition(":")
    typed = _typed_fallbacks(data)
    focus = _rearrange(typed, act, int(place) if place.isdigit() else -1, options)
    initial: dict[str, Any] = {name: data.get(name, "") for name in RuleForm.base_fields}
    initial["tasks"] = data.getlist("tasks")
    form = RuleForm(initial=initial, choices=choices_for(seen, table, options))
    fallbacks = FallbackForms(initial=typed, prefix=FALLBACKS, form_kwargs={"targets": target_choices(seen, options)})
    if typed:
        del form.fields["name"].widget.attrs["autofocus"]
        fallbacks.forms[min(focus, len(typed) - 1)].fields["target"].widget.attrs["autofocus"] = True
    return RuleEditor(seen=seen, form=form, fallbacks=fallbacks)


def _rearrange(typed: list[dict[str, str]], act: str, place: int, options: Options) -> int:
    """Change the list as asked; the place where the eye and the keyboard go on."""
    if act == "add":
        target = f"model:{options.models[0][0]}" if options.models else ""
        typed.append({"target": target, "timeout": _to_seconds(DEFAULT_FALLBACK_TIMEOUT_MS)})
        return len(typed) - 1
    if not 0 <= place < len(typed):
        return 0
    moved = typed.pop(place)
    if act == "remove":
        return place
    goal = max(place - 1, 0) if act == "up" else min(place + 1, len(typed))
    typed.insert(goal, moved)
    return goal


def _typed_fallbacks(data: QueryDict) -> list[dict[str, str]]:
    count = data.get(f"{FALLBACKS}-TOTAL_FORMS", "0")
    return [
        {name: data.get(f"{FALLBACKS}-{place}-{name}", "") for name in ("target", "timeout")}
        for place in range(min(int(count), 12) if count.isdigit() else 0)
    ]


_FIELD_OF = {"at_least": "prompt_tokens", "below": "prompt_tokens"}


def _initial(rule: Rule) -> dict[str, Any]:
    tasks = _first(rule, TaskIs)
    user_tiers = _first(rule, UserTierIs)
    size = _first(rule, PromptTokensBetween)
    return {
        "name": rule.name,
        "tasks": list(tasks.tasks) if tasks else [],
        "user_tiers": ", ".join(user_tiers.user_tiers) if user_tiers else "",
        "at_least": size.at_least if size else None,
        "below": size.below if size else None,
        "primary": target_value(rule.strategy.primary),
        "timeout": _to_seconds(rule.strategy.primary.timeout_ms),
        "pinned_reason": rule.pinned_reason,
        "note": rule.note,
    }


def _initial_fallbacks(rule: Rule) -> list[dict[str, str]]:
    return [
        {"target": target_value(target), "timeout": _to_seconds(target.timeout_ms)}
        for target in rule.strategy.fallbacks
    ]


def _first(rule: Rule, kind: type[Kind]) -> Kind | None:
    return next((condition for condition in rule.conditions if isinstance(condition, kind)), None)


def _first_of(rule: Rule, name: str, condition: Condition | None) -> tuple[Condition, ...]:
    """The condition in place of the first of its kind; further ones, which only the API makes, stay."""
    field = next(field for field in FIELDS if field.name == name)
    return (*([condition] if condition else []), *field.read(rule)[1:])


def _user_tiers(text: str) -> UserTierIs | None:
    names = tuple(dict.fromkeys(name.strip() for name in text.split(",") if name.strip()))
    return UserTierIs(user_tiers=names) if names else None


def _prompt_tokens(at_least: int | None, below: int | None) -> PromptTokensBetween | None:
    return None if at_least is None and below is None else PromptTokensBetween(at_least=at_least, below=below)


def _to_ms(seconds: Decimal) -> int:
    return int(seconds * 1000)


def _to_seconds(milliseconds: int) -> str:
    return f"{Decimal(milliseconds) / 1000:f}"
