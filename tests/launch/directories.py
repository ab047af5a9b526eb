"""Directories for installations under test."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def reachable_directory() -> Iterator[Path]:
    """A new directory that is gone afterwards.

    Run as root, the embedded PostgreSQL belongs to a user of its own, who must reach its data; pytest takes all
    others' permissions away from its own temporary directories whenever a session starts.
    """
    with tempfile.TemporaryDirectory(prefix="routerhub-") as directory:
        yield Path(directory)
