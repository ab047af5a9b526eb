import os
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import connection
from psycopg.conninfo import make_conninfo

from routerhub.engine.facts import AttemptEnded, AttemptStarted, CallOpened, Fact, decode_fact
from routerhub.gateway.journal import Journal
from routerhub.gateway.shipper import Shipper

pytestmark = pytest.mark.django_db(transaction=True)

NASTY = 'back\\slash, "quotes", tab\t, line\nbreak, \\n as text, é, 日本, \\x41 and \\.'


def a_fact(message: str = "") -> AttemptEnded:
    call = CallOpened(
        call_id="0190163d-8694-739b-aea5-966c26f8ad91",
        started_ms=1,
        process="p",
        dialect="openai",
        path="/v1/chat/completions",
        key_id=1,
        key_name="k",
        team="t",
        decision=None,
    )
    started = AttemptStarted(
        call=call, number=1, started_ms=2, model="m", provider="p", upstream_name="u", reason="primary"
    )
    return AttemptEnded(attempt=started, status="failed", latency_ms=1.0, error_message=message)


def database_url() -> str:
    parameters: dict[str, Any] = connection.get_connection_params()
    names = ("host", "port", "user", "password", "dbname")
    return make_conninfo(**{name: parameters[name] for name in names if parameters.get(name)})


@pytest.fixture
async def journal(tmp_path: Path) -> AsyncIterator[Journal]:
    opened = Journal(tmp_path, "one", max_bytes=1_000_000)
    yield opened
    opened.close()


async def inbox() -> list[Fact]:
    async with await psycopg.AsyncConnection.connect(database_url()) as own:
        cursor = await own.execute("SELECT line FROM usage_inboxfact ORDER BY id", binary=True)
        return [decode_fact(bytes(line)) for (line,) in await cursor.fetchall()]


async def test_facts_reach_the_inbox_exactly_as_they_were_written(journal: Journal) -> None:
    shipper = Shipper(journal, database_url())
    facts = [a_fact(NASTY), a_fact("plain")]
    journal.append(*facts)

    await shipper.close()

    assert await inbox() == facts
    assert (journal.pending_bytes, journal.closed_segments()) == (0, [])


async def test_nothing_is_lost_while_the_database_is_away(journal: Journal) -> None:
    journal.append(a_fact("before"))
    away = Shipper(journal, "postgresql://nobody@127.0.0.1:9/none?connect_timeout=1")
    reached = await away.ship_once()
    journal.append(a_fact("after"))

    await Shipper(journal, database_url()).close()

    assert reached is False
    assert await inbox() == [a_fact("before"), a_fact("after")]


async def test_journal_of_a_lost_process_is_shipped_without_its_torn_last_line(
    journal: Journal, tmp_path: Path
) -> None:
    lost = Journal(tmp_path, "lost", max_bytes=1_000_000)
    lost.append(a_fact("whole"))
    os.write(lost._fd, b'{"kind": "attempt_end')
    lost.close()

    await Shipper(journal, database_url()).close()

    assert await inbox() == [a_fact("whole")]
    assert [path.name for path in tmp_path.iterdir()] == ["one"]
