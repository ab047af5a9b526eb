"""The tables that a prompt describes, as `name(column, column)` or as CREATE TABLE."""

import re
from dataclasses import dataclass

_TABLE = re.compile(r"(?i)(?:create table\s+)?\b([a-z_]\w*)\s*\(([^()]*(?:\([^()]*\)[^()]*)*)\)")
_NOT_TABLES = frozenset({"count", "sum", "avg", "min", "max", "date", "values", "varchar", "numeric", "decimal", "in"})
_COLUMN = re.compile(r"[a-z_]\w*")


@dataclass(frozen=True, slots=True)
class SqlTable:
    """A table and its columns."""

    name: str
    columns: tuple[str, ...]

    def column(self, *patterns: str) -> str | None:
        """The first column whose name has one of the patterns in it, earlier patterns first."""
        for pattern in patterns:
            for column in self.columns:
                if re.search(pattern, column):
                    return column
        return None


def read_tables(text: str) -> tuple[SqlTable, ...]:
    """Every table with at least two columns that the text describes, in order."""
    tables = (SqlTable(name.lower(), _columns(columns)) for name, columns in _TABLE.findall(text))
    return tuple(table for table in tables if len(table.columns) > 1 and table.name not in _NOT_TABLES)


def _columns(listed: str) -> tuple[str, ...]:
    without_sizes = re.sub(r"\([^()]*\)", "", listed.lower())
    firsts = (_COLUMN.match(part.strip()) for part in without_sizes.split(","))
    return tuple(first.group() for first in firsts if first)
