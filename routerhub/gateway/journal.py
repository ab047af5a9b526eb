"""The local journal: facts appended to a file before anything depends on them.

A line is in the operating system's hands when `append` returns, so killing the process loses nothing; each segment is
also synced to disk when it is closed, about twice a second, which bounds what a power failure can lose. Each process
has a directory of its own and holds a lock in it; a directory whose lock is free belongs to nobody alive and is
adopted.
"""

import fcntl
import os
from pathlib import Path

from routerhub.engine.facts import Fact, encode_fact

LOCK_NAME = "lock"
SEGMENT_SUFFIX = ".jsonl"
APPEND_ONLY = os.O_WRONLY | os.O_CREAT | os.O_APPEND


class JournalRefused(Exception):
    """A fact could not be kept, so nothing may be done that it would have recorded."""


class Journal:
    """One process's journal; appending is the only thing that a request waits for."""

    def __init__(self, root: Path, process: str, *, max_bytes: int) -> None:
        # The directory gets its name only once it is locked, so that nobody adopts it in between.
        unnamed = root / f".{process}"
        unnamed.mkdir(parents=True)
        self._lock = _locked(unnamed)
        self.directory = unnamed.rename(root / process)
        self._max_bytes = max_bytes
        self._number = 0
        self._unshipped_bytes = 0
        self._segment_bytes = 0
        self._fd = self._open_next()

    @property
    def pending_bytes(self) -> int:
        """Bytes that are not in the database yet."""
        return self._unshipped_bytes + self._segment_bytes

    def append(self, *facts: Fact) -> None:
        """Keep the facts, all of them or none. Raises `JournalRefused` at the byte cap or when the disk is full."""
        if self.pending_bytes >= self._max_bytes:
            raise JournalRefused(f"{self.pending_bytes:,} bytes of the journal wait for the database.")
        lines = b"".join([encode_fact(fact) + b"\n" for fact in facts])
        try:
            written = os.write(self._fd, lines)
        except OSError as error:
            raise JournalRefused(f"The journal cannot be written: {error.strerror}.") from error
        if written < len(lines):
            os.ftruncate(self._fd, self._segment_bytes)
            raise JournalRefused("The journal's disk is full.")
        self._segment_bytes += written

    def roll(self) -> int | None:
        """Start a new segment and give the old one's descriptor, to be synced and closed; null when it is empty."""
        if not self._segment_bytes:
            return None
        old = self._fd
        self._fd = self._open_next()
        self._unshipped_bytes += self._segment_bytes
        self._segment_bytes = 0
        return old

    def closed_segments(self) -> list[Path]:
        """This process's finished segments, oldest first."""
        current = self._path(self._number)
        return [path for path in _segments(self.directory) if path != current]

    def forget(self, segment: Path) -> None:
        """Delete a segment whose facts are in the database."""
        size = segment.stat().st_size
        segment.unlink()
        self._unshipped_bytes -= size

    def close(self) -> None:
        """Close the files; what was not shipped stays for the next process to adopt."""
        os.fsync(self._fd)
        os.close(self._fd)
        os.close(self._lock)

    def _open_next(self) -> int:
        self._number += 1
        return os.open(self._path(self._number), APPEND_ONLY, 0o600)

    def _path(self, number: int) -> Path:
        return self.directory / f"{number:09d}{SEGMENT_SUFFIX}"


class AbandonedJournal:
    """The journal of a process that is gone; we hold its lock, so nobody else ships it."""

    def __init__(self, directory: Path, lock: int) -> None:
        self.directory = directory
        self._lock = lock

    def closed_segments(self) -> list[Path]:
        """Every segment that is left, oldest first."""
        return _segments(self.directory)

    def forget(self, segment: Path) -> None:
        """Delete a segment whose facts are in the database."""
        segment.unlink()

    def remove(self) -> None:
        """Delete the directory once nothing is left in it."""
        (self.directory / LOCK_NAME).unlink(missing_ok=True)
        self.directory.rmdir()
        os.close(self._lock)


def abandoned_journals(root: Path) -> list[AbandonedJournal]:
    """The journals under `root` whose processes are gone, each locked for us."""
    found = []
    for directory in sorted(path for path in root.iterdir() if not path.name.startswith(".")):
        try:
            found.append(AbandonedJournal(directory, _locked(directory)))
        except BlockingIOError:
            continue
    return found


def _locked(directory: Path) -> int:
    lock = os.open(directory / LOCK_NAME, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(lock)
        raise
    return lock


def _segments(directory: Path) -> list[Path]:
    return sorted(path for path in directory.iterdir() if path.suffix == SEGMENT_SUFFIX)
