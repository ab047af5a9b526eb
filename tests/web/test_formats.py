from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from routerhub.web import formats

NOON = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        (Decimal("12190.4"), "$12,190"),
        (Decimal("1000"), "$1,000"),
        (Decimal("999.994"), "$999.99"),
        (Decimal("84.12"), "$84.12"),
        (Decimal("0.1"), "$0.10"),
        (Decimal("0.0134"), "$0.013"),
        (Decimal("0.0042"), "$0.0042"),
        (Decimal("0.00004249"), "$0.000042"),
        (Decimal("0.000000001"), "$0.000000001"),
        (Decimal("0.0000000001"), "<$0.000000001"),
        (Decimal("0"), "$0.00"),
        (Decimal("-0.0042"), "−$0.0042"),
        (3, "$3.00"),
        (0.25, "$0.25"),
    ],
)
def test_dollars_keep_two_digits_when_small_and_no_cents_when_large(amount: formats.Number, text: str) -> None:
    assert formats.dollars(amount) == text


def test_parts_below_ten_cents_add_up_to_their_sum_as_shown() -> None:
    assert formats.dollars(Decimal("0.0061") + Decimal("0.0073")) == "$0.013"


@pytest.mark.parametrize(
    ("price", "text"),
    [
        (Decimal("3.000000000"), "$3.00 / 1M"),
        (Decimal("0.8"), "$0.80 / 1M"),
        (Decimal("0.075"), "$0.075 / 1M"),
        (Decimal("0.000000001"), "$0.000000001 / 1M"),
        (Decimal("1250"), "$1,250.00 / 1M"),
        (Decimal("0"), "$0.00 / 1M"),
    ],
)
def test_price_shows_every_digit_and_at_least_the_cents(price: formats.Number, text: str) -> None:
    assert formats.price(price) == text


@pytest.mark.parametrize(("number", "text"), [(0, "0"), (1234, "1,234"), (-1234, "−1,234"), (1_000_000, "1,000,000")])
def test_counted_groups_thousands(number: int, text: str) -> None:
    assert formats.counted(number) == text


@pytest.mark.parametrize(
    ("duration_ms", "text"),
    [
        (0, "0 ms"),
        (0.4, "<1 ms"),
        (840, "840 ms"),
        (999.6, "1.0 s"),
        (2140, "2.1 s"),
        (9949, "9.9 s"),
        (9950, "10 s"),
        (42_000, "42 s"),
        (59_700, "1 min 0 s"),
        (125_000, "2 min 5 s"),
        (3_900_000, "1 h 5 min"),
    ],
)
def test_milliseconds_read_in_the_unit_that_fits(duration_ms: formats.Number, text: str) -> None:
    assert formats.milliseconds(duration_ms) == text


@pytest.mark.parametrize(
    ("share", "text"),
    [
        (0, "0%"),
        (Decimal("0.0004"), "<0.1%"),
        (Decimal("0.042"), "4.2%"),
        (Decimal("0.0996"), "10%"),
        (0.31, "31%"),
        (Decimal("0.9999"), ">99%"),
        (1, "100%"),
        (1.5, "150%"),
        (Decimal("-0.042"), "−4.2%"),
    ],
)
def test_percentage_is_never_all_or_nothing_by_rounding(share: formats.Number, text: str) -> None:
    assert formats.percentage(share) == text


@pytest.mark.parametrize(
    ("distance", "text"),
    [
        (timedelta(seconds=5), "just now"),
        (timedelta(seconds=-5), "just now"),
        (timedelta(seconds=50), "1 min ago"),
        (timedelta(minutes=3), "3 min ago"),
        (timedelta(minutes=59, seconds=40), "1 h ago"),
        (timedelta(hours=2), "2 h ago"),
        (timedelta(hours=23, minutes=40), "1 day ago"),
        (timedelta(days=5), "5 days ago"),
        (timedelta(days=40), "12 Oct 2026"),
        (timedelta(minutes=-4), "in 4 min"),
    ],
)
def test_ago_rounds_to_one_unit_and_becomes_a_date(distance: timedelta, text: str) -> None:
    assert formats.ago(NOON - distance, NOON) == text


def test_absolute_names_the_time_zone() -> None:
    assert formats.absolute(NOON) == "21 Nov 2026, 12:00:00 UTC"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ({"a": [1, "é"]}, '{\n  "a": [\n    1,\n    "é"\n  ]\n}'),
        ('{"a":1}', '{\n  "a": 1\n}'),
        (b'{"a":1}', '{\n  "a": 1\n}'),
        ("{broken", "{broken"),
        (b"\xff", "\N{REPLACEMENT CHARACTER}"),
        ({"cost": Decimal("0.1")}, '{\n  "cost": "0.1"\n}'),
        (None, "null"),
    ],
)
def test_pretty_json_indents_what_is_json_and_leaves_the_rest(value: object, text: str) -> None:
    assert formats.pretty_json(value) == text
