"""Which calls somebody wants to see: the same filter serves the log, its drill-downs and the API."""

import re
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db.models import Q

from routerhub.usage.models.call import Call, CallQuerySet

# Shorter texts would match nearly everything.
SHORTEST_TEXT = 3
ID_LENGTH = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class CallFilter:
    """Conditions that all must hold; null, false or empty asks nothing. Bounds are inclusive, but `until` is not."""

    since: datetime | None = None
    until: datetime | None = None
    task: str = ""
    rule: str = ""
    revision: int | None = None
    model: str = ""
    key: str = ""
    team: str = ""
    user_tier: str = ""
    status: str = ""
    cost_from: Decimal | None = None
    cost_to: Decimal | None = None
    latency_from: float | None = None
    latency_to: float | None = None
    is_unpriced: bool = False
    is_fallen_back: bool = False
    text: str = ""


# What a plain comparison can answer: the filter's field and the lookup.
LOOKUPS = {
    "task": "task",
    "rule": "rule",
    "revision": "revision",
    "model": "served_model",
    "key": "key_name",
    "team": "team",
    "user_tier": "user_tier",
    "status": "status",
    "cost_from": "cost_usd__gte",
    "cost_to": "cost_usd__lte",
    "latency_from": "latency_ms__gte",
    "latency_to": "latency_ms__lte",
}


def find_calls(wanted: CallFilter) -> CallQuerySet:
    """The calls that the filter asks for, in no order."""
    calls: CallQuerySet = Call.objects.all()
    if wanted.since:
        calls = calls.since(wanted.since)
    if wanted.until:
        calls = calls.until(wanted.until)
    if wanted.is_unpriced:
        calls = calls.unpriced()
    if wanted.is_fallen_back:
        calls = calls.fallen_back()
    values = {lookup: getattr(wanted, name) for name, lookup in LOOKUPS.items()}
    calls = calls.filter(**{lookup: value for lookup, value in values.items() if value not in (None, "")})
    return calls.filter(_holds_text(wanted.text)) if wanted.text else calls


def _holds_text(text: str) -> Q:
    """A call's id, or its first digits; or how its error's code or message begins. Wildcards mean themselves."""
    in_errors = Q(error_code__istartswith=text) | Q(error_message__istartswith=text)
    digits = text.replace("-", "")
    if not re.fullmatch(r"[0-9a-fA-F]{1,32}", digits):
        return in_errors
    lowest, highest = UUID(digits.ljust(ID_LENGTH, "0")), UUID(digits.ljust(ID_LENGTH, "f"))
    return Q(id__gte=lowest, id__lte=highest) | in_errors
