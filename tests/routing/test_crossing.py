from datetime import timedelta

import pytest

from routerhub.access.models import Pepper
from routerhub.engine.pricing import Price
from routerhub.engine.snapshot import ApiKey, Model, Provider, Snapshot, Task, Tier, decode_snapshot, encode_snapshot
from routerhub.engine.table import Table
from routerhub.engine.table_problems import Catalogue, CatalogueModel
from routerhub.routing.crossing import build_snapshot, read_catalogue, read_rows
from tests.catalog.factories import ModelFactory, PriceFactory, ProviderFactory, TierFactory
from tests.engine.rules import a_rule
from tests.routing.factories import NOW, KeyFactory, TaskFactory, TeamFactory, price_models, publish_rules

pytestmark = pytest.mark.django_db

NOW_MS = round(NOW.timestamp() * 1000)


def compiled() -> Snapshot:
    return build_snapshot(read_rows(at=NOW), serial=7, compiled_at=NOW)


def test_an_empty_installation_is_an_empty_snapshot_without_a_revision() -> None:
    assert compiled() == Snapshot(
        serial=7,
        revision=None,
        compiled_ms=NOW_MS,
        table=Table(),
        tiers={},
        providers={},
        models={},
        tasks={},
        keys={},
        key_pepper="",
    )


def test_a_provider_comes_with_its_credential_still_encrypted() -> None:
    ProviderFactory.create(
        slug="aurora", name="Aurora", dialect="anthropic", base_url="https://a.example", credential="token"
    )

    assert compiled().providers == {
        "aurora": Provider(
            slug="aurora", name="Aurora", dialect="anthropic", base_url="https://a.example", credential="token"
        )
    }


def test_a_model_comes_with_its_prices_to_the_nano_dollar() -> None:
    tier = TierFactory.create(slug="large", name="Large")
    provider = ProviderFactory.create(slug="aurora")
    model = ModelFactory.create(slug="big", name="Big", provider=provider, tier=tier, capabilities=["tools"])
    price = PriceFactory.create(model=model, input_usd="2.5", output_usd="0.000000001", cache_read_usd="0")

    snapshot = compiled()

    assert snapshot.tiers == {"large": Tier(slug="large", name="Large", models=("big",))}
    assert snapshot.models["big"] == Model(
        slug="big",
        name="Big",
        provider="aurora",
        upstream_name="big",
        tier="large",
        context_window=128_000,
        max_output_tokens=4096,
        capabilities=frozenset({"tools"}),
        prices=(
            Price(
                id=price.pk,
                valid_from_ms=round(price.valid_from.timestamp() * 1000),
                valid_until_ms=None,
                input_nano=2_500_000_000,
                output_nano=1,
                cache_read_nano=0,
            ),
        ),
        created_ms=round(model.created_at.timestamp() * 1000),
    )


def test_keys_tasks_and_the_pepper_come_along_and_read_back() -> None:
    key = KeyFactory.create(name="Shop", team=TeamFactory.create(name="Sales"), digest="d1", allowed_models=["big"])
    TaskFactory.create(slug="summaries", name="Summaries", bucket="writing")
    Pepper.objects.create(pk=1, token="pepper token")

    snapshot = compiled()

    assert snapshot.tasks == {"summaries": Task(slug="summaries", name="Summaries", bucket="writing")}
    assert snapshot.keys == {
        "d1": ApiKey(
            id=key.pk, name="Shop", team="Sales", scopes=frozenset({"route"}), allowed_models=frozenset({"big"})
        )
    }
    assert snapshot.key_pepper == "pepper token"
    assert decode_snapshot(encode_snapshot(snapshot)) == snapshot


def test_a_tier_holds_its_enabled_models_in_their_order() -> None:
    tier = TierFactory.create(slug="small")
    ModelFactory.create(slug="second", tier=tier, tier_position=2)
    ModelFactory.create(slug="first", tier=tier, tier_position=1)
    ModelFactory.create(slug="off", tier=tier, is_enabled=False)
    ModelFactory.create(slug="provider-off", tier=tier, provider=ProviderFactory.create(is_enabled=False))

    assert compiled().tiers["small"].models == ("first", "second")


def test_revoked_and_expired_keys_stay_behind() -> None:
    KeyFactory.create(digest="usable", expires_at=NOW + timedelta(days=1))
    KeyFactory.create(digest="expired", expires_at=NOW - timedelta(seconds=1))
    KeyFactory.create(digest="revoked", revoked_at=NOW - timedelta(seconds=1))

    assert set(compiled().keys) == {"usable"}


def test_prices_that_ended_more_than_a_day_ago_stay_behind() -> None:
    model = ModelFactory.create(slug="big")
    start, hour = NOW - timedelta(days=30), timedelta(hours=1)
    PriceFactory.create(model=model, valid_from=start, valid_until=NOW - 25 * hour)
    recent = PriceFactory.create(model=model, valid_from=NOW - 25 * hour, valid_until=NOW - hour)
    current = PriceFactory.create(model=model, valid_from=NOW - hour, valid_until=NOW + hour)
    future = PriceFactory.create(model=model, valid_from=NOW + hour)

    assert [price.id for price in compiled().models["big"].prices] == [recent.pk, current.pk, future.pk]


def test_the_snapshot_carries_the_live_table_not_the_draft() -> None:
    price_models("large")
    publish_rules(a_rule("default"))

    assert (compiled().revision, compiled().table) == (1, Table(rules=(a_rule("default"),)))


def test_read_catalogue_says_which_models_may_be_asked_and_have_a_price() -> None:
    small = TierFactory.create(slug="small")
    PriceFactory.create(model=ModelFactory.create(slug="priced", tier=small))
    ModelFactory.create(slug="unpriced", tier=small, is_enabled=False)
    TaskFactory.create(slug="summaries")

    assert read_catalogue(at=NOW) == Catalogue(
        models={
            "priced": CatalogueModel(is_enabled=True, has_price=True),
            "unpriced": CatalogueModel(is_enabled=False, has_price=False),
        },
        tiers={"small": ("priced",)},
        tasks=frozenset({"summaries"}),
    )
