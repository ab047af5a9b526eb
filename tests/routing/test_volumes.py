from datetime import timedelta
from decimal import Decimal

import pytest

from routerhub.routing.volumes import Volume, rule_volumes
from tests.routing.factories import NOW
from tests.usage.factories import CallFactory

pytestmark = pytest.mark.django_db


def test_volumes_sum_known_costs_and_count_unknown_ones_apart() -> None:
    recently, long_ago = NOW - timedelta(days=1), NOW - timedelta(days=8)
    CallFactory.create(rule="labels", started_at=recently, cost_usd=Decimal("0.25"))
    CallFactory.create(rule="labels", started_at=recently, cost_usd=None)
    CallFactory.create(rule="labels", started_at=long_ago, cost_usd=Decimal("9"))
    CallFactory.create(rule="", started_at=recently, cost_usd=Decimal("1"))

    assert rule_volumes(since=NOW - timedelta(days=7)) == {
        "labels": Volume(calls=2, cost_usd=Decimal("0.25"), unpriced=1)
    }
