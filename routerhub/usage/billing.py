"""How an attempt's cost comes about: each billed part's tokens times its price, or why it is not known."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from routerhub.catalog.models import Price
from routerhub.usage.models import Attempt, AttemptStatus

MILLION = 1_000_000

# The billed parts: the attempt's column, the price's column, and the words for them.
PARTS = (
    ("input_tokens", "input_usd", "Input"),
    ("cache_read_tokens", "cache_read_usd", "Read from cache"),
    ("cache_write_5m_tokens", "cache_write_5m_usd", "Written to cache, 5 min"),
    ("cache_write_1h_tokens", "cache_write_1h_usd", "Written to cache, 1 h"),
    ("output_tokens", "output_usd", "Output"),
)


@dataclass(frozen=True, slots=True)
class BilledPart:
    """One part of an attempt's usage; price and cost are null where the price is not known."""

    words: str
    tokens: int
    price_usd: Decimal | None
    cost_usd: Decimal | None


@dataclass(frozen=True, slots=True)
class Bill:
    """The parts, the recorded cost, and a sentence where the formula alone does not say enough."""

    parts: tuple[BilledPart, ...]
    cost_usd: Decimal | None
    note: str


def bills_of(attempts: list[Attempt]) -> list[Bill]:
    """One bill for each attempt, with the price that was applied then."""
    prices = Price.objects.in_bulk({attempt.price_id for attempt in attempts if attempt.price_id})
    return [bill_attempt(attempt, prices.get(attempt.price_id or 0)) for attempt in attempts]


def bill_attempt(attempt: Attempt, price: Price | None) -> Bill:
    """The attempt's usage under the price that was applied, or null for a price that is not known."""
    parts = tuple(_parts(attempt, price))
    return Bill(parts=parts, cost_usd=attempt.cost_usd, note=_note(attempt, parts))


def _parts(attempt: Attempt, price: Price | None) -> Iterable[BilledPart]:
    for column, price_column, words in PARTS:
        tokens: int | None = getattr(attempt, column)
        if not tokens:
            continue
        price_usd: Decimal | None = getattr(price, price_column) if price else None
        yield BilledPart(
            words=words,
            tokens=tokens,
            price_usd=price_usd,
            cost_usd=None if price_usd is None else tokens * price_usd / MILLION,
        )


def _note(attempt: Attempt, parts: tuple[BilledPart, ...]) -> str:
    if attempt.cost_usd is not None:
        return _note_on_known_cost(attempt, parts)
    if attempt.status == AttemptStatus.STARTED:
        return "Still running: the provider has not said yet what it used."
    if attempt.status == AttemptStatus.UNKNOWN:
        return "The gateway was lost during this attempt, so what the provider billed is not known."
    if not parts:
        return "The provider did not say what it used, so the cost is not known. It is not counted as $0."
    return "No price was known for all of these parts at that time, so the cost is not known. It is not counted as $0."


def _note_on_known_cost(attempt: Attempt, parts: tuple[BilledPart, ...]) -> str:
    if not parts:
        return "The provider refused before it used any tokens."
    if attempt.usage_source == "partial_estimate":
        return "Estimated from what had arrived when the stream ended."
    return ""
