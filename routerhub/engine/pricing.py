"""What an attempt costs: tokens times the price that held at that moment, exact to the nano-dollar."""

from msgspec import Struct

from routerhub.engine.reply import Usage

TOKENS_PER_PRICE = 1_000_000


class Price(Struct, frozen=True, kw_only=True):
    """A model's price for a period, in nano-dollars per million tokens; null means the part's price is not known.

    `valid_from_ms` is inclusive and `valid_until_ms` exclusive, in milliseconds since the epoch.
    """

    id: int
    valid_from_ms: int
    valid_until_ms: int | None
    input_nano: int
    output_nano: int
    cache_read_nano: int | None = None
    cache_write_5m_nano: int | None = None
    cache_write_1h_nano: int | None = None


def price_at(prices: tuple[Price, ...], now_ms: int) -> Price | None:
    """The price that holds at `now_ms`, if any."""
    for price in prices:
        if price.valid_from_ms <= now_ms and (price.valid_until_ms is None or now_ms < price.valid_until_ms):
            return price
    return None


def cost_nano(usage: Usage | None, price: Price | None) -> int | None:
    """The cost in nano-dollars, rounded half up once; null when usage, price or the price of a used part is unknown."""
    if usage is None or price is None:
        return None
    total = 0
    for tokens, nano in (
        (usage.input_tokens, price.input_nano),
        (usage.output_tokens, price.output_nano),
        (usage.cache_read_tokens, price.cache_read_nano),
        (usage.cache_write_5m_tokens, price.cache_write_5m_nano),
        (usage.cache_write_1h_tokens, price.cache_write_1h_nano),
    ):
        if tokens and nano is None:
            return None
        total += tokens * (nano or 0)
    return (total + TOKENS_PER_PRICE // 2) // TOKENS_PER_PRICE
