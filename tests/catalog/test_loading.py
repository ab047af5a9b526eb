import tomllib
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from pytest_django import Settings

from routerhub.catalog.credentials import open_credential
from routerhub.catalog.loading import load_catalog
from routerhub.catalog.models import Model, Price, Provider, Tier

pytestmark = pytest.mark.django_db

FIXTURE = Path(__file__).resolve().parents[2] / "fixtures" / "catalog.toml"


@pytest.fixture
def document(settings: Settings) -> dict[str, Any]:
    settings.ALLOW_LOOPBACK_PROVIDERS = True
    return tomllib.loads(FIXTURE.read_text().replace("{simulator}", "http://127.0.0.1:8001"))


def test_the_demo_catalogue_loads_as_written(document: dict[str, Any]) -> None:
    added = load_catalog(document)

    assert added == Tier.objects.count() + Provider.objects.count() + Model.objects.count() == 13
    aurora = Provider.objects.get(slug="aurora")
    assert (aurora.base_url, open_credential(aurora)) == (
        "http://127.0.0.1:8001/aurora",
        "demo-aurora-credential-7Q2f",
    )
    price = Price.objects.in_force(datetime(2026, 8, 1, tzinfo=UTC)).get(model__slug="aurora-large")
    assert (price.input_usd, price.output_usd, price.cache_write_1h_usd) == (Decimal(3), Decimal(15), Decimal(6))


def test_loading_again_changes_nothing_and_keeps_what_people_edited(
    document: dict[str, Any], announced: list[str]
) -> None:
    load_catalog(document)
    Model.objects.filter(slug="aurora-large").update(name="Renamed by somebody")
    Provider.objects.filter(slug="aurora").update(base_url="https://api.aurora.example", credential="")
    prices = list(Price.objects.order_by("id").values())
    announced.clear()

    assert load_catalog(document) == 0

    assert Model.objects.get(slug="aurora-large").name == "Renamed by somebody"
    assert Provider.objects.get(slug="aurora").credential == ""
    assert list(Price.objects.order_by("id").values()) == prices
    assert announced == []
