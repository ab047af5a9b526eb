"""The database itself keeps prices apart, whatever the code above it does."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.db import IntegrityError

from tests.catalog.factories import ModelFactory, PriceFactory

pytestmark = pytest.mark.django_db

JANUARY = datetime(2026, 1, 1, tzinfo=UTC)
APRIL = datetime(2026, 4, 1, tzinfo=UTC)
JULY = datetime(2026, 7, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("valid_from", "valid_until"),
    [
        pytest.param(JANUARY, APRIL, id="the same period"),
        pytest.param(datetime(2026, 3, 31, 23, 59, 59, 999999, tzinfo=UTC), JULY, id="one microsecond of overlap"),
        pytest.param(datetime(2025, 1, 1, tzinfo=UTC), None, id="an open period around it"),
    ],
)
def test_two_prices_of_a_model_cannot_overlap(valid_from: datetime, valid_until: datetime | None) -> None:
    model = ModelFactory.create()
    PriceFactory.create(model=model, valid_from=JANUARY, valid_until=APRIL)

    with pytest.raises(IntegrityError, match="catalog_price_periods_do_not_overlap"):
        PriceFactory.create(model=model, valid_from=valid_from, valid_until=valid_until)


def test_periods_may_touch_and_other_models_do_not_matter() -> None:
    model = ModelFactory.create()

    PriceFactory.create(model=model, valid_from=JANUARY, valid_until=APRIL)
    PriceFactory.create(model=model, valid_from=APRIL)
    PriceFactory.create(valid_from=JANUARY)


@pytest.mark.parametrize("valid_until", [JANUARY, datetime(2025, 12, 31, tzinfo=UTC)])
def test_a_period_cannot_be_empty_or_end_before_it_begins(valid_until: datetime) -> None:
    with pytest.raises(IntegrityError, match="catalog_price_period_not_empty"):
        PriceFactory.create(valid_from=JANUARY, valid_until=valid_until)


@pytest.mark.parametrize(
    "amount", ["input_usd", "output_usd", "cache_read_usd", "cache_write_5m_usd", "cache_write_1h_usd"]
)
def test_no_amount_can_be_negative(amount: str) -> None:
    with pytest.raises(IntegrityError, match="catalog_price_not_negative"):
        PriceFactory.create(**{amount: Decimal("-0.000000001")})
