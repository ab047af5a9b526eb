"""How numbers and moments read in the dashboard: plain functions from values to text."""

import json
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

MINUS = "\N{MINUS SIGN}"
SMALLEST_USD = Decimal("0.000000001")

Number = Decimal | int | float


def dollars(amount_usd: Number) -> str:
    """$12,190 · $84.12 · $0.013 · $0.0042: whole from a thousand, two significant digits below ten cents."""
    amount = Decimal(str(amount_usd))
    size = abs(amount)
    if size >= 1000:
        text = f"{_rounded(size, 0):,}"
    elif size >= Decimal("0.1") or size == 0:
        text = f"{_rounded(size, 2):,}"
    elif size < SMALLEST_USD:
        return f"<${SMALLEST_USD:f}"
    else:
        text = f"{_rounded(size, min(9, 1 - size.adjusted())):f}"
    return f"{MINUS if amount < 0 else ''}${text}"


def price(usd_per_million: Number) -> str:
    """$3.00 / 1M: a price is exact, so every digit is shown, and at least the cents."""
    whole, _, decimals = f"{Decimal(str(usd_per_million)):f}".partition(".")
    return f"${int(whole):,}.{decimals.rstrip('0'):0<2} / 1M"


def counted(number: int) -> str:
    """1,234"""
    return f"{number:,}".replace("-", MINUS)


def milliseconds(duration_ms: Number) -> str:
    """840 ms · 2.1 s · 42 s · 2 min 5 s · 1 h 5 min"""
    if 0 < duration_ms < 1:
        return "<1 ms"
    if round(duration_ms) < 1000:
        return f"{round(duration_ms)} ms"
    seconds = Decimal(str(duration_ms)) / 1000
    if seconds < Decimal("9.95"):
        return f"{_rounded(seconds, 1)} s"
    return _long_time(int(_rounded(seconds, 0)))


def percentage(share: Number) -> str:
    """31% · 4.2%: a share of one; one decimal below ten, and never 100% or 0% unless it is all or nothing."""
    percent = Decimal(str(share)) * 100
    if 0 < percent < Decimal("0.1"):
        return "<0.1%"
    if Decimal("99.5") <= percent < 100:
        return ">99%"
    places = 0 if percent == 0 or abs(percent) >= Decimal("9.95") else 1
    return f"{_rounded(percent, places)}%".replace("-", MINUS)


def ago(at: datetime, now: datetime) -> str:
    """just now · 3 min ago · 2 h ago · 5 days ago · in 4 min; from thirty days on the date."""
    distance = now - at
    seconds = abs(distance).total_seconds()
    if abs(distance) >= timedelta(days=30):
        return f"{at:%-d %b %Y}"
    if seconds < 45:
        return "just now"
    words = _rough_time(seconds)
    return f"{words} ago" if distance > timedelta() else f"in {words}"


def absolute(at: datetime) -> str:
    """21 Nov 2026, 14:05:09 UTC"""
    return f"{at:%-d %b %Y, %H:%M:%S %Z}"


def pretty_json(value: Any) -> str:
    """The value as indented JSON; text that is no JSON comes back as it is."""
    if isinstance(value, (bytes, str)):
        text = value.decode(errors="replace") if isinstance(value, bytes) else value
        try:
            value = json.loads(text)
        except ValueError:
            return text
    return json.dumps(value, indent=2, ensure_ascii=False, default=str)


def _rounded(number: Decimal, places: int) -> Decimal:
    return number.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)


def _long_time(seconds: int) -> str:
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return f"{hours} h {minutes} min"
    return f"{minutes} min {seconds} s" if minutes else f"{seconds} s"


def _rough_time(seconds: float) -> str:
    if round(seconds / 60) < 60:
        return f"{max(1, round(seconds / 60))} min"
    if round(seconds / 3600) < 24:
        return f"{round(seconds / 3600)} h"
    days = round(seconds / 86400)
    return "1 day" if days == 1 else f"{days} days"
