from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal

import pytest
from django.db import connection, transaction

from routerhub.usage.ingesting import ingest
from routerhub.usage.models import Attempt, Call, InboxFact
from tests.usage import factories

pytestmark = pytest.mark.django_db(transaction=True)

WORKERS = 3
CALLS = 20


def in_parallel(act: Callable[[], None]) -> None:
    def run() -> None:
        try:
            act()
        finally:
            connection.close()

    with ThreadPoolExecutor(max_workers=WORKERS) as threads:
        for result in [threads.submit(run) for _ in range(WORKERS)]:
            result.result()


def empty_the_inbox() -> None:
    while not ingest(limit=3).is_empty:
        pass


def test_workers_that_share_the_facts_of_a_call_lose_nothing_of_its_totals() -> None:
    calls = [factories.opened() for _ in range(CALLS)]
    for number in (1, 2, 3):
        factories.put_into_inbox(
            *(factories.attempt_ended(factories.attempt_started(call, number), cost_nano=1_000) for call in calls)
        )
    factories.put_into_inbox(*(factories.call_ended(call, attempts=3) for call in calls))

    in_parallel(empty_the_inbox)

    assert (InboxFact.objects.count(), Attempt.objects.count()) == (0, 3 * CALLS)
    totals = set(Call.objects.values_list("status", "attempt_count", "cost_usd"))
    assert totals == {("succeeded", 3, Decimal("0.000003"))}


def ingest_and_lose_the_connection() -> None:
    with transaction.atomic():
        ingest()
        raise ConnectionError


def test_a_batch_that_is_not_committed_leaves_its_facts_in_the_inbox() -> None:
    factories.put_into_inbox(*factories.whole_call())

    with pytest.raises(ConnectionError):
        ingest_and_lose_the_connection()

    assert (InboxFact.objects.count(), Call.objects.count()) == (3, 0)
