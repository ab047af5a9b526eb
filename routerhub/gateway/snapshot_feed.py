"""Keeping the live snapshot current: told by the database, asked every few seconds in case the telling was lost."""

import asyncio
import logging
from collections.abc import Callable

import msgspec
import psycopg
from cryptography.fernet import InvalidToken

from routerhub.gateway.config import Config
from routerhub.gateway.live import DiskCopy, Live, open_snapshot

log = logging.getLogger(__name__)

CHANNEL = "routerhub_snapshot"
POLL_S = 2.0
RETRY_S = 1.0
CONNECT_TIMEOUT_S = 2
QUERY_TIMEOUT_S = 5.0
NEWEST = "SELECT id, payload FROM routing_livesnapshot WHERE id > %s ORDER BY id DESC LIMIT 1"


class SnapshotFeed:
    """Loads snapshots and hands each newer one to `swap`."""

    def __init__(self, config: Config, swap: Callable[[Live], None]) -> None:
        self._config = config
        self._swap = swap
        self._disk = DiskCopy(config.data_dir)
        self._serial = 0
        self._is_failing = False

    async def start(self) -> None:
        """Serve from the disk copy until the database says more."""
        payload = self._disk.read()
        if payload is not None:
            await self._use(payload, serial=0)

    async def run(self) -> None:
        """Follow the database until cancelled, through any number of outages."""
        while True:
            try:
                await self._follow()
            except (psycopg.Error, OSError, TimeoutError) as error:
                if not self._is_failing:
                    log.warning("The database does not answer; serving the last snapshot: %s", error)
                self._is_failing = True
            await asyncio.sleep(RETRY_S)

    async def _follow(self) -> None:
        async with await psycopg.AsyncConnection.connect(
            self._config.database_url,
            autocommit=True,
            connect_timeout=CONNECT_TIMEOUT_S,
            application_name="routerhub-feed",
        ) as connection:
            await connection.execute(f"LISTEN {CHANNEL}")
            # A restored or replaced database may count from a lower serial again, so ask for whatever is newest.
            self._serial = 0
            while True:
                await self._load_newest(connection)
                self._is_failing = False
                async for _ in connection.notifies(timeout=POLL_S, stop_after=1):
                    pass

    async def _load_newest(self, connection: psycopg.AsyncConnection) -> None:
        # A stopped server leaves the connection open and answers nothing, so only our own clock can end the wait.
        async with asyncio.timeout(QUERY_TIMEOUT_S):
            cursor = await connection.execute(NEWEST, (self._serial,), binary=True)
            row = await cursor.fetchone()
        if row is not None and await self._use(bytes(row[1]), serial=row[0]):
            await self._disk.keep(bytes(row[1]))

    async def _use(self, payload: bytes, *, serial: int) -> bool:
        self._serial = serial
        try:
            live = await asyncio.to_thread(open_snapshot, payload, self._config)
        except (msgspec.MsgspecError, InvalidToken) as error:
            log.error("Snapshot %s cannot be used, the one before stays: %r", serial or "on disk", error)
            return False
        self._swap(live)
        return True
