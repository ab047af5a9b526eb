"""The programs' log files: kept small, and watched for errors that somebody at the terminal should see."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import IO

MAX_BYTES = 10_000_000
LEVELS_SHOWN = (" ERROR ", " CRITICAL ")
POLL_S = 0.5


def opened_for_appending(path: Path) -> IO[str]:
    """The file, with an earlier one that grew too long moved aside."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.exists() and path.stat().st_size > MAX_BYTES:
        path.replace(path.with_suffix(".log.1"))
    return path.open("a", encoding="utf-8")


def last_lines(path: Path, count: int) -> str:
    """The end of the file, indented for the terminal."""
    lines = path.read_text(encoding="utf-8", errors="replace").splitlines() if path.exists() else []
    return "\n".join(f"    {line}" for line in lines[-count:])


async def show_errors(directory: Path, say: Callable[[str], None]) -> None:
    """Say every line of an error that is written to a log from now on, until cancelled."""
    offsets = {path: path.stat().st_size for path in directory.glob("*.log")}
    while True:
        await asyncio.sleep(POLL_S)
        for path in sorted(directory.glob("*.log")):
            for line in _lines_since(path, offsets):
                if any(level in line for level in LEVELS_SHOWN):
                    say(f"{path.stem}: {line}")


def _lines_since(path: Path, offsets: dict[Path, int]) -> list[str]:
    """The whole lines written since the last look; `offsets` remembers how far that was."""
    start = offsets.get(path, 0)
    if path.stat().st_size < start:
        start = 0
    with path.open("rb") as file:
        file.seek(start)
        whole, newline, _ = file.read().rpartition(b"\n")
    offsets[path] = start + len(whole) + len(newline)
    return whole.decode(errors="replace").splitlines()
