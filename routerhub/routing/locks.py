"""Two queues in the database: editors of the draft wait for each other, and so do compilations of the snapshot.

Both are held until the transaction ends. Whoever needs both takes the drafts' queue first.
"""

from django.db import connection

# Any two numbers will do, as long as nobody else's advisory locks use them.
_DRAFTS = 7_261_001
_SNAPSHOTS = 7_261_002


def lock_drafts() -> None:
    """Wait until no other transaction edits the draft or publishes."""
    _lock(_DRAFTS)


def lock_snapshots() -> None:
    """Wait until no other transaction compiles, so that the newest snapshot has read every earlier change."""
    _lock(_SNAPSHOTS)


def _lock(number: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [number])
