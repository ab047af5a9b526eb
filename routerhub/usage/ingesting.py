"""Taking facts out of the inbox and into the ledger, exactly once however often they come."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.db import DataError, IntegrityError, connection, transaction

from routerhub.engine.facts import Fact
from routerhub.usage import ledger, records
from routerhub.usage.models import InboxFact

MOST_LINES = 500
# Bodies make lines large: a batch is also bounded by what is held in memory at once.
MOST_BYTES = 16_000_000

TAKE = """
SELECT id, octet_length(line) FROM usage_inboxfact WHERE error = ''
ORDER BY id LIMIT %s FOR UPDATE SKIP LOCKED
"""


@dataclass(frozen=True, slots=True)
class Ingested:
    """What one batch came to: lines taken into the ledger, and lines that stay in the inbox with their error."""

    taken: int
    refused: int

    @property
    def is_empty(self) -> bool:
        """Whether there was nothing to take."""
        return not self.taken and not self.refused


@transaction.atomic
def ingest(*, limit: int = MOST_LINES) -> Ingested:
    """Write one batch of the inbox's oldest lines to the ledger and take them out, in one transaction.

    Lines that hold no fact, or one that the ledger's tables refuse, stay with their error and are not tried again.
    """
    lines = _take(limit)
    read: dict[int, Fact] = {}
    errors: dict[int, str] = {}
    for row_id, line in lines.items():
        try:
            read[row_id] = records.read_line(line)
        except records.LineUnreadable as error:
            errors[row_id] = str(error)
    errors |= _write(read)
    _keep_with_error(errors)
    InboxFact.objects.filter(pk__in=read.keys() - errors.keys()).delete()
    return Ingested(taken=len(lines) - len(errors), refused=len(errors))


def _take(limit: int) -> dict[int, bytes]:
    with connection.cursor() as cursor:
        cursor.execute(TAKE, [limit])
        ids = list(_within_bytes(cursor.fetchall()))
    rows = InboxFact.objects.filter(pk__in=ids).order_by("pk").values_list("pk", "line")
    return {pk: bytes(line) for pk, line in rows}


def _within_bytes(sizes: list[tuple[int, int]]) -> Iterator[int]:
    total = 0
    for row_id, size in sizes:
        total += size
        if total > MOST_BYTES and total > size:
            return
        yield row_id


def _write(read: Mapping[int, Fact]) -> dict[int, str]:
    """Write the facts; the errors of those refused. One bad fact fails a whole statement, so then each goes alone."""
    error = _try_to_write(list(read.values()))
    if error is None:
        return {}
    refusals = {row_id: _try_to_write([fact]) for row_id, fact in read.items()}
    return {row_id: refusal for row_id, refusal in refusals.items() if refusal is not None}


def _try_to_write(read: list[Fact]) -> str | None:
    batch = ledger.Batch()
    try:
        for fact in read:
            batch.add(fact)
        with transaction.atomic():
            ledger.write(batch)
    except (DataError, IntegrityError, records.LineUnreadable) as error:
        return f"The ledger refuses this fact: {error}"
    return None


def _keep_with_error(errors: Mapping[int, str]) -> None:
    for row_id, error in errors.items():
        InboxFact.objects.filter(pk=row_id).update(error=error[:2000])
