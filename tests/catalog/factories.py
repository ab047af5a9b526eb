"""Valid rows of the catalogue; every value that matters to a test is stated by that test."""

from datetime import UTC, datetime
from decimal import Decimal

from factory.declarations import LazyAttribute, LazyFunction, Sequence, SubFactory
from factory.django import DjangoModelFactory

from routerhub.catalog.models import Dialect, Model, Price, Provider, Tier


class TierFactory(DjangoModelFactory[Tier]):
    class Meta:
        model = Tier

    slug = Sequence(lambda number: f"tier-{number}")
    name = LazyAttribute(lambda tier: tier.slug.replace("-", " ").capitalize())
    position = Sequence(lambda number: number + 100)  # above those of any loaded document
    description = ""


class ProviderFactory(DjangoModelFactory[Provider]):
    """An enabled provider of the openai dialect without a credential."""

    class Meta:
        model = Provider

    slug = Sequence(lambda number: f"provider-{number}")
    name = LazyAttribute(lambda provider: provider.slug.replace("-", " ").capitalize())
    dialect = Dialect.OPENAI
    base_url = LazyAttribute(lambda provider: f"https://{provider.slug}.example.com/v1")


class ModelFactory(DjangoModelFactory[Model]):
    """An enabled model without capabilities and without a price; the upstream name is the slug."""

    class Meta:
        model = Model

    slug = Sequence(lambda number: f"model-{number}")
    name = LazyAttribute(lambda model: model.slug.replace("-", " ").capitalize())
    provider = SubFactory(ProviderFactory)
    upstream_name = LazyAttribute(lambda model: model.slug)
    tier = SubFactory(TierFactory)
    tier_position = Sequence(lambda number: number)
    context_window = 128_000
    max_output_tokens = 4096
    capabilities = LazyFunction(list)


class PriceFactory(DjangoModelFactory[Price]):
    """$1 in and $2 out per million tokens, open-ended since the start of 2026; cache prices unknown."""

    class Meta:
        model = Price

    model = SubFactory(ModelFactory)
    input_usd = Decimal("1")
    output_usd = Decimal("2")
    valid_from = datetime(2026, 1, 1, tzinfo=UTC)
    valid_until = None
    source = ""
