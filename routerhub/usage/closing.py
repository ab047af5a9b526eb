"""Closing what was left open by gateway processes that are gone. A real fact that comes later still wins."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection, transaction

# No row stays `started` for longer than two minutes after its process was lost: this, plus the sweeper's period.
LOST_AFTER = timedelta(seconds=90)
SILENT_AFTER = timedelta(seconds=30)
# Longer than any target may take, so also the process that is alive has forgotten it.
FORGOTTEN_AFTER = timedelta(minutes=15)

CLOSE_CALLS = """
WITH lost AS (
  SELECT id FROM usage_call WHERE status = 'open' AND {is_lost} ORDER BY id FOR UPDATE
)
UPDATE usage_call SET status = 'unknown' FROM lost WHERE usage_call.id = lost.id
"""
CLOSE_ATTEMPTS = """
WITH lost AS (
  SELECT call_id, number FROM usage_attempt WHERE status = 'started' AND {is_lost}
  ORDER BY call_id, number FOR UPDATE
)
UPDATE usage_attempt SET status = 'unknown' FROM lost
WHERE usage_attempt.call_id = lost.call_id AND usage_attempt.number = lost.number
"""
IS_LOST = """
(started_at < %(forgotten_before)s OR started_at < %(lost_before)s AND NOT EXISTS (
  SELECT FROM usage_gatewayprocess WHERE name = process AND last_seen_at >= %(silent_before)s
))
"""


@dataclass(frozen=True, slots=True)
class Closed:
    """How many calls and attempts are `unknown` from now on."""

    calls: int
    attempts: int


@transaction.atomic
def close_lost_attempts(*, at: datetime) -> Closed:
    """Mark attempts and their calls `unknown` where the gateway process went silent or must have forgotten them.

    Their cost stays null: what the provider billed for them is not known.
    """
    moments = {
        "forgotten_before": at - FORGOTTEN_AFTER,
        "lost_before": at - LOST_AFTER,
        "silent_before": at - SILENT_AFTER,
    }
    with connection.cursor() as cursor:
        cursor.execute(CLOSE_CALLS.format(is_lost=IS_LOST), moments)
        calls = cursor.rowcount
        cursor.execute(CLOSE_ATTEMPTS.format(is_lost=IS_LOST), moments)
        return Closed(calls=calls, attempts=cursor.rowcount)
