"""Tables partitioned by time through their time-ordered ids (UUIDv7), so that retention drops a partition."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from django.db import connection, migrations, transaction
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import ProjectState

PARTITIONED = {"usage_call": "id", "usage_attempt": "call_id", "usage_call_text": "call_id"}
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
# Any number that nothing else in this database locks on.
PARTITION_LOCK = 7_003_001


class CreatePartitionedModel(migrations.CreateModel):
    """`CreateModel` for a table of `PARTITIONED`, with a default partition that takes what no month has."""

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        """Create the table as Django would, but partitioned."""
        table = str(self.options["db_table"])
        plain = schema_editor.sql_create_table
        schema_editor.sql_create_table = f"{plain} PARTITION BY RANGE ({PARTITIONED[table]})"
        try:
            super().database_forwards(app_label, schema_editor, from_state, to_state)
        finally:
            schema_editor.sql_create_table = plain
        schema_editor.execute(f"CREATE TABLE {table}_default PARTITION OF {table} DEFAULT")


def lowest_id(at: datetime) -> UUID:
    """The smallest UUIDv7 of that moment (RFC 9562: 48 bits of milliseconds come first)."""
    return UUID(int=max(0, (at - EPOCH) // timedelta(milliseconds=1)) << 80)


def month_of(at: datetime) -> datetime:
    """The first moment of the month, in UTC."""
    return datetime(at.year, at.month, 1, tzinfo=UTC)


def month_after(at: datetime) -> datetime:
    """The first moment of the following month, in UTC."""
    return datetime(at.year + at.month // 12, at.month % 12 + 1, 1, tzinfo=UTC)


def make_partition(at: datetime) -> None:
    """Make sure that the month of `at` has its partitions; safe to repeat and to run in parallel.

    What the default partition already holds of that month moves along.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        if _has_partition(at):
            return
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [PARTITION_LOCK])
        if _has_partition(at):
            return
        for table in PARTITIONED:
            _attach(table, month_of(at))


def _has_partition(at: datetime) -> bool:
    # Not to_regclass: it may answer from a cache that has not heard yet of what a parallel transaction committed.
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT FROM pg_class WHERE relname = %s AND relispartition)", [f"usage_call_{at:%Y_%m}"]
        )
        return bool(cursor.fetchone()[0])


def _attach(table: str, start: datetime) -> None:
    # Attaching a filled table locks its parent far less than CREATE TABLE … PARTITION OF, which also refuses a month
    # that the default partition has rows of.
    partition, column = f"{table}_{start:%Y_%m}", PARTITIONED[table]
    first, end = lowest_id(start), lowest_id(month_after(start))
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE {partition} (LIKE {table} INCLUDING ALL)")
        cursor.execute(
            f"WITH moved AS (DELETE FROM {table}_default WHERE {column} >= %s AND {column} < %s RETURNING *) "
            f"INSERT INTO {partition} SELECT * FROM moved",
            [first, end],
        )
        cursor.execute(f"ALTER TABLE {table} ATTACH PARTITION {partition} FOR VALUES FROM ('{first}') TO ('{end}')")
