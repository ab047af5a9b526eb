"""Celery's wake-ups for the ledger. What is due lies in Postgres, so a lost or doubled message changes nothing."""

from celery import shared_task
from django.db import OperationalError
from django.utils import timezone

from routerhub.usage import closing, ingesting
from routerhub.usage.partitioned import make_partition, month_after

MOST_BATCHES = 20
MONTHS_AHEAD = 2


# A deadlock or a lost connection is worth trying again; beat wakes the task anew anyway.
@shared_task(name="usage.ingest", autoretry_for=(OperationalError,), max_retries=3, retry_backoff=True)  # type: ignore[untyped-decorator]  # celery has no types
def ingest(**_later: object) -> None:
    """Empty the inbox, a batch at a time, and leave the rest of a flood to the next wake-up."""
    for _ in range(MOST_BATCHES):
        if ingesting.ingest().is_empty:
            return


# Not retried: the next sweep comes in seconds.
@shared_task(name="usage.close_lost_attempts")  # type: ignore[untyped-decorator]  # celery has no types
def close_lost_attempts(**_later: object) -> None:
    """Close what lost gateway processes left open."""
    closing.close_lost_attempts(at=timezone.now())


# Not retried: it runs hourly and works months ahead.
@shared_task(name="usage.make_partitions")  # type: ignore[untyped-decorator]  # celery has no types
def make_partitions(**_later: object) -> None:
    """Make this month's partitions and those of the months that follow."""
    month = timezone.now()
    for _ in range(MONTHS_AHEAD + 1):
        make_partition(month)
        month = month_after(month)
