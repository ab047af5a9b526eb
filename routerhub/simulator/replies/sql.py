"""SQL from questions: one query over the tables that the prompt describes."""

import re
from dataclasses import dataclass, replace

from routerhub.simulator.conversation import Conversation
from routerhub.simulator.replies.grade import Grade
from routerhub.simulator.replies.tables import SqlTable, read_tables

UNKNOWN_TABLE = SqlTable("records", ("id", "name", "created_at", "amount"))
_PERIODS = (
    (
        r"last month|previous month",
        "{0} >= date_trunc('month', now()) - interval '1 month' AND {0} < date_trunc('month', now())",
    ),
    (r"last (\d+) days", "{0} >= now() - interval '{1} days'"),
    (r"this month", "{0} >= date_trunc('month', now())"),
    (r"last week", "{0} >= now() - interval '7 days'"),
    (r"last year", "{0} >= now() - interval '1 year'"),
    (r"\b(?:in|since|during) (20\d\d)", "{0} >= '{1}-01-01'"),
)
_STATES = ("cancelled", "refunded", "paid", "open", "closed", "shipped", "active", "failed", "overdue")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Query:
    table: SqlTable
    joined: tuple[SqlTable, str] | None
    measure: str
    group: str | None
    conditions: tuple[str, ...]
    limit: int | None


def write(conversation: Conversation, grade: Grade) -> str:
    """A query. A weak one forgets a condition, or to group; a poor one asks the wrong table and is unsure of it."""
    tables = read_tables(conversation.text) or (UNKNOWN_TABLE,)
    question = re.sub(r"\([^)]*\)", " ", conversation.user_text.lower())
    query = _plan(tables, question)
    if grade == "weak":
        query = replace(query, conditions=query.conditions[1:], group=query.group if query.conditions else None)
    if grade == "poor":
        wrong = replace(query, table=tables[-1], joined=None, group=None, conditions=(), limit=None)
        return f"I'm not sure about the schema, but something like this might work:\n\n{_render(wrong)}"
    return _render(query)


def _plan(tables: tuple[SqlTable, ...], question: str) -> _Query:
    table = _main_table(tables, question)
    joined = _joined(tables, table, question)
    top = re.search(r"\b(?:top|first|best|biggest|largest) (\d+)", question)
    return _Query(
        table=table,
        joined=joined,
        measure=_measure(table, question),
        group=_group(table, joined, question),
        conditions=_conditions(table, question),
        limit=int(top.group(1)) if top else None,
    )


def _main_table(tables: tuple[SqlTable, ...], question: str) -> SqlTable:
    """The table that holds what is measured: amounts for sums, else the one named first in the question."""
    if re.search(r"revenue|total|sum|spent|average|turnover", question):
        with_amounts = [table for table in tables if table.column("total", "amount", "price")]
        if with_amounts:
            return with_amounts[0]
    named = [(question.find(table.name.rstrip("s")), table) for table in tables]
    found = [pair for pair in named if pair[0] >= 0]
    return min(found, key=lambda pair: pair[0])[1] if found else tables[0]


def _joined(tables: tuple[SqlTable, ...], table: SqlTable, question: str) -> tuple[SqlTable, str] | None:
    for other in tables:
        singular = other.name.rstrip("s")
        key = f"{singular}_id"
        if other is not table and key in table.columns and singular in question:
            return other, key
    return None


def _measure(table: SqlTable, question: str) -> str:
    amount = table.column("total", "amount", "price", "salary", "minutes")
    if amount and re.search(r"average|mean\b", question):
        return f"avg({table.name}.{amount}) AS average"
    if amount and re.search(r"revenue|total|sum|spent|turnover", question):
        return f"sum({table.name}.{amount}) AS total"
    if re.search(r"how many|number of|count", question):
        return "count(*) AS count"
    return ""


def _group(table: SqlTable, joined: tuple[SqlTable, str] | None, question: str) -> str | None:
    found = re.search(r"\b(?:per|by|for each|each|which) (\w+)", question)
    if found is None:
        return None
    word = found.group(1).rstrip("s")
    if word in ("month", "week", "day", "year"):
        date = table.column("_at$", "date", "_on$")
        return f"date_trunc('{word}', {table.name}.{date})" if date else None
    if joined and word == joined[0].name.rstrip("s"):
        return f"{joined[0].name}.{joined[0].column('name', 'email', 'title') or 'id'}"
    for each in (table, *((joined[0],) if joined else ())):
        column = each.column(word)
        if column:
            return f"{each.name}.{column}"
    return None


def _conditions(table: SqlTable, question: str) -> tuple[str, ...]:
    date, state = table.column("_at$", "date", "_on$"), table.column("status", "state")
    conditions = []
    for pattern, condition in _PERIODS if date else ():
        found = re.search(pattern, question)
        if found:
            conditions.append(condition.format(f"{table.name}.{date}", *found.groups()))
            break
    for word in _STATES if state else ():
        found = re.search(rf"\b(not |without |except |excluding )?(?:\w+ )?{word}\b", question)
        if found:
            conditions.append(f"{table.name}.{state} {'<>' if found.group(1) else '='} '{word}'")
    return tuple(conditions)


def _render(query: _Query) -> str:
    table, measure = query.table, query.measure
    is_timeline = bool(query.group and query.group.startswith("date_trunc"))
    chosen = ", ".join(filter(None, (query.group, measure))) or f"{table.name}.*"
    lines = [f"SELECT {chosen}", f"FROM {table.name}"]
    if query.joined:
        other, key = query.joined
        lines.append(f"JOIN {other.name} ON {other.name}.id = {table.name}.{key}")
    if query.conditions:
        lines.append("WHERE " + "\n  AND ".join(query.conditions))
    if query.group and measure:
        lines.append(f"GROUP BY {query.group}")
    if measure and (query.group or query.limit):
        lines.append("ORDER BY 1" if is_timeline else f"ORDER BY {measure.split(' AS ')[1]} DESC")
    if query.limit:
        lines.append(f"LIMIT {query.limit}")
    return "\n".join(lines) + ";"
