"""Sums of cost: which task, model, rule, team or day the money went to."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, QuerySet, Sum
from django.db.models.expressions import Combinable
from django.db.models.functions import TruncDate

from routerhub.usage.filtering import CallFilter, find_calls
from routerhub.usage.models import Call
from routerhub.usage.overview import UNPRICED

# `model` is the one that answered; a call that nobody answered has none.
GROUPS: Mapping[str, Combinable] = {
    "task": F("task"),
    "model": F("served_model"),
    "rule": F("rule"),
    "team": F("team"),
    "day": TruncDate("started_at", tzinfo=UTC),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class CostGroup:
    """The calls of one group. `cost_usd` sums the priced ones; those of unknown cost are counted apart."""

    group: str
    calls: int
    unpriced_calls: int
    cost_usd: Decimal
    input_tokens: int
    output_tokens: int


def costs_by(*, group_by: str, wanted: CallFilter) -> tuple[CostGroup, ...]:
    """The wanted calls' costs, one group for each value of `group_by` (a key of `GROUPS`), in that value's order."""
    calls: QuerySet[Call] = find_calls(wanted)
    rows = calls.values(group=GROUPS[group_by]).annotate(
        calls=Count("id"),
        unpriced_calls=Count("id", filter=UNPRICED),
        cost_usd=Sum("cost_usd"),
        sum_of_input_tokens=Sum("input_tokens"),
        sum_of_output_tokens=Sum("output_tokens"),
    )
    return tuple(_cost_group(row) for row in rows.order_by("group"))


def total_of(groups: tuple[CostGroup, ...]) -> CostGroup:
    """All groups together."""
    return CostGroup(
        group="",
        calls=sum(group.calls for group in groups),
        unpriced_calls=sum(group.unpriced_calls for group in groups),
        cost_usd=sum((group.cost_usd for group in groups), Decimal(0)),
        input_tokens=sum(group.input_tokens for group in groups),
        output_tokens=sum(group.output_tokens for group in groups),
    )


def _cost_group(row: Mapping[str, Any]) -> CostGroup:
    return CostGroup(
        group=str(row["group"]),
        calls=row["calls"],
        unpriced_calls=row["unpriced_calls"],
        cost_usd=row["cost_usd"] or Decimal(0),
        input_tokens=row["sum_of_input_tokens"] or 0,
        output_tokens=row["sum_of_output_tokens"] or 0,
    )
