"""Who the simulator plays: three providers and their models, each with its own skill and speed."""

from dataclasses import dataclass
from typing import Literal

Dialect = Literal["openai", "anthropic"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Provider:
    """A provider; `bytes_per_token` is its own tokenizer's, so that counts differ a little between providers."""

    slug: str
    name: str
    dialect: Dialect
    bytes_per_token: float
    needs_credential: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """A model. `skill` is from 0 to 1: requests harder than that come out wrong."""

    name: str
    provider: str
    skill: float
    first_token_ms: tuple[int, int]
    tokens_per_second: int
    context_window: int
    max_output_tokens: int


PROVIDERS = {
    provider.slug: provider
    for provider in (
        Provider(slug="aurora", name="Aurora", dialect="anthropic", bytes_per_token=3.8),
        Provider(slug="borealis", name="Borealis", dialect="openai", bytes_per_token=4.0),
        Provider(slug="basement", name="Basement", dialect="openai", bytes_per_token=4.1, needs_credential=False),
    )
}

MODELS = {
    model.name: model
    for model in (
        Model(
            name="aurora-large",
            provider="aurora",
            skill=1.0,
            first_token_ms=(380, 700),
            tokens_per_second=160,
            context_window=200_000,
            max_output_tokens=32_000,
        ),
        Model(
            name="aurora-small",
            provider="aurora",
            skill=0.66,
            first_token_ms=(170, 300),
            tokens_per_second=280,
            context_window=200_000,
            max_output_tokens=16_000,
        ),
        Model(
            name="borealis-large",
            provider="borealis",
            skill=0.97,
            first_token_ms=(350, 640),
            tokens_per_second=170,
            context_window=128_000,
            max_output_tokens=16_384,
        ),
        Model(
            name="borealis-small",
            provider="borealis",
            skill=0.61,
            first_token_ms=(150, 280),
            tokens_per_second=280,
            context_window=128_000,
            max_output_tokens=16_384,
        ),
        Model(
            name="basement-8b",
            provider="basement",
            skill=0.43,
            first_token_ms=(90, 150),
            tokens_per_second=110,
            context_window=8_192,
            max_output_tokens=2_048,
        ),
    )
}

# Offered and found like models, but they answer embeddings only.
EMBEDDERS = {
    "borealis-embed": Model(
        name="borealis-embed",
        provider="borealis",
        skill=0.0,
        first_token_ms=(20, 60),
        tokens_per_second=10_000,
        context_window=8_191,
        max_output_tokens=1,
    ),
}

# What answers a model called `fault-<name>` on a path that does not say whose it is.
DEFAULT_MODEL = {"openai": MODELS["borealis-small"], "anthropic": MODELS["aurora-small"]}


def default_model(provider: str | None, dialect: Dialect) -> Model:
    """The model behind `fault-<name>`: the first of the provider, or of the dialect where no provider is named."""
    if provider is None:
        return DEFAULT_MODEL[dialect]
    return next(model for model in MODELS.values() if model.provider == provider)


def models_of(provider: str | None, dialect: Dialect) -> tuple[Model, ...]:
    """The models that a path offers: one provider's, or every one of the dialect."""
    return tuple(
        model
        for model in (*MODELS.values(), *EMBEDDERS.values())
        if PROVIDERS[model.provider].dialect == dialect and provider in (None, model.provider)
    )
