"""Tables partitioned by time through their time-ordered ids (UUIDv7), so that retention drops a partition."""

from datetime import UTC, datetime
from uuid import UUID

from django.db import connection, migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import ProjectState

PARTITIONED = {"usage_call": "id", "usage_attempt": "call_id", "usage_call_text": "call_id"}


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
    return UUID(int=int(at.timestamp() * 1000) << 80)


def month_of(at: datetime) -> datetime:
    """The first moment of the month, in UTC."""
    return datetime(at.year, at.month, 1, tzinfo=UTC)


def month_after(at: datetime) -> datetime:
    """The first moment of the following month, in UTC."""
    return datetime(at.year + at.month // 12, at.month % 12 + 1, 1, tzinfo=UTC)


def make_partition(at: datetime) -> None:
    """Make sure that the month of `at` has its partitions; safe to repeat and to run in parallel."""
    start, end = month_of(at), month_after(at)
    with connection.cursor() as cursor:
        for table in PARTITIONED:
            cursor.execute(
                f"CREATE TABLE IF NOT EXISTS {table}_{start:%Y_%m} PARTITION OF {table} "
                f"FOR VALUES FROM ('{lowest_id(start)}') TO ('{lowest_id(end)}')"
            )
