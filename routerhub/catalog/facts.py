"""What people state about a provider, a model, a tier or a price; the same values whether typed, sent or loaded."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from routerhub.catalog.models import Provider, Tier


@dataclass(frozen=True, slots=True)
class ProviderFacts:
    """A provider's name and address; the credential goes its own way (`credentials`)."""

    name: str
    dialect: str
    base_url: str


@dataclass(frozen=True, slots=True)
class TierFacts:
    """What a tier is called and what it means."""

    name: str
    description: str


@dataclass(frozen=True, slots=True)
class ModelFacts:
    """All of a model but its slug, which never changes, and its place in the tier."""

    name: str
    provider: Provider
    upstream_name: str
    tier: Tier
    context_window: int
    max_output_tokens: int
    capabilities: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rates:
    """Dollars per million tokens; null where the part's price is not known."""

    input_usd: Decimal
    output_usd: Decimal
    cache_read_usd: Decimal | None = None
    cache_write_5m_usd: Decimal | None = None
    cache_write_1h_usd: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Difference:
    """The fields that changed, for the audit log."""

    before: Mapping[str, Any] = field(default_factory=dict)
    after: Mapping[str, Any] = field(default_factory=dict)


def audited(facts: ProviderFacts | TierFacts | ModelFacts | Rates) -> dict[str, Any]:
    """The facts as JSON-like values: rows by their slug, amounts and moments as text."""
    return {name: _plain(getattr(facts, name)) for name in facts.__dataclass_fields__}


def difference(before: Mapping[str, Any], after: Mapping[str, Any]) -> Difference:
    """Only the fields whose values differ."""
    names = [name for name in after if before.get(name) != after[name]]
    return Difference({name: before.get(name) for name in names}, {name: after[name] for name in names})


def _plain(value: object) -> Any:
    if isinstance(value, Provider | Tier):
        return value.slug
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if isinstance(value, datetime):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value
