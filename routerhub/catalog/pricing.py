"""Superseding prices: what a model cost at any moment stays on record."""

from dataclasses import asdict
from datetime import datetime

from django.db import transaction

from routerhub.access import audit, live_changes
from routerhub.access.models import User
from routerhub.catalog.facts import Rates, audited
from routerhub.catalog.models import Model, Price


class PriceConflict(Exception):
    """A new price would begin before or together with one that is already recorded."""


class NoPriceToConfirm(Exception):
    """There is no price in force whose correctness could be confirmed."""


@transaction.atomic
def supersede_price(*, model: Model, rates: Rates, valid_from: datetime, source: str, by: User | None) -> Price:
    """The model's new price from `valid_from` on; the price that was open until then ends at the same instant.

    `PriceConflict` when a recorded price begins at that moment or later: periods follow one another.
    """
    # Two people who supersede at once wait here, so that each sees the other's period.
    Model.objects.select_for_update().get(pk=model.pk)
    latest = model.prices.order_by("-valid_from").first()
    if latest is not None and latest.valid_from >= valid_from:
        raise PriceConflict(
            f"A price from {latest.valid_from:%-d %b %Y, %H:%M} UTC is already recorded; "
            "a new price must begin after it."
        )
    model.prices.filter(valid_until=None).update(valid_until=valid_from)
    price = Price.objects.create(model=model, valid_from=valid_from, source=source, **asdict(rates))
    audit.record(
        by=by,
        act="price.superseded" if latest else "price.set",
        subject=f"model {model.slug}",
        before={**audited(rates_of(latest)), "valid_from": latest.valid_from.isoformat()} if latest else None,
        after={**audited(rates), "valid_from": valid_from.isoformat(), "source": source},
    )
    live_changes.announce()
    return price


@transaction.atomic
def confirm_price(*, model: Model, at: datetime, by: User | None) -> Price:
    """The price in force, marked as checked against its source at that moment; `NoPriceToConfirm` without one."""
    price = model.prices.in_force(at).select_for_update().first()
    if price is None:
        raise NoPriceToConfirm(f"{model.name} has no price in force that could be confirmed.")
    before = price.checked_at
    price.checked_at = at
    price.save(update_fields=["checked_at"])
    audit.record(
        by=by,
        act="price.confirmed",
        subject=f"model {model.slug}",
        before={"checked_at": before.isoformat()},
        after={"checked_at": at.isoformat()},
    )
    return price


def rates_of(price: Price) -> Rates:
    """The amounts of a recorded price."""
    return Rates(
        input_usd=price.input_usd,
        output_usd=price.output_usd,
        cache_read_usd=price.cache_read_usd,
        cache_write_5m_usd=price.cache_write_5m_usd,
        cache_write_1h_usd=price.cache_write_1h_usd,
    )
