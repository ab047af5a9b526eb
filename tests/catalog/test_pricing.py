from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from routerhub.access.models import AuditEntry, User
from routerhub.catalog.facts import Rates
from routerhub.catalog.models import Price
from routerhub.catalog.pricing import NoPriceToConfirm, PriceConflict, confirm_price, supersede_price
from tests.catalog.factories import ModelFactory, PriceFactory

pytestmark = pytest.mark.django_db

JANUARY = datetime(2026, 1, 1, tzinfo=UTC)
JULY = datetime(2026, 7, 1, tzinfo=UTC)
CHEAPER = Rates(input_usd=Decimal("0.5"), output_usd=Decimal("1.000000001"), cache_read_usd=Decimal(0))


def test_a_new_price_closes_the_open_one_at_the_same_instant(engineer: User, announced: list[str]) -> None:
    model = ModelFactory.create()
    old = PriceFactory.create(model=model, valid_from=JANUARY)

    new = supersede_price(model=model, rates=CHEAPER, valid_from=JULY, source="Price list", by=engineer)

    old.refresh_from_db()
    assert (old.input_usd, old.valid_from, old.valid_until) == (Decimal(1), JANUARY, JULY)
    new.refresh_from_db()
    assert (new.input_usd, new.output_usd, new.cache_read_usd, new.cache_write_1h_usd) == (
        Decimal("0.5"),
        Decimal("1.000000001"),
        Decimal(0),
        None,
    )
    assert (new.valid_from, new.valid_until, new.source) == (JULY, None, "Price list")
    assert announced == ["change"]


def test_superseding_is_audited_with_both_prices(engineer: User) -> None:
    model = ModelFactory.create(slug="aurora-large")
    PriceFactory.create(model=model, valid_from=JANUARY)

    supersede_price(model=model, rates=CHEAPER, valid_from=JULY, source="", by=engineer)

    entry = AuditEntry.objects.get()
    assert (entry.actor, entry.act, entry.subject) == (engineer, "price.superseded", "model aurora-large")
    assert (entry.before["input_usd"], entry.after["input_usd"]) == ("1", "0.5")
    assert entry.after["cache_write_1h_usd"] is None


def test_the_first_price_of_a_model_is_set(engineer: User) -> None:
    model = ModelFactory.create()

    price = supersede_price(model=model, rates=CHEAPER, valid_from=JANUARY, source="", by=engineer)

    assert list(model.prices.all()) == [price]
    assert AuditEntry.objects.get().act == "price.set"


@pytest.mark.parametrize("moment", [JULY, JULY - timedelta(microseconds=1)], ids=["together", "before"])
def test_a_price_cannot_begin_with_or_before_a_recorded_one(
    engineer: User, announced: list[str], moment: datetime
) -> None:
    model = ModelFactory.create()
    recorded = PriceFactory.create(model=model, valid_from=JULY)

    with pytest.raises(PriceConflict, match="1 Jul 2026, 00:00 UTC"):
        supersede_price(model=model, rates=CHEAPER, valid_from=moment, source="", by=engineer)

    assert list(model.prices.values_list("id", "valid_until")) == [(recorded.pk, None)]
    assert announced == []


def test_a_gap_after_a_closed_price_stays_a_gap(engineer: User) -> None:
    model = ModelFactory.create()
    PriceFactory.create(model=model, valid_from=JANUARY, valid_until=JANUARY + timedelta(days=1))

    supersede_price(model=model, rates=CHEAPER, valid_from=JULY, source="", by=engineer)

    assert not Price.objects.in_force(JANUARY + timedelta(days=30)).exists()


def test_confirming_a_price_changes_when_it_was_checked_and_nothing_else(engineer: User) -> None:
    price = PriceFactory.create(valid_from=JANUARY, checked_at=JANUARY)
    before = Price.objects.values().get()

    confirm_price(model=price.model, at=JULY, by=engineer)

    assert Price.objects.values().get() == {**before, "checked_at": JULY}
    assert AuditEntry.objects.get().act == "price.confirmed"


def test_a_model_without_a_price_in_force_has_nothing_to_confirm(engineer: User) -> None:
    price = PriceFactory.create(valid_from=JULY)

    with pytest.raises(NoPriceToConfirm):
        confirm_price(model=price.model, at=JANUARY, by=engineer)
