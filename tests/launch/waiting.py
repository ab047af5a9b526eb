"""Waiting for something to become true, with a deadline instead of a guess."""

import asyncio
import time
from collections.abc import Callable

POLL_S = 0.05


def wait_until(holds: Callable[[], object], *, within_s: float = 10.0) -> None:
    """Return as soon as `holds()` is true; fail when it is not in time."""
    deadline = time.monotonic() + within_s
    while not holds():
        assert time.monotonic() < deadline, f"not within {within_s:g} s"
        time.sleep(POLL_S)


async def until(holds: Callable[[], object], *, within_s: float = 10.0) -> None:
    """`wait_until` that lets other coroutines run meanwhile."""
    deadline = time.monotonic() + within_s
    while not holds():
        assert time.monotonic() < deadline, f"not within {within_s:g} s"
        await asyncio.sleep(POLL_S)
