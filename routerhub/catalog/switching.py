"""Switching models and providers on and off, and removing models nobody has used."""

from django.db import transaction

from routerhub.access import audit, live_changes
from routerhub.access.models import User
from routerhub.catalog import uses
from routerhub.catalog.models import Model, Provider


class ModelInUse(Exception):
    """Rules of the live table or the draft name the model; the message names them."""


class ModelHasHistory(Exception):
    """The model has prices, which the recorded costs of calls refer to."""


@transaction.atomic
def enable_model(*, model: Model, by: User | None) -> Model:
    """The model may be asked again."""
    _switch(model, is_enabled=True, by=by)
    return model


@transaction.atomic
def disable_model(*, model: Model, by: User | None) -> Model:
    """The model is asked no more; `ModelInUse` while rules name it."""
    _refuse_while_used(model, "disable it")
    _switch(model, is_enabled=False, by=by)
    return model


@transaction.atomic
def delete_model(*, model: Model, by: User | None) -> None:
    """The model is gone; `ModelInUse` while rules name it, `ModelHasHistory` once it has had a price."""
    _refuse_while_used(model, "delete it")
    if model.prices.exists():
        raise ModelHasHistory(f"{model.name} has prices that the costs of calls refer to. Disable it instead.")
    audit.record(by=by, act="model.deleted", subject=f"model {model.slug}", before={"name": model.name})
    model.delete()
    live_changes.announce()


@transaction.atomic
def enable_provider(*, provider: Provider, by: User | None) -> Provider:
    """The provider's models may be asked again."""
    _switch(provider, is_enabled=True, by=by)
    return provider


@transaction.atomic
def disable_provider(*, provider: Provider, by: User | None) -> Provider:
    """None of the provider's models is asked any more; rules that name one go on to their next target.

    This is the emergency stop, so it works whether rules name its models or not.
    """
    _switch(provider, is_enabled=False, by=by)
    return provider


def _refuse_while_used(model: Model, act: str) -> None:
    rules = uses.rules_by_target().get(model.slug, ())
    if rules:
        named = ", ".join(f"“{rule}”" for rule in rules)
        stated = f"Rule {named} names" if len(rules) == 1 else f"Rules {named} name"
        raise ModelInUse(f"{stated} {model.name}. Choose another model there and publish, then {act}.")


def _switch(row: Model | Provider, *, is_enabled: bool, by: User | None) -> None:
    noun = "model" if isinstance(row, Model) else "provider"
    before, row.is_enabled = row.is_enabled, is_enabled
    row.save(update_fields=["is_enabled", "updated_at"])
    audit.record(
        by=by,
        act=f"{noun}.enabled" if is_enabled else f"{noun}.disabled",
        subject=f"{noun} {row.slug}",
        before={"is_enabled": before},
        after={"is_enabled": is_enabled},
    )
    live_changes.announce()
