"""Loading providers, tiers, models and prices from a document, such as the demo's `fixtures/catalog.toml`."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from routerhub.access import live_changes
from routerhub.access.models import User
from routerhub.catalog.connecting import add_provider
from routerhub.catalog.facts import ProviderFacts
from routerhub.catalog.models import Model, Price, Provider, Tier

_RATES = ("input_usd", "output_usd", "cache_read_usd", "cache_write_5m_usd", "cache_write_1h_usd")


@transaction.atomic
def load_catalog(document: Mapping[str, Any], *, by: User | None = None) -> int:
    """The rows of the document exist; how many were new. Rows that exist already stay as people left them.

    The document has lists of `tiers`, `providers` and `models`, a model its `prices`; prices are loaded with a new
    model only. Amounts are text, so that no digit is lost.
    """
    added = sum(_load_tier(tier) for tier in document.get("tiers", ()))
    added += sum(_load_provider(provider, by) for provider in document.get("providers", ()))
    added += sum(_load_model(model) for model in document.get("models", ()))
    if added:
        live_changes.announce()
    return added


def _load_tier(row: Mapping[str, Any]) -> bool:
    _, is_new = Tier.objects.get_or_create(slug=row["slug"], defaults=dict(row))
    return is_new


def _load_provider(row: Mapping[str, Any], by: User | None) -> bool:
    if Provider.objects.filter(slug=row["slug"]).exists():
        return False
    facts = ProviderFacts(name=row["name"], dialect=row["dialect"], base_url=row["base_url"])
    add_provider(slug=row["slug"], facts=facts, credential=row.get("credential", ""), by=by)
    return True


def _load_model(row: Mapping[str, Any]) -> bool:
    columns = {name: value for name, value in row.items() if name != "prices"}
    columns["provider"] = Provider.objects.get(slug=row["provider"])
    columns["tier"] = Tier.objects.get(slug=row["tier"])
    model, is_new = Model.objects.get_or_create(slug=row["slug"], defaults=columns)
    if is_new:
        Price.objects.bulk_create([_price(model, price) for price in row.get("prices", ())])
    return is_new


def _price(model: Model, row: Mapping[str, Any]) -> Price:
    valid_from: datetime = row["valid_from"]
    rates = {name: Decimal(row[name]) if name in row else None for name in _RATES}
    return Price(
        model=model,
        valid_from=valid_from,
        valid_until=row.get("valid_until"),
        source=row.get("source", ""),
        **rates,
    )
