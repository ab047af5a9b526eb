from datetime import timedelta
from decimal import Decimal

import pytest

from routerhub.usage import overview
from routerhub.usage.charts import HEIGHT, calls_chart
from routerhub.usage.models import InboxFact
from routerhub.usage.overview import Attention, Bucket, TaskTotals, Totals
from tests.catalog.factories import ModelFactory, PriceFactory
from tests.usage.factories import NOON, CallFactory, GatewayProcessFactory

pytestmark = pytest.mark.django_db
AN_HOUR = timedelta(hours=1)


def test_totals_keep_unknown_costs_apart_from_spend() -> None:
    CallFactory.create(started_at=NOON - AN_HOUR)
    CallFactory.create(latency_ms=100, cost_usd=Decimal("0.25"))
    CallFactory.create(latency_ms=300, cost_usd=None, status="failed", attempt_count=2)
    CallFactory.create(latency_ms=None, cost_usd=None, status="open")

    assert overview.totals(since=NOON) == Totals(
        calls=3, failed=1, fallen_back=1, unpriced=1, spend_usd=Decimal("0.25"), p50_ms=200.0, p95_ms=290.0
    )


def test_totals_of_nothing_are_zero_or_unknown_and_never_wrong() -> None:
    nothing = overview.totals(since=NOON)

    assert nothing == Totals(
        calls=0, failed=0, fallen_back=0, unpriced=0, spend_usd=Decimal(0), p50_ms=None, p95_ms=None
    )
    assert nothing.failed_share is None


def test_tasks_come_by_volume_with_the_models_that_answered() -> None:
    CallFactory.create(task="rare", served_model="", status="failed", cost_usd=None, latency_ms=1000)
    CallFactory.create(task="common", served_model="b", cost_usd=1, latency_ms=100)
    CallFactory.create(task="common", served_model="a", cost_usd=2, latency_ms=100)

    assert overview.totals_by_task(since=NOON) == (
        TaskTotals(
            task="common",
            models=("a", "b"),
            mean_cost_usd=Decimal("1.5"),
            calls=2,
            failed=0,
            fallen_back=0,
            unpriced=0,
            spend_usd=Decimal(3),
            p50_ms=100.0,
            p95_ms=100.0,
        ),
        TaskTotals(
            task="rare",
            models=(),
            mean_cost_usd=None,
            calls=1,
            failed=1,
            fallen_back=0,
            unpriced=1,
            spend_usd=Decimal(0),
            p50_ms=1000.0,
            p95_ms=1000.0,
        ),
    )


def test_buckets_cover_the_whole_time_and_sum_to_the_totals() -> None:
    since, until = NOON + timedelta(minutes=30), NOON + timedelta(hours=2, minutes=10)
    CallFactory.create(started_at=NOON + timedelta(minutes=10))
    CallFactory.create(started_at=NOON + timedelta(minutes=40), cost_usd=1)
    CallFactory.create(started_at=NOON + timedelta(hours=2), status="failed", cost_usd=None)

    assert overview.buckets(since=since, until=until, step=AN_HOUR) == (
        Bucket(since, NOON + AN_HOUR, calls=1, failed=0, spend_usd=Decimal(1)),
        Bucket(NOON + AN_HOUR, NOON + 2 * AN_HOUR, calls=0, failed=0, spend_usd=Decimal(0)),
        Bucket(NOON + 2 * AN_HOUR, NOON + 3 * AN_HOUR, calls=1, failed=1, spend_usd=Decimal(0)),
    )


def test_the_chart_is_scaled_to_its_tallest_bar() -> None:
    few = Bucket(NOON, NOON + AN_HOUR, calls=5, failed=0, spend_usd=Decimal(0))
    many = Bucket(NOON + AN_HOUR, NOON + 2 * AN_HOUR, calls=10, failed=5, spend_usd=Decimal(0))

    chart = calls_chart((few, many))

    assert [(column.height, column.failed_height) for column in chart.columns] == [
        (HEIGHT / 2, 0),
        (HEIGHT, HEIGHT / 2),
    ]
    assert chart.sentence == "15 calls, 5 of them failed; the most, 10, from 20 Nov 13:00 UTC."


def test_attention_counts_what_somebody_should_look_at() -> None:
    PriceFactory.create(model=ModelFactory.create())
    ModelFactory.create()
    ModelFactory.create(is_enabled=False)
    CallFactory.create(status="unknown")
    InboxFact.objects.create(line=b"?", error="This line holds no fact.")
    InboxFact.objects.create(line=b"?")
    GatewayProcessFactory.create(last_seen_at=NOON - timedelta(minutes=2))
    GatewayProcessFactory.create(last_seen_at=NOON - timedelta(days=2))

    assert overview.attention(since=NOON, at=NOON) == Attention(
        ingest_errors=1, unpriced_models=1, unknown_calls=1, silent_gateways=1
    )


def test_one_living_gateway_is_enough() -> None:
    GatewayProcessFactory.create(last_seen_at=NOON - timedelta(minutes=2))
    GatewayProcessFactory.create(last_seen_at=NOON)

    assert overview.attention(since=NOON, at=NOON).silent_gateways == 0
