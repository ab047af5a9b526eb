"""One gateway process: its journal, its connections, its live snapshot, and the loops that keep them going."""

import asyncio
import gc
import time
from contextlib import suppress

from routerhub.engine.facts import AttemptEnded, CallEnded, Fact, ProcessAlive
from routerhub.gateway.config import Config
from routerhub.gateway.journal import Journal, JournalRefused
from routerhub.gateway.live import Live
from routerhub.gateway.metrics import Metrics
from routerhub.gateway.shipper import Shipper
from routerhub.gateway.snapshot_feed import SnapshotFeed
from routerhub.providers.transport import Transport

HEARTBEAT_S = 5.0
GC_THRESHOLD = 50_000


def now_ms() -> int:
    """The wall clock in milliseconds since the epoch."""
    return time.time_ns() // 1_000_000


class Hub:
    """What every request of this process shares. `live` is swapped whole; a request reads it once."""

    def __init__(self, config: Config) -> None:
        self.config = config
        self.journal = Journal(config.data_dir / "journal", config.process, max_bytes=config.max_journal_bytes)
        self.transport = Transport(
            allow_loopback=config.allow_loopback_providers, private_hosts=config.private_provider_hosts
        )
        self.metrics = Metrics()
        self.live: Live | None = None
        self._feed = SnapshotFeed(config, self._swap)
        self._shipper = Shipper(self.journal, config.database_url)
        self._loops: list[asyncio.Task[None]] = []

    def record(self, *facts: Fact) -> None:
        """Journal the facts and count them. Raises `JournalRefused`, and then nothing is counted."""
        self.journal.append(*facts)
        for fact in facts:
            if isinstance(fact, AttemptEnded):
                self.metrics.attempt(fact)
            elif isinstance(fact, CallEnded):
                self.metrics.call(fact)

    async def start(self) -> None:
        """Load what is on disk and start following the database."""
        await self._feed.start()
        # What is loaded by now stays for the process's life, so the collector need not look at it again and again; and
        # calls make no cycles worth hunting for every few hundred objects.
        gc.collect()
        gc.freeze()
        gc.set_threshold(GC_THRESHOLD)
        self._loops = [asyncio.create_task(loop) for loop in (self._feed.run(), self._shipper.run(), self._beat())]

    async def stop(self) -> None:
        """Stop the loops, ship what is left, close connections."""
        for loop in self._loops:
            loop.cancel()
        await asyncio.gather(*self._loops, return_exceptions=True)
        await self._shipper.close()
        await self.transport.close()
        self.journal.close()

    def _swap(self, live: Live) -> None:
        self.live = live

    async def _beat(self) -> None:
        while True:
            snapshot = self.live.snapshot if self.live else None
            alive = ProcessAlive(
                process=self.config.process,
                at_ms=now_ms(),
                serial=snapshot.serial if snapshot else 0,
                revision=snapshot.revision if snapshot else None,
            )
            # While the journal is full, calls are refused with the reason; a missed heartbeat adds nothing to that.
            with suppress(JournalRefused):
                self.journal.append(alive)
            await asyncio.sleep(HEARTBEAT_S)
