"""What a rule's form offers to choose from, and how a target is named in it."""

from collections.abc import Mapping
from dataclasses import dataclass

from routerhub.catalog.models import Model, Tier
from routerhub.engine.rule_fields import target_words
from routerhub.engine.table import Rule, Table, Target, TaskIs
from routerhub.routing.forms import Choices
from routerhub.routing.models import Task


@dataclass(frozen=True, slots=True)
class Options:
    """What a rule can name, as read once for a form."""

    models: tuple[tuple[str, str], ...]
    tiers: tuple[tuple[str, str], ...]
    tasks: tuple[tuple[str, str], ...]


def read_options() -> Options:
    """Models, tiers and tasks with their names, in three queries."""
    return Options(
        models=tuple(Model.objects.order_by("tier__position", "tier_position", "slug").values_list("slug", "name")),
        tiers=tuple(Tier.objects.order_by("position").values_list("slug", "name")),
        tasks=tuple(Task.objects.order_by("name").values_list("slug", "name")),
    )


def choices_for(seen: Rule, table: Table, options: Options) -> Mapping[str, Choices]:
    """The choices of the rule's form by field: everything it can name, and whatever it names already."""
    tasks = {slug for condition in seen.conditions if isinstance(condition, TaskIs) for slug in condition.tasks}
    unknown = tasks - {slug for slug, _ in options.tasks}
    return {
        "position": _position_choices(seen, table),
        "tasks": [*options.tasks, *((slug, f"{slug} (no such task)") for slug in sorted(unknown))],
        "primary": target_choices(seen, options),
    }


def _position_choices(seen: Rule, table: Table) -> Choices:
    others = [rule for rule in table.rules if rule.key != seen.key]
    after = [(str(place), f"{place}: after “{rule.name}”") for place, rule in enumerate(others, 2)]
    return [("1", "1: first"), *after]


def target_choices(seen: Rule, options: Options) -> Choices:
    """Every model and tier, and whatever else the rule names already, so that nothing is lost by opening it."""
    models = [(f"model:{slug}", _label(slug, name)) for slug, name in options.models]
    tiers = [(f"tier:{slug}", f"{name} tier") for slug, name in options.tiers]
    known = {value for value, _ in (*models, *tiers)}
    kept = {target_value(target): f"{target_words(target)} (as it is)" for target in seen.strategy.targets}
    others = [(value, label) for value, label in kept.items() if value not in known]
    return [("Models", models), ("Tiers", tiers), *([("Not in the catalogue", others)] if others else [])]


def _label(slug: str, name: str) -> str:
    return name if name == slug else f"{name} ({slug})"


def target_value(target: Target) -> str:
    """A target's name as one form value, which `named` reads back whatever it holds."""
    if target.model is not None and target.tier is not None:
        return f"both:{target.model}|{target.tier}"
    if target.model is not None:
        return f"model:{target.model}"
    return f"tier:{target.tier}" if target.tier is not None else "none:"


def named(value: str) -> tuple[str | None, str | None]:
    """The model and the tier that a form value names."""
    kind, _, slug = value.partition(":")
    model, _, tier = slug.partition("|")
    return {"model": (slug, None), "tier": (None, slug), "both": (model, tier)}.get(kind, (None, None))
