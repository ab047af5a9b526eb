"""How much traffic each rule took lately and what it cost, to be read beside the rule."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import Count, Q, Sum

from routerhub.usage.models import Call


@dataclass(frozen=True, slots=True)
class Volume:
    """Calls of a rule. `cost_usd` sums the calls whose cost is known and is null when none is."""

    calls: int
    cost_usd: Decimal | None
    unpriced: int


NO_CALLS = Volume(calls=0, cost_usd=None, unpriced=0)


def rule_volumes(*, since: datetime) -> Mapping[str, Volume]:
    """The volume of each rule's key since that moment, in one query; a rule without calls is not in it."""
    rows = Call.objects.since(since).exclude(rule="").values("rule")
    counted = rows.annotate(calls=Count("id"), cost=Sum("cost_usd"), unpriced=Count("id", filter=Q(cost_usd=None)))
    return {row["rule"]: Volume(row["calls"], row["cost"], row["unpriced"]) for row in counted}
