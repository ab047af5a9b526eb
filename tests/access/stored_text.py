"""Everything that the database holds as text, read with plain SQL behind the models' backs."""

from django.db import connection

COLUMNS = """
    SELECT table_name, column_name, data_type FROM information_schema.columns
    WHERE table_schema = 'public' AND data_type IN ('text', 'character varying', 'jsonb', 'json', 'ARRAY', 'bytea')
"""


def every_stored_text() -> str:
    """All text, JSON, array and binary columns of all tables in one string."""
    with connection.cursor() as cursor:
        cursor.execute(COLUMNS)
        queries = [_query(*column) for column in cursor.fetchall()]
        texts = []
        for query in queries:
            cursor.execute(query)
            texts.append(cursor.fetchone()[0] or "")
    return "\n".join(texts)


def _query(table: str, column: str, data_type: str) -> str:
    text = f"encode(\"{column}\", 'escape')" if data_type == "bytea" else f'"{column}"::text'
    return f'SELECT string_agg({text}, chr(10)) FROM "{table}"'
