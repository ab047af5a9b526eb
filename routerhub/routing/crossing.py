"""The only place where database rows become engine values: read everything first, then build without a query."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from django.db.models import Q

from routerhub.access.models import ApiKey, Pepper
from routerhub.catalog.models import Model, Price, Provider, Tier
from routerhub.engine import pricing, snapshot
from routerhub.engine.money import to_nano
from routerhub.engine.table import Table, read_table
from routerhub.engine.table_problems import Catalogue, CatalogueModel
from routerhub.routing.models import Revision, Task

# An attempt that began before a price ended is still costed with it when it ends later.
PRICES_KEPT_FOR = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class LiveRows:
    """Everything that a snapshot is made of, as it was read."""

    revision: Revision | None
    providers: tuple[Provider, ...]
    tiers: tuple[Tier, ...]
    models: tuple[Model, ...]
    prices: tuple[Price, ...]
    tasks: tuple[Task, ...]
    keys: tuple[ApiKey, ...]
    pepper: Pepper | None


def read_rows(*, at: datetime) -> LiveRows:
    """The rows behind the live state at that moment, in eight queries whatever their number."""
    return LiveRows(
        revision=Revision.objects.filter(is_live=True).first(),
        providers=tuple(Provider.objects.order_by("slug")),
        tiers=tuple(Tier.objects.order_by("position")),
        models=tuple(Model.objects.select_related("provider", "tier").order_by("tier_position", "slug")),
        prices=tuple(
            Price.objects.filter(Q(valid_until=None) | Q(valid_until__gt=at - PRICES_KEPT_FOR)).order_by("valid_from")
        ),
        tasks=tuple(Task.objects.order_by("slug")),
        keys=tuple(ApiKey.objects.usable(at).select_related("team").order_by("id")),
        pepper=Pepper.objects.first(),
    )


def read_catalogue(*, at: datetime) -> Catalogue:
    """What a table may refer to at that moment, for checking a draft, in four queries."""
    models = tuple(Model.objects.select_related("provider", "tier").order_by("tier_position", "slug"))
    priced = frozenset(Price.objects.in_force(at).values_list("model_id", flat=True))
    return Catalogue(
        models={
            model.slug: CatalogueModel(is_enabled=_may_be_asked(model), has_price=model.pk in priced)
            for model in models
        },
        tiers={tier.slug: _models_of(tier, models) for tier in Tier.objects.order_by("position")},
        tasks=frozenset(Task.objects.values_list("slug", flat=True)),
    )


def build_snapshot(rows: LiveRows, *, serial: int, compiled_at: datetime) -> snapshot.Snapshot:
    """The snapshot that the rows make; asks the database nothing."""
    prices: dict[int, list[pricing.Price]] = {}
    for price in rows.prices:
        prices.setdefault(price.model_id, []).append(_build_price(price))
    return snapshot.Snapshot(
        serial=serial,
        revision=rows.revision.number if rows.revision else None,
        compiled_ms=_to_ms(compiled_at),
        table=read_table(rows.revision.document) if rows.revision else Table(),
        tiers={
            tier.slug: snapshot.Tier(slug=tier.slug, name=tier.name, models=_models_of(tier, rows.models))
            for tier in rows.tiers
        },
        providers={provider.slug: _build_provider(provider) for provider in rows.providers},
        models={model.slug: _build_model(model, tuple(prices.get(model.pk, ()))) for model in rows.models},
        tasks={task.slug: snapshot.Task(slug=task.slug, name=task.name, bucket=task.bucket) for task in rows.tasks},
        keys={key.digest: _build_key(key) for key in rows.keys},
        key_pepper=rows.pepper.token if rows.pepper else "",
    )


def _may_be_asked(model: Model) -> bool:
    return model.is_enabled and model.provider.is_enabled


def _models_of(tier: Tier, models: tuple[Model, ...]) -> tuple[str, ...]:
    return tuple(model.slug for model in models if model.tier_id == tier.pk and _may_be_asked(model))


def _build_provider(provider: Provider) -> snapshot.Provider:
    return snapshot.Provider(
        slug=provider.slug,
        name=provider.name,
        dialect=provider.dialect,
        base_url=provider.base_url,
        credential=provider.credential,
        is_enabled=provider.is_enabled,
    )


def _build_model(model: Model, prices: tuple[pricing.Price, ...]) -> snapshot.Model:
    return snapshot.Model(
        slug=model.slug,
        name=model.name,
        provider=model.provider.slug,
        upstream_name=model.upstream_name,
        tier=model.tier.slug,
        context_window=model.context_window,
        max_output_tokens=model.max_output_tokens,
        capabilities=frozenset(model.capabilities),
        prices=prices,
        is_enabled=model.is_enabled,
        created_ms=_to_ms(model.created_at),
    )


def _build_price(price: Price) -> pricing.Price:
    return pricing.Price(
        id=price.pk,
        valid_from_ms=_to_ms(price.valid_from),
        valid_until_ms=_to_ms(price.valid_until) if price.valid_until else None,
        input_nano=to_nano(price.input_usd),
        output_nano=to_nano(price.output_usd),
        cache_read_nano=_to_nano(price.cache_read_usd),
        cache_write_5m_nano=_to_nano(price.cache_write_5m_usd),
        cache_write_1h_nano=_to_nano(price.cache_write_1h_usd),
    )


def _build_key(key: ApiKey) -> snapshot.ApiKey:
    return snapshot.ApiKey(
        id=key.pk,
        name=key.name,
        team=key.team.name,
        scopes=frozenset(key.scopes),
        allowed_models=frozenset(key.allowed_models),
        expires_ms=_to_ms(key.expires_at) if key.expires_at else None,
    )


def _to_nano(dollars: Decimal | None) -> int | None:
    return None if dollars is None else to_nano(dollars)


def _to_ms(moment: datetime) -> int:
    return round(moment.timestamp() * 1000)
