"""Reading the call log a page at a time, newest first."""

from dataclasses import dataclass
from uuid import UUID

from django.db import OperationalError, connection, transaction
from django.db.models.fields.json import KT
from psycopg.errors import QueryCanceled

from routerhub.usage.filtering import CallFilter, find_calls
from routerhub.usage.models import Call

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


def list_calls(*, wanted: CallFilter, before: UUID | None = None, limit: int = PAGE_SIZE) -> Listing:
    """The newest calls older than `before`, their decision's words as `sentence`; `SearchTookTooLong` if it does."""
    found = find_calls(wanted).annotate(sentence=KT("decision__sentence")).defer("decision").newest_first()
    if before:
        found = found.before(before)
    try:
        with transaction.atomic():
            _be_patient()
            calls = tuple(found[: limit + 1])
    except OperationalError as error:
        if not isinstance(error.__cause__, QueryCanceled):
            raise
        raise SearchTookTooLong("This search reads too many calls. Narrow the time or add a filter.") from error
    shown = calls[:limit]
    return Listing(calls=shown, next_before=shown[-1].id if len(calls) > limit else None)


def count_new_calls(*, wanted: CallFilter, after: UUID) -> int:
    """How many calls the filter finds that are newer than `after`, counted up to `MOST_NEW_CALLS`."""
    return find_calls(wanted).after(after)[:MOST_NEW_CALLS].count()


def _be_patient() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('statement_timeout', %s, true)", [str(PATIENCE_MS)])
