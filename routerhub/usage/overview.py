"""The overview's numbers, each aggregated in the database in one query."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Avg, Count, F, Func, Q, Sum, Value
from django.db.models.fields import DateTimeField

from routerhub.catalog.models import Model
from routerhub.usage.aggregates import Percentile
from routerhub.usage.models import Call, CallStatus, GatewayProcess, InboxFact

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
UNPRICED = Q(cost_usd=None) & ~Q(status=CallStatus.OPEN)
MEASURES = {
    "calls": Count("id"),
    "failed": Count("id", filter=Q(status=CallStatus.FAILED)),
    "fallen_back": Count("id", filter=Q(attempt_count__gt=1)),
    "unpriced": Count("id", filter=UNPRICED),
    "spend_usd": Sum("cost_usd"),
    "p50_ms": Percentile("latency_ms", fraction=0.5),
    "p95_ms": Percentile("latency_ms", fraction=0.95),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """A period's calls in numbers. Spend covers the priced calls; latencies are null where no call has ended."""

    calls: int
    failed: int
    fallen_back: int
    unpriced: int
    spend_usd: Decimal
    p50_ms: float | None
    p95_ms: float | None

    @property
    def failed_share(self) -> float | None:
        """Failed calls of all calls; null without calls."""
        return self.failed / self.calls if self.calls else None

    @property
    def fallen_back_share(self) -> float | None:
        """Calls that needed another attempt, of all calls; null without calls."""
        return self.fallen_back / self.calls if self.calls else None


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskTotals(Totals):
    """The same for one task (empty for calls that name none), the models that answered it and the mean cost."""

    task: str
    models: tuple[str, ...]
    mean_cost_usd: Decimal | None


@dataclass(frozen=True, slots=True)
class Bucket:
    """The calls of one stretch of a chart."""

    start: datetime
    end: datetime
    calls: int
    failed: int
    spend_usd: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Attention:
    """What somebody should look at, as counts; all zero when nothing is."""

    ingest_errors: int
    unpriced_models: int
    unknown_calls: int
    silent_gateways: int


def totals(*, since: datetime) -> Totals:
    """All calls since then."""
    return Totals(**_known(Call.objects.since(since).aggregate(**MEASURES)))


def totals_by_task(*, since: datetime) -> tuple[TaskTotals, ...]:
    """The calls since then by task, the most frequent first."""
    models = ArrayAgg("served_model", distinct=True, filter=~Q(served_model=""), default=Value([]))
    rows = (
        Call.objects.since(since)
        .values("task")
        .annotate(**MEASURES, models=models, mean_cost_usd=Avg("cost_usd"))
        .order_by(F("calls").desc(), "task")
    )
    return tuple(TaskTotals(**_known({**row, "models": tuple(row["models"])})) for row in rows)


def buckets(*, since: datetime, until: datetime, step: timedelta) -> tuple[Bucket, ...]:
    """The calls from `since` on in whole steps of time, so that only the first and the last one may be cut short."""
    bin_start = Func(Value(step), F("started_at"), Value(EPOCH), function="date_bin", output_field=DateTimeField())
    first = since - (since - EPOCH) % step
    rows = (
        Call.objects.since(since)
        .values(start=bin_start)
        .annotate(calls=MEASURES["calls"], failed=MEASURES["failed"], spend_usd=MEASURES["spend_usd"])
    )
    found = {row["start"]: row for row in rows}
    empty = {"calls": 0, "failed": 0, "spend_usd": None}
    starts = [first + step * number for number in range((until - first) // step + 1)]
    return tuple(_bucket(max(start, since), start + step, found.get(start, empty)) for start in starts)


def newest_calls(*, count: int) -> tuple[Call, ...]:
    """The calls that started last."""
    return tuple(Call.objects.newest_first().in_words()[:count])


def attention(*, since: datetime, at: datetime) -> Attention:
    """What needs somebody's attention now."""
    silent_since = at - timedelta(minutes=1)
    # A process that has been silent for an hour was stopped, it does not hang.
    recently = GatewayProcess.objects.filter(last_seen_at__gte=at - timedelta(hours=1))
    in_force = Q(prices__valid_from__lte=at) & (Q(prices__valid_until=None) | Q(prices__valid_until__gt=at))
    priced = Model.objects.filter(in_force).values("pk")
    return Attention(
        ingest_errors=InboxFact.objects.exclude(error="").count(),
        unpriced_models=Model.objects.enabled().exclude(pk__in=priced).count(),
        unknown_calls=Call.objects.since(since).filter(status=CallStatus.UNKNOWN).count(),
        silent_gateways=0 if recently.filter(last_seen_at__gte=silent_since).exists() else recently.count(),
    )


def _known(row: Mapping[str, Any]) -> dict[str, Any]:
    return {**row, "spend_usd": row["spend_usd"] or Decimal(0)}


def _bucket(start: datetime, end: datetime, row: Mapping[str, Any]) -> Bucket:
    return Bucket(start, end, calls=row["calls"], failed=row["failed"], spend_usd=row["spend_usd"] or Decimal(0))
