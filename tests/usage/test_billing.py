from decimal import Decimal

import pytest

from routerhub.catalog.models import Price
from routerhub.usage.billing import Bill, BilledPart, bill_attempt
from routerhub.usage.models import Attempt

PRICE = Price(input_usd=Decimal(1), output_usd=Decimal(2), cache_read_usd=Decimal("0.1"))


def test_each_used_part_is_billed_at_its_own_price() -> None:
    attempt = Attempt(
        status="succeeded", input_tokens=100, cache_read_tokens=1000, output_tokens=50, cost_usd=Decimal("0.0003")
    )

    assert bill_attempt(attempt, PRICE) == Bill(
        parts=(
            BilledPart("Input", 100, Decimal(1), Decimal("0.0001")),
            BilledPart("Read from cache", 1000, Decimal("0.1"), Decimal("0.0001")),
            BilledPart("Output", 50, Decimal(2), Decimal("0.0001")),
        ),
        cost_usd=Decimal("0.0003"),
        note="",
    )


@pytest.mark.parametrize(
    ("attempt", "note"),
    [
        pytest.param(Attempt(status="started"), "Still running", id="started"),
        pytest.param(Attempt(status="unknown"), "The gateway was lost", id="lost"),
        pytest.param(Attempt(status="succeeded"), "The provider did not say what it used", id="no usage"),
        pytest.param(Attempt(status="succeeded", input_tokens=1), "No price was known", id="no price"),
        pytest.param(Attempt(status="failed", cost_usd=Decimal(0)), "The provider refused", id="refused"),
        pytest.param(
            Attempt(status="cancelled", input_tokens=1, cost_usd=Decimal(1), usage_source="partial_estimate"),
            "Estimated",
            id="estimate",
        ),
    ],
)
def test_a_cost_that_needs_explaining_is_explained(attempt: Attempt, note: str) -> None:
    assert bill_attempt(attempt, None).note.startswith(note)
