import threading
from io import StringIO

import psycopg
import pytest
from django.core.management import call_command
from django.db import connection

from routerhub.launch.management.commands.migrate_locked import LOCK
from tests.launch.waiting import wait_until


@pytest.mark.django_db
def test_second_migrator_waits_for_the_first() -> None:
    first = psycopg.connect(**connection.get_connection_params() | {"cursor_factory": psycopg.Cursor})
    first.execute("SELECT pg_advisory_lock(%s)", [LOCK])
    second = threading.Thread(target=migrate_and_disconnect)

    second.start()
    wait_until(lambda: waiting_for_lock(first) == 1)
    was_waiting = second.is_alive()
    first.close()
    second.join(timeout=10)

    assert (was_waiting, second.is_alive()) == (True, False)


@pytest.mark.django_db
def test_lock_is_given_back() -> None:
    call_command("migrate_locked", stdout=StringIO())

    with psycopg.connect(**connection.get_connection_params() | {"cursor_factory": psycopg.Cursor}) as other:
        assert other.execute("SELECT pg_try_advisory_lock(%s)", [LOCK]).fetchone() == (True,)


def migrate_and_disconnect() -> None:
    try:
        call_command("migrate_locked", stdout=StringIO())
    finally:
        connection.close()


def waiting_for_lock(session: "psycopg.Connection[tuple[int]]") -> int:
    row = session.execute(
        "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND objid = %s AND NOT granted", [LOCK]
    ).fetchone()
    assert row is not None
    return row[0]
