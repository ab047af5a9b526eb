from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.utils import timezone

from routerhub.usage.ingesting import ingest
from routerhub.usage.models import Call
from routerhub.usage.partitioned import lowest_id, make_partition, month_after, month_of
from tests.usage import factories

pytestmark = pytest.mark.django_db


def test_months_are_whole_and_follow_each_other() -> None:
    at = datetime(2026, 12, 31, 23, 59, tzinfo=UTC)

    assert (month_of(at), month_after(at)) == (datetime(2026, 12, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC))


def test_ids_order_as_their_moments_do() -> None:
    at = factories.NOON

    assert lowest_id(at) < factories.time_ordered_id(at) < lowest_id(at + timedelta(milliseconds=1))


def test_a_new_partition_takes_over_what_the_default_one_held() -> None:
    at = datetime(2031, 5, 17, tzinfo=UTC)
    call = factories.CallFactory.create(started_at=at)

    make_partition(at)
    make_partition(at)

    assert (home_of(call), Call.objects.count()) == ("usage_call_2031_05", 1)


def test_ingest_makes_the_months_that_its_calls_need() -> None:
    now = timezone.now()
    factories.put_into_inbox(*factories.whole_call(factories.opened(now)))

    ingest()

    assert home_of(Call.objects.get()) == f"usage_call_{now:%Y_%m}"


def test_a_call_of_an_unbelievable_moment_goes_to_the_default_partition() -> None:
    at = datetime(2077, 1, 1, tzinfo=UTC)
    factories.put_into_inbox(*factories.whole_call(factories.opened(at)))

    ingest()

    assert home_of(Call.objects.get()) == "usage_call_default"


def home_of(call: Call) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT tableoid::regclass::text FROM usage_call WHERE id = %s", [call.id])
        return str(cursor.fetchone()[0])
