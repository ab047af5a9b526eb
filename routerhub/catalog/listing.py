"""What the catalogue's pages show: rows with their price in force, its warnings and the rules that use them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Prefetch, Q, QuerySet

from routerhub.catalog import uses
from routerhub.catalog.credentials import shown
from routerhub.catalog.models import Capability, Model, Price, Provider, Tier

STALE_AFTER = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class ModelFilter:
    """What a list of models is narrowed to; an empty string narrows nothing."""

    text: str = ""
    provider: str = ""
    tier: str = ""
    status: str = ""
    price: str = ""


@dataclass(frozen=True, slots=True)
class ModelRow:
    """One model as the pages show it; `price` is the one in force, if any."""

    model: Model
    price: Price | None
    is_stale: bool
    rules: tuple[str, ...]
    capabilities: tuple[str, ...]

    @property
    def status(self) -> str:
        """Why the model is or is not asked."""
        if not self.model.is_enabled:
            return "disabled"
        return "enabled" if self.model.provider.is_enabled else "provider_disabled"


@dataclass(frozen=True, slots=True)
class ProviderRow:
    """One provider as the pages show it, without any part of its credential but the last four signs."""

    provider: Provider
    credential: str
    model_count: int


@dataclass(frozen=True, slots=True)
class TierRow:
    """One rung of the ladder with its models in the order in which they are tried."""

    tier: Tier
    models: tuple[ModelRow, ...]
    rules: tuple[str, ...]


def list_models(*, narrowed_to: ModelFilter, at: datetime) -> tuple[ModelRow, ...]:
    """The models by tier and their order in it; three queries and those of the finders of `uses`."""
    models = _with_prices(_narrowed(Model.objects.all(), narrowed_to), at).order_by(
        "tier__position", "tier_position", "slug"
    )
    rows = _rows(models, uses.rules_by_target(), at)
    if narrowed_to.price == "unpriced":
        return tuple(row for row in rows if row.price is None)
    return tuple(row for row in rows if row.is_stale) if narrowed_to.price == "stale" else rows


def show_model(*, model: Model, at: datetime) -> ModelRow:
    """One model as a row."""
    return _rows(_with_prices(Model.objects.filter(pk=model.pk), at), uses.rules_by_target(), at)[0]


def list_providers() -> tuple[ProviderRow, ...]:
    """The providers by name, each with the number of its models."""
    providers = Provider.objects.annotate(model_count=Count("models")).order_by("name")
    return tuple(
        ProviderRow(provider=provider, credential=shown(provider), model_count=provider.model_count)
        for provider in providers
    )


def list_tiers(*, at: datetime) -> tuple[TierRow, ...]:
    """The ladder from its first rung; the number of queries does not depend on its length."""
    rules = uses.rules_by_target()
    models = _with_prices(Model.objects.all(), at).order_by("tier_position", "slug")
    rows: dict[int, list[ModelRow]] = {}
    for row in _rows(models, rules, at):
        rows.setdefault(row.model.tier_id, []).append(row)
    return tuple(
        TierRow(tier=tier, models=tuple(rows.get(tier.pk, ())), rules=rules.get(tier.slug, ()))
        for tier in Tier.objects.order_by("position")
    )


def rules_of_provider(provider: Provider) -> tuple[str, ...]:
    """The names of the rules that name one of the provider's models."""
    rules = uses.rules_by_target()
    slugs = provider.models.values_list("slug", flat=True)
    return tuple(dict.fromkeys(name for slug in slugs for name in rules.get(slug, ())))


def _narrowed(models: QuerySet[Model], narrowed_to: ModelFilter) -> QuerySet[Model]:
    if narrowed_to.text:
        models = models.filter(Q(name__icontains=narrowed_to.text) | Q(slug__icontains=narrowed_to.text))
    if narrowed_to.provider:
        models = models.filter(provider__slug=narrowed_to.provider)
    if narrowed_to.tier:
        models = models.filter(tier__slug=narrowed_to.tier)
    if narrowed_to.status:
        asked = Q(is_enabled=True, provider__is_enabled=True)
        models = models.filter(asked if narrowed_to.status == "enabled" else ~asked)
    return models


def _with_prices(models: QuerySet[Model], at: datetime) -> QuerySet[Model]:
    in_force = Prefetch("prices", queryset=Price.objects.in_force(at), to_attr="prices_in_force")
    return models.select_related("provider", "tier").prefetch_related(in_force)


def _rows(models: Iterable[Model], rules: Mapping[str, tuple[str, ...]], at: datetime) -> tuple[ModelRow, ...]:
    return tuple(_row(model, rules.get(model.slug, ()), at) for model in models)


def _row(model: Model, rules: tuple[str, ...], at: datetime) -> ModelRow:
    prices: list[Price] = model.prices_in_force  # type: ignore[attr-defined] # set by `_with_prices`
    price = prices[0] if prices else None
    return ModelRow(
        model=model,
        price=price,
        is_stale=price is not None and price.checked_at < at - STALE_AFTER,
        rules=rules,
        capabilities=tuple(str(Capability(name).label) for name in model.capabilities if name in Capability.values),
    )
