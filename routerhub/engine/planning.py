"""Which models will be asked, in order: a rule's targets resolved, without those that cannot serve the request."""

from collections.abc import Iterator

from routerhub.engine import decision as codes
from routerhub.engine.decision import LeftOut, PlannedTarget
from routerhub.engine.pricing import price_at
from routerhub.engine.request import RequestView
from routerhub.engine.snapshot import ApiKey, Model, Snapshot
from routerhub.engine.table import Target


def plan(
    snapshot: Snapshot,
    targets: tuple[Target, ...],
    request: RequestView,
    *,
    key: ApiKey,
    now_ms: int,
    unavailable: frozenset[str] = frozenset(),
) -> tuple[tuple[PlannedTarget, ...], tuple[LeftOut, ...]]:
    """The models to ask in order and those left out, each with its reason; a model appears once.

    A tier stands for its models in their order. `unavailable` holds slugs of providers that are down.
    """
    planned: dict[str, PlannedTarget] = {}
    left_out: dict[str, LeftOut] = {}
    for target in targets:
        slugs = _models_of(snapshot, target)
        if not slugs:
            name = target.tier or ""
            left_out[name] = LeftOut(model=name, code=codes.TIER_EMPTY, sentence=f"Tier {name} has no models.")
        for slug in slugs:
            if slug in planned:
                continue
            reason = why_unable(snapshot, slug, request, key=key, now_ms=now_ms, unavailable=unavailable)
            if reason is None:
                planned[slug] = PlannedTarget(model=slug, tier=target.tier, timeout_ms=target.timeout_ms)
            else:
                left_out[slug] = reason
    return tuple(planned.values()), tuple(left_out.values())


def why_unable(
    snapshot: Snapshot,
    slug: str,
    request: RequestView,
    *,
    key: ApiKey,
    now_ms: int,
    unavailable: frozenset[str] = frozenset(),
) -> LeftOut | None:
    """Why this model cannot serve this request, or null when it can: the one test for every target there is."""
    model = snapshot.models.get(slug)
    if model is None:
        return LeftOut(model=slug, code=codes.MODEL_MISSING, sentence=f"{slug} is not in the catalogue.")
    for code, sentence in _obstacles(snapshot, model, request, key, now_ms, unavailable):
        return LeftOut(model=slug, code=code, sentence=sentence)
    return None


def _models_of(snapshot: Snapshot, target: Target) -> tuple[str, ...]:
    if target.model is not None:
        return (target.model,)
    tier = snapshot.tiers.get(target.tier or "")
    return tier.models if tier else ()


def _obstacles(
    snapshot: Snapshot,
    model: Model,
    request: RequestView,
    key: ApiKey,
    now_ms: int,
    unavailable: frozenset[str],
) -> Iterator[tuple[str, str]]:
    yield from _switched_off(snapshot, model, unavailable)
    if key.allowed_models and model.slug not in key.allowed_models:
        yield codes.NOT_ALLOWED, f"The key {key.name} may not use {model.name}."
    needed = request.prompt_tokens + (request.max_output_tokens or 0)
    if needed > model.context_window:
        yield codes.CONTEXT_TOO_SMALL, f"{model.name} holds {model.context_window:,} tokens; about {needed:,} needed."
    yield from _lacks(model, request)
    if key.has_budget and price_at(model.prices, now_ms) is None:
        yield codes.PRICE_UNKNOWN, f"{model.name} has no price, and the key {key.name} has a budget."


def _switched_off(snapshot: Snapshot, model: Model, unavailable: frozenset[str]) -> Iterator[tuple[str, str]]:
    provider = snapshot.providers[model.provider]
    if not model.is_enabled:
        yield codes.MODEL_DISABLED, f"{model.name} is switched off."
    if not provider.is_enabled:
        yield codes.PROVIDER_DISABLED, f"{provider.name} is switched off."
    if provider.slug in unavailable:
        yield codes.PROVIDER_DOWN, f"{provider.name} is not answering."


def _lacks(model: Model, request: RequestView) -> Iterator[tuple[str, str]]:
    makes_embeddings = "embeddings" in model.capabilities
    if request.wants_embeddings and not makes_embeddings:
        yield codes.NO_EMBEDDINGS, f"{model.name} does not make embeddings."
    if makes_embeddings and not request.wants_embeddings:
        yield codes.EMBEDDINGS_ONLY, f"{model.name} makes embeddings only."
    if request.has_images and "vision" not in model.capabilities:
        yield codes.NO_VISION, f"{model.name} cannot read images."
    if request.has_tools and "tools" not in model.capabilities:
        yield codes.NO_TOOLS, f"{model.name} cannot call tools."
    if request.wants_json_schema and "json_schema" not in model.capabilities:
        yield codes.NO_JSON_SCHEMA, f"{model.name} cannot follow a JSON schema."
