"""Putting the models of a tier in the order in which they are tried, and moving them between tiers."""

from enum import Enum

from django.db import transaction

from routerhub.access import audit, live_changes
from routerhub.access.models import User
from routerhub.catalog.editing import next_position
from routerhub.catalog.models import Model, Tier


class Step(Enum):
    """One place earlier or later in the tier."""

    UP = -1
    DOWN = 1


class AlreadyAtTheEnd(Exception):
    """A model that is first cannot be moved up, one that is last cannot be moved down."""


@transaction.atomic
def move_within_tier(*, model: Model, step: Step, by: User | None) -> Model:
    """The model one place earlier or later in its tier; `AlreadyAtTheEnd` when there is no such place."""
    Tier.objects.select_for_update().get(pk=model.tier_id)
    members = list(Model.objects.filter(tier=model.tier_id).order_by("tier_position", "slug"))
    before = [member.slug for member in members]
    place = before.index(model.slug)
    if not 0 <= place + step.value < len(members):
        raise AlreadyAtTheEnd(f"{model.name} is already {'first' if step is Step.UP else 'last'} in its tier.")
    members.insert(place + step.value, members.pop(place))
    for position, member in enumerate(members):
        member.tier_position = position
    Model.objects.bulk_update(members, ["tier_position"])
    _record(f"tier {model.tier.slug}", before, [member.slug for member in members], by)
    return members[place + step.value]


@transaction.atomic
def move_to_tier(*, model: Model, tier: Tier, by: User | None) -> Model:
    """The model as the last of another tier; in its own tier it stays where it is."""
    Tier.objects.select_for_update().get(pk=tier.pk)
    if model.tier_id == tier.pk:
        return model
    before = model.tier.slug
    model.tier_position = next_position(tier)
    model.tier = tier
    model.save(update_fields=["tier", "tier_position", "updated_at"])
    _record(f"model {model.slug}", before, tier.slug, by)
    return model


def _record(subject: str, before: object, after: object, by: User | None) -> None:
    name = "order" if subject.startswith("tier ") else "tier"
    audit.record(by=by, act=f"{name}.changed", subject=subject, before={name: before}, after={name: after})
    live_changes.announce()
