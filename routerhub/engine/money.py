"""Money in the engine: whole nano-dollars (10^-9 $), so that sums are exact; never a float."""

from decimal import ROUND_HALF_UP, Decimal

NANO_PER_DOLLAR = 1_000_000_000
NANO = Decimal("0.000000001")


def to_nano(dollars: Decimal) -> int:
    """Dollars as whole nano-dollars, rounded half up at the ninth place."""
    return int((dollars * NANO_PER_DOLLAR).to_integral_value(rounding=ROUND_HALF_UP))


def to_dollars(nano: int) -> Decimal:
    """Whole nano-dollars as dollars with nine places."""
    return (Decimal(nano) / NANO_PER_DOLLAR).quantize(NANO)
