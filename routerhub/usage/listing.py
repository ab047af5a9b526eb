"""Reading the call log a page at a time, newest first."""

from dataclasses import dataclass
from uuid import UUID

from django.db import OperationalError, connection, transaction
from psycopg.errors import QueryCanceled

from routerhub.usage.models.call import Call, CallQuerySet

PAGE_SIZE = 50
PATIENCE_MS = 2_000
# More new calls than this are just "many".
MOST_NEW_CALLS = 100


class SearchTookTooLong(Exception):
    """The filter makes the database read more than it may for one page."""


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of calls, and the id to continue before; null on the last page."""

    calls: tuple[Call, ...]
    next_before: UUID | None


def list_calls(*, found: CallQuerySet, before: UUID | None = None, limit: int = PAGE_SIZE) -> Listing:
    """The newest of the found calls, or the newest older than `before`; `SearchTookTooLong` when that costs more."""
    found = found.before(before) if before else found
    try:
        with transaction.atomic():
            _be_patient()
            calls = tuple(found.newest_first()[: limit + 1])
    except OperationalError as error:
        if not isinstance(error.__cause__, QueryCanceled):
            raise
        raise SearchTookTooLong("This search reads too many calls. Narrow the time or add a filter.") from error
    shown = calls[:limit]
    return Listing(calls=shown, next_before=shown[-1].id if len(calls) > limit else None)


def count_new_calls(*, found: CallQuerySet, after: UUID) -> int:
    """How many of the found calls are newer than `after`, counted up to `MOST_NEW_CALLS`."""
    return found.after(after)[:MOST_NEW_CALLS].count()


def _be_patient() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('statement_timeout', %s, true)", [str(PATIENCE_MS)])
