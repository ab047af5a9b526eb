from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from routerhub.engine.money import to_dollars, to_nano
from routerhub.engine.pricing import Price, cost_nano, price_at
from routerhub.engine.reply import Usage

PRICE = Price(
    id=1,
    valid_from_ms=1_000,
    valid_until_ms=2_000,
    input_nano=3_000_000_000,
    output_nano=15_000_000_000,
    cache_read_nano=300_000_000,
    cache_write_5m_nano=3_750_000_000,
    cache_write_1h_nano=6_000_000_000,
)


def test_cost_bills_every_part_at_its_own_price() -> None:
    usage = Usage(
        input_tokens=1_000,
        output_tokens=200,
        cache_read_tokens=4_000,
        cache_write_5m_tokens=100,
        cache_write_1h_tokens=10,
    )

    # 0.003 + 0.003 + 0.0012 + 0.000375 + 0.00006 dollars
    assert cost_nano(usage, PRICE) == 7_635_000


@pytest.mark.parametrize(
    ("usage", "price"),
    [
        pytest.param(None, PRICE, id="unknown usage"),
        pytest.param(Usage(input_tokens=1, output_tokens=1), None, id="unknown price"),
        pytest.param(
            Usage(input_tokens=1, output_tokens=1, cache_read_tokens=1),
            Price(id=2, valid_from_ms=0, valid_until_ms=None, input_nano=1, output_nano=1),
            id="unknown price of a part that was used",
        ),
    ],
)
def test_cost_is_null_when_unknown(usage: Usage | None, price: Price | None) -> None:
    assert cost_nano(usage, price) is None


def test_cost_of_nothing_is_zero_and_not_null() -> None:
    assert cost_nano(Usage(input_tokens=0, output_tokens=0), PRICE) == 0


@pytest.mark.parametrize(("now_ms", "expected"), [(999, None), (1_000, PRICE), (1_999, PRICE), (2_000, None)])
def test_price_holds_from_its_start_until_before_its_end(now_ms: int, expected: Price | None) -> None:
    assert price_at((PRICE,), now_ms) == expected


@given(
    st.integers(0, 10**7),
    st.integers(0, 10**6),
    st.decimals("0", "999", places=9),
    st.decimals("0", "999", places=9),
)
def test_cost_equals_the_decimal_sum_rounded_half_up(
    input_tokens: int, output_tokens: int, input_usd: Decimal, output_usd: Decimal
) -> None:
    price = Price(
        id=1, valid_from_ms=0, valid_until_ms=None, input_nano=to_nano(input_usd), output_nano=to_nano(output_usd)
    )

    cost = cost_nano(Usage(input_tokens=input_tokens, output_tokens=output_tokens), price)

    exact = (input_tokens * input_usd + output_tokens * output_usd) / 1_000_000
    assert cost is not None
    assert to_dollars(cost) == exact.quantize(Decimal("0.000000001"), ROUND_HALF_UP)
