"""The tasks, rules, models and keys that calls have had, for the log's filters to offer."""

from dataclasses import dataclass

from django.db import connection

MOST_VALUES = 200

# Jumps from each value to the next one in the column's index: reading every call instead would take seconds.
WALK = """
{name} AS (
  (SELECT '{name}' AS name, {column} AS value FROM usage_call ORDER BY {column} LIMIT 1)
  UNION ALL
  SELECT '{name}', (SELECT {column} FROM usage_call WHERE {column} > {name}.value ORDER BY {column} LIMIT 1)
  FROM {name} WHERE {name}.value IS NOT NULL
)
"""
COLUMNS = {"tasks": "task", "rules": "rule", "models": "served_model", "keys": "key_name"}


@dataclass(frozen=True, slots=True)
class KnownValues:
    """Values that occur in the ledger, in alphabetical order."""

    tasks: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    models: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()


def read_known_values() -> KnownValues:
    """What the ledger's indexes hold, at most a screenful of each."""
    walks = ", ".join(WALK.format(name=name, column=column) for name, column in COLUMNS.items())
    reads = " UNION ALL ".join(
        f"(SELECT name, value FROM {name} WHERE value <> '' LIMIT {MOST_VALUES})" for name in COLUMNS
    )
    with connection.cursor() as cursor:
        cursor.execute(f"WITH RECURSIVE {walks} {reads}")
        rows = cursor.fetchall()
    return KnownValues(**{name: tuple(value for of, value in rows if of == name) for name in COLUMNS})
