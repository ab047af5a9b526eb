"""Copying closed journal segments into the database's inbox; a segment is deleted only after the commit.

A crash between commit and deletion ships a segment twice, which ingest does not mind: facts are safe to deliver twice.
"""

import asyncio
import logging
import os
from pathlib import Path
from typing import Protocol

import psycopg

from routerhub.gateway.journal import AbandonedJournal, Journal, abandoned_journals

log = logging.getLogger(__name__)

INTERVAL_S = 0.5
RETRY_S = 1.0
CONNECT_TIMEOUT_S = 2
# A stopped server leaves its connections open and answers nothing, so only our own clock can end the wait.
SHIP_TIMEOUT_S = 10.0
COPY = "COPY usage_inboxfact (line) FROM STDIN"


class Source(Protocol):
    """A journal that has finished segments."""

    def closed_segments(self) -> list[Path]:
        """Finished segments, oldest first."""

    def forget(self, segment: Path) -> None:
        """Delete a segment whose facts are in the database."""


class Shipper:
    """Ships this process's journal and adopts those of processes that are gone."""

    def __init__(self, journal: Journal, database_url: str) -> None:
        self._journal = journal
        self._database_url = database_url
        self._connection: psycopg.AsyncConnection | None = None
        self._abandoned: list[AbandonedJournal] = []
        self._is_failing = False

    async def run(self) -> None:
        """Ship until cancelled."""
        while True:
            await asyncio.sleep(RETRY_S if self._is_failing else INTERVAL_S)
            await self.ship_once()

    async def ship_once(self) -> bool:
        """Ship what is there now; whether it reached the database."""
        try:
            await self._roll()
            async with asyncio.timeout(SHIP_TIMEOUT_S):
                await self._ship_all()
        except (psycopg.Error, OSError, TimeoutError) as error:
            await self._fail(error)
            return False
        if self._is_failing:
            log.warning("The journal reaches the database again.")
        self._is_failing = False
        return True

    async def close(self) -> None:
        """Ship what is left, if the database answers, and let go of the connection."""
        await self.ship_once()
        await self._disconnect()

    async def _roll(self) -> None:
        descriptor = self._journal.roll()
        if descriptor is not None:
            await asyncio.to_thread(_sync_and_close, descriptor)

    async def _ship_all(self) -> None:
        self._abandoned += abandoned_journals(self._journal.directory.parent)
        for journal in list(self._abandoned):
            await self._ship_source(journal)
            journal.remove()
            self._abandoned.remove(journal)
        await self._ship_source(self._journal)

    async def _ship_source(self, source: Source) -> None:
        for segment in source.closed_segments():
            await self._copy(await asyncio.to_thread(segment.read_bytes))
            source.forget(segment)

    async def _copy(self, lines: bytes) -> None:
        # Killed in mid-write, a process leaves a line without its end; what it would have recorded never happened.
        whole = lines[: lines.rfind(b"\n") + 1]
        if not whole:
            return
        connection = await self._connect()
        async with connection.transaction(), connection.cursor() as cursor, cursor.copy(COPY) as copy:
            # JSON has no raw tab or newline, so only its backslashes need care: doubled for bytea, again for COPY.
            await copy.write(whole.replace(b"\\", b"\\\\\\\\"))

    async def _connect(self) -> psycopg.AsyncConnection:
        if self._connection is None or self._connection.closed:
            self._connection = await psycopg.AsyncConnection.connect(
                self._database_url,
                autocommit=True,
                connect_timeout=CONNECT_TIMEOUT_S,
                application_name="routerhub-ship",
            )
        return self._connection

    async def _fail(self, error: Exception) -> None:
        if not self._is_failing:
            log.warning("The journal does not reach the database and waits on disk: %s", error or type(error).__name__)
        self._is_failing = True
        await self._disconnect()

    async def _disconnect(self) -> None:
        if self._connection is not None:
            connection, self._connection = self._connection, None
            await connection.close()


def _sync_and_close(descriptor: int) -> None:
    os.fsync(descriptor)
    os.close(descriptor)
