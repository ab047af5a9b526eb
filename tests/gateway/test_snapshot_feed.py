import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import psycopg
import pytest

from routerhub.engine.snapshot import encode_snapshot
from routerhub.gateway.config import Config
from routerhub.gateway.live import Live
from routerhub.gateway.snapshot_feed import SnapshotFeed
from tests.gateway.servers import NOWHERE
from tests.gateway.snapshots import ENCRYPTION_KEY, a_snapshot
from tests.gateway.test_shipper import database_url

pytestmark = pytest.mark.django_db(transaction=True)

INSERT = "INSERT INTO routing_livesnapshot (payload, revision_number, compiled_at) VALUES (%s, %s, now())"


async def publish(revision: int, payload: bytes | None = None) -> None:
    async with await psycopg.AsyncConnection.connect(database_url(), autocommit=True) as own:
        body = payload or encode_snapshot(a_snapshot(revision=revision))
        await own.execute(INSERT, (body, revision))
        await own.execute("NOTIFY routerhub_snapshot")


@asynccontextmanager
async def following(data_dir: Path, url: str) -> AsyncIterator[list[int | None]]:
    seen: list[int | None] = []

    def swap(live: Live) -> None:
        seen.append(live.snapshot.revision)

    config = Config(data_dir=data_dir, database_url=url, encryption_keys=(ENCRYPTION_KEY,), process="p")
    feed = SnapshotFeed(config, swap)
    await feed.start()
    loop = asyncio.create_task(feed.run())
    try:
        yield seen
    finally:
        loop.cancel()
        await asyncio.gather(loop, return_exceptions=True)


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(5):
        while not condition():
            await asyncio.sleep(0.01)


async def test_newest_snapshot_is_loaded_and_later_ones_follow_at_once(tmp_path: Path) -> None:
    await publish(1)
    await publish(2)

    async with following(tmp_path, database_url()) as seen:
        await until(lambda: seen == [2])
        await publish(3)
        await until(lambda: seen == [2, 3])


async def test_gateway_starts_from_the_disk_copy_while_the_database_is_down(tmp_path: Path) -> None:
    await publish(4)
    async with following(tmp_path, database_url()) as seen:
        await until(lambda: seen == [4] and (tmp_path / "snapshot.msgpack").exists())

    async with following(tmp_path, NOWHERE) as seen_without:
        pass

    assert seen_without == [4]


async def test_snapshot_that_cannot_be_read_leaves_the_one_before(tmp_path: Path) -> None:
    await publish(5)

    async with following(tmp_path, database_url()) as seen:
        await until(lambda: seen == [5])
        await publish(6, payload=b"not a snapshot")
        await publish(7)
        await until(lambda: seen[-1] == 7)

    assert 6 not in seen
