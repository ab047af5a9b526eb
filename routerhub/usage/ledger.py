"""The ledger's writes: upserts that come to the same rows in whatever order, repetition and batches the facts arrive.

An opened call or started attempt never overrides a row. What ended overrides only what is open, started or unknown.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar
from uuid import UUID

import msgspec
from django.db import connection, models

from routerhub.engine import facts
from routerhub.usage import records
from routerhub.usage.models import Attempt, AttemptStatus, Call, CallStatus, CallText, GatewayProcess
from routerhub.usage.partitioned import make_partition
from routerhub.usage.records import Record

Key = TypeVar("Key")

KEYS: dict[type[models.Model], str] = {
    Call: "id",
    Attempt: "call_id, number",
    CallText: "call_id",
    GatewayProcess: "name",
}

# A call whose id lies outside of this was not made by a clock worth a partition; the default partition takes it.
OLDEST_MONTH = timedelta(days=400)
NEWEST_MONTH = timedelta(days=32)

UNSETTLED_CALL = f"usage_call.status IN ('{CallStatus.OPEN}', '{CallStatus.UNKNOWN}')"
UNSETTLED_ATTEMPT = f"usage_attempt.status IN ('{AttemptStatus.STARTED}', '{AttemptStatus.UNKNOWN}')"

# The cost is known once every attempt that the call made is here and has one; tokens are the sum of those known.
TOTALS = """
UPDATE usage_call SET
  attempt_count = greatest(usage_call.attempt_count, known.attempts),
  cost_usd = CASE WHEN known.priced = greatest(usage_call.attempt_count, known.attempts) THEN known.cost_usd END,
  input_tokens = known.input_tokens,
  output_tokens = known.output_tokens
FROM (
  SELECT ids.id, count(number) AS attempts, count(cost_usd) AS priced, coalesce(sum(cost_usd), 0) AS cost_usd,
    sum(input_tokens) AS input_tokens, sum(output_tokens) AS output_tokens
  FROM unnest(%s::uuid[]) AS ids (id) LEFT JOIN usage_attempt ON usage_attempt.call_id = ids.id
  GROUP BY ids.id
) AS known
WHERE usage_call.id = known.id
"""


@dataclass(slots=True)
class Batch:
    """What a batch of facts says about each row, with repetitions settled: a row can be upserted once a statement."""

    opened: dict[str, Record] = field(default_factory=dict)
    ended: dict[str, Record] = field(default_factory=dict)
    texts: dict[str, Record] = field(default_factory=dict)
    started: dict[tuple[str, int], Record] = field(default_factory=dict)
    finished: dict[tuple[str, int], Record] = field(default_factory=dict)
    processes: dict[str, Record] = field(default_factory=dict)

    def add(self, fact: facts.Fact) -> None:
        """Take in one fact."""
        match fact:
            case facts.ProcessAlive():
                self._add_process(records.living_process(fact))
            case facts.AttemptStarted():
                self._open(fact.call)
                self.started.setdefault((fact.call.call_id, fact.number), records.started_attempt(fact))
            case facts.AttemptEnded():
                self._open(fact.attempt.call)
                _settle(self.finished, (fact.attempt.call.call_id, fact.attempt.number), records.ended_attempt(fact))
            case facts.CallEnded():
                self._end(fact)

    def _open(self, opened: facts.CallOpened) -> None:
        if opened.call_id not in self.opened:
            self.opened[opened.call_id] = records.open_call(opened)

    def _end(self, fact: facts.CallEnded) -> None:
        self._open(fact.call)
        _settle(self.ended, fact.call.call_id, records.ended_call(fact))
        text = records.text_of(fact)
        if text is not None:
            self.texts.setdefault(fact.call.call_id, text)

    def _add_process(self, record: Record) -> None:
        known = self.processes.get(record["name"])
        if known is None or known["last_seen_at"] < record["last_seen_at"]:
            self.processes[record["name"]] = record


def write(batch: Batch) -> None:
    """Bring the ledger up to the batch; call it in a transaction. Rows are locked in the order of their ids."""
    make_partitions_for(batch.opened)
    _insert(Call, batch.opened.values())
    # Two batches with facts of one call wait for each other here, so that the later one's totals see both.
    _lock_calls(batch.opened)
    _insert(Attempt, batch.finished.values(), override_where=UNSETTLED_ATTEMPT)
    _insert(Attempt, batch.started.values())
    _insert(Call, batch.ended.values(), override_where=UNSETTLED_CALL)
    _insert(CallText, batch.texts.values())
    _insert(
        GatewayProcess,
        batch.processes.values(),
        override_where="usage_gatewayprocess.last_seen_at < excluded.last_seen_at",
    )
    _execute(TOTALS, [sorted(batch.opened)])


def make_partitions_for(call_ids: Iterable[str]) -> None:
    """Make sure that the months of these calls have their partitions."""
    now = datetime.now(UTC)
    earliest, latest = (now - OLDEST_MONTH).timestamp(), (now + NEWEST_MONTH).timestamp()
    seconds = {(UUID(call_id).int >> 80) // 1000 for call_id in call_ids}
    moments = [datetime.fromtimestamp(second, UTC) for second in seconds if earliest < second < latest]
    for moment in {(at.year, at.month): at for at in moments}.values():
        make_partition(moment)


def _settle(rows: dict[Key, Record], key: Key, record: Record) -> None:
    if key not in rows or rows[key]["status"] == "unknown":
        rows[key] = record


def _insert(model: type[models.Model], rows: Iterable[Record], *, override_where: str | None = None) -> None:
    rows = list(rows)
    if not rows:
        return
    table, key, columns = model._meta.db_table, KEYS[model], records.columns_of(model)
    action = "DO NOTHING"
    if override_where is not None:
        changes = ", ".join(f"{column} = excluded.{column}" for column in columns if column not in key.split(", "))
        action = f"DO UPDATE SET {changes} WHERE {override_where}"
    _execute(
        f"INSERT INTO {table} ({', '.join(columns)}) SELECT {', '.join(columns)} "
        f"FROM json_populate_recordset(NULL::{table}, %s::json) ORDER BY {key} ON CONFLICT ({key}) {action}",
        [msgspec.json.encode(rows).decode()],
    )


def _lock_calls(call_ids: Iterable[str]) -> None:
    _execute("SELECT id FROM usage_call WHERE id = ANY(%s::uuid[]) ORDER BY id FOR UPDATE", [sorted(call_ids)])


def _execute(statement: str, parameters: list[Any]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
