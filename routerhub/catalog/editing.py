"""Adding and changing models and tiers."""

from dataclasses import asdict

from django.db import transaction
from django.db.models import Max

from routerhub.access import audit, live_changes
from routerhub.access.models import User
from routerhub.catalog.facts import ModelFacts, TierFacts, audited, difference
from routerhub.catalog.models import Model, Tier


@transaction.atomic
def add_model(*, slug: str, facts: ModelFacts, by: User | None) -> Model:
    """A new, enabled model, last in its tier and without a price."""
    position = next_position(facts.tier)
    model = Model.objects.create(slug=slug, tier_position=position, **_columns(facts))
    audit.record(by=by, act="model.added", subject=f"model {slug}", after=audited(facts))
    live_changes.announce()
    return model


@transaction.atomic
def change_model(*, model: Model, facts: ModelFacts, by: User | None) -> Model:
    """The model with these facts; a model that comes into another tier goes last there. Its slug never changes."""
    model = Model.objects.select_for_update(of=("self",)).select_related("provider", "tier").get(pk=model.pk)
    before = audited(facts_of(model))
    if model.tier != facts.tier:
        model.tier_position = next_position(facts.tier)
    for name, value in _columns(facts).items():
        setattr(model, name, value)
    model.save()
    changed = difference(before, audited(facts))
    if changed.after:
        subject = f"model {model.slug}"
        audit.record(by=by, act="model.changed", subject=subject, before=changed.before, after=changed.after)
    live_changes.announce()
    return model


def facts_of(model: Model) -> ModelFacts:
    """What is stated about a model now."""
    return ModelFacts(
        name=model.name,
        provider=model.provider,
        upstream_name=model.upstream_name,
        tier=model.tier,
        context_window=model.context_window,
        max_output_tokens=model.max_output_tokens,
        capabilities=tuple(model.capabilities),
    )


@transaction.atomic
def add_tier(*, slug: str, facts: TierFacts, by: User | None) -> Tier:
    """A new tier at the top of the ladder."""
    highest = Tier.objects.aggregate(highest=Max("position"))["highest"] or 0
    tier = Tier.objects.create(slug=slug, position=highest + 1, **asdict(facts))
    audit.record(by=by, act="tier.added", subject=f"tier {slug}", after=audited(facts))
    live_changes.announce()
    return tier


@transaction.atomic
def change_tier(*, tier: Tier, facts: TierFacts, by: User | None) -> Tier:
    """The tier with this name and meaning; its slug and its place never change."""
    tier = Tier.objects.select_for_update().get(pk=tier.pk)
    changed = difference({"name": tier.name, "description": tier.description}, audited(facts))
    tier.name, tier.description = facts.name, facts.description
    tier.save(update_fields=["name", "description"])
    if changed.after:
        subject = f"tier {tier.slug}"
        audit.record(by=by, act="tier.changed", subject=subject, before=changed.before, after=changed.after)
    live_changes.announce()
    return tier


def next_position(tier: Tier) -> int:
    """The place after the last model of the tier."""
    highest = tier.models.aggregate(highest=Max("tier_position"))["highest"]
    return 0 if highest is None else highest + 1


def _columns(facts: ModelFacts) -> dict[str, object]:
    # `asdict` would copy the provider's and the tier's rows.
    columns = {name: getattr(facts, name) for name in facts.__dataclass_fields__}
    return {**columns, "capabilities": list(facts.capabilities)}
