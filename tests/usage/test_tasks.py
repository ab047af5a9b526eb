from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from routerhub.celery import app
from routerhub.usage import tasks
from routerhub.usage.models import Attempt, Call, InboxFact
from routerhub.usage.partitioned import month_after
from tests.usage import factories

pytestmark = pytest.mark.django_db


def test_the_tasks_have_the_names_that_the_schedule_wakes() -> None:
    scheduled = {entry["task"] for entry in app.conf.beat_schedule.values()}

    assert scheduled >= {tasks.ingest.name, tasks.close_lost_attempts.name, tasks.make_partitions.name}


def test_ingesting_twice_takes_each_fact_once() -> None:
    factories.put_into_inbox(*factories.whole_call(), *factories.whole_call())

    tasks.ingest()
    tasks.ingest(sent_by_a_newer_release=True)

    assert (InboxFact.objects.count(), Call.objects.count(), Attempt.objects.count()) == (0, 2, 2)


def test_closing_twice_changes_nothing_more() -> None:
    call = factories.CallFactory.create(started_at=timezone.now() - timedelta(minutes=20), status="open")

    tasks.close_lost_attempts()
    tasks.close_lost_attempts()

    call.refresh_from_db()
    assert call.status == "unknown"


def test_partitions_are_made_for_this_month_and_the_next_two() -> None:
    months = [timezone.now()]
    months += [month_after(months[-1])]
    months += [month_after(months[-1])]

    tasks.make_partitions()
    tasks.make_partitions()

    assert {f"usage_call_{month:%Y_%m}" for month in months} <= partitions_of("usage_call")


def partitions_of(table: str) -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = %s::regclass", [table])
        return {name for (name,) in cursor.fetchall()}
