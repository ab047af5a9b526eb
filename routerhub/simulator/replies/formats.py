"""Values in the form that a schema prescribes: numbers within limits, texts of a length, a pattern or a format."""

import math
import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from routerhub.simulator.replies import found
from routerhub.simulator.replies.patterns import example
from routerhub.simulator.replies.sources import Source

Schema = Mapping[str, Any]
_PLAIN = {
    "date": "2026-10-21",
    "date-time": "2026-10-21T09:00:00Z",
    "time": "09:00:00Z",
    "duration": "P1D",
    "email": "someone@example.org",
    "uri": "https://example.org/",
    "url": "https://example.org/",
    "hostname": "example.org",
    "ipv4": "192.0.2.1",
    "ipv6": "2001:db8::1",
    "uuid": "00000000-0000-4000-8000-000000000000",
}
_WRITTEN = {
    "uri": re.compile(r"https?://[^\s\"'<>]+[\w/]"),
    "uuid": re.compile(r"\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b"),
    "date-time": re.compile(r"\b\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d)?(?:Z|[+-]\d\d:\d\d)"),
}
_DATES = ("%Y-%m-%d", "%d %B %Y", "%B %d, %Y", "%B %d %Y", "%d %B, %Y")


def fit_number(schema: Schema, value: float, *, is_whole: bool) -> float | int:
    """The number, brought within the schema's limits."""
    step = schema.get("multipleOf") or (1 if is_whole else None)
    low, high = schema.get("minimum", -math.inf), schema.get("maximum", math.inf)
    least = step or 0.001
    if isinstance(schema.get("exclusiveMinimum"), int | float):
        low = max(low, schema["exclusiveMinimum"] + least)
    if isinstance(schema.get("exclusiveMaximum"), int | float):
        high = min(high, schema["exclusiveMaximum"] - least)
    if is_whole:
        value = int(value)
    value = min(max(value, low), high)
    if step:
        value = round(value / step) * step
        value = value + step if value < low else value - step if value > high else value
    return int(value) if is_whole or (isinstance(value, float) and value.is_integer()) else value


def fit_text(schema: Schema, value: str) -> str:
    """The text, brought to the schema's pattern and length."""
    pattern = schema.get("pattern")
    if pattern and re.search(pattern, value) is None:
        return example(pattern)
    shortest, longest = schema.get("minLength", 0), schema.get("maxLength")
    if len(value) < shortest:
        value = (value + " and so on" * shortest)[:shortest] if value else ("text " * shortest)[:shortest]
    return value if longest is None else value[:longest]


def formatted(schema: Schema, name: str, source: Source) -> str:
    """A text of the schema's format: what the text says where it says one, else an example."""
    kind = schema["format"]
    if kind == "date":
        return next(filter(None, map(_iso, found.dates(source.text))), _PLAIN["date"])
    if kind == "email":
        return next(iter(found.emails(source.text)), _PLAIN["email"])
    written = _WRITTEN[kind].search(source.text) if kind in _WRITTEN else None
    if written:
        return written.group()
    return _PLAIN.get(kind) or fit_text(schema, source.words(name) or "")


def _iso(written: str) -> str | None:
    plain = re.sub(r"(?<=\d)(?:st|nd|rd|th)\b", "", written)
    for form in _DATES:
        try:
            return datetime.strptime(plain, form).date().isoformat()  # noqa: DTZ007 - a date has no time zone
        except ValueError:
            continue
    return None
