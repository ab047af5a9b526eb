"""Filters and tags that every template may use without loading them."""

from collections.abc import Callable
from datetime import datetime
from functools import lru_cache
from typing import Any

from django import template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from heroicons.templatetags.heroicons import heroicon_outline

from routerhub.web import formats

register = template.Library()

UNKNOWN = format_html('<span aria-hidden="true">{}</span><span class="visually-hidden">{}</span>', "—", "unknown")


def _known(value: Any, format_value: Callable[[Any], str]) -> str:
    """An unknown value is a dash that is read out as "unknown", never a zero."""
    return UNKNOWN if value is None or value == "" else format_value(value)


@register.filter
def usd(amount: formats.Number | None) -> str:
    """Dollars: `{{ call.cost_usd|usd }}`."""
    return _known(amount, formats.dollars)


@register.filter
def usd_per_million(price: formats.Number | None) -> str:
    """A price per million tokens."""
    return _known(price, formats.price)


@register.filter
def count(number: int | None) -> str:
    """A whole number with thousands separators."""
    return _known(number, formats.counted)


@register.filter
def duration(duration_ms: formats.Number | None) -> str:
    """Milliseconds in the unit that reads best."""
    return _known(duration_ms, formats.milliseconds)


@register.filter
def percent(share: formats.Number | None) -> str:
    """A share between 0 and 1 as a percentage."""
    return _known(share, formats.percentage)


@register.filter
def json_pretty(value: Any) -> str:
    """Indented JSON, to be shown inside `<pre class="code">`."""
    return formats.pretty_json(value)


@register.simple_tag
def moment(at: datetime | None, style: str = "relative") -> SafeString:
    """A `<time>`: relative with the absolute moment as its title, or the other way round with "absolute"."""
    if at is None:
        return UNKNOWN
    local = timezone.localtime(at)
    texts = [formats.ago(local, timezone.now()), formats.absolute(local)]
    shown, title = reversed(texts) if style == "absolute" else texts
    return format_html('<time datetime="{}" title="{}">{}</time>', local.isoformat(), title, shown)


@register.simple_tag
@lru_cache(maxsize=128)
def icon(name: str, size: int = 18) -> str:
    """An outline icon by its heroicons name; decoration only, so words stand beside it."""
    return heroicon_outline(name, size=size, **{"class": "icon", "focusable": "false"})


@register.filter
def toast_level(level_tag: str) -> str:
    """The look of a toast for one of Django's message levels."""
    return {"success": "ok", "warning": "warn", "error": "bad"}.get(level_tag, "info")
