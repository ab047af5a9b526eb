"""What the gateway takes from its environment; it reads nothing else of Django's settings."""

import os
import secrets
import socket
from pathlib import Path

from msgspec import Struct

DEFAULT_MAX_BODY_BYTES = 16 * 1024 * 1024
DEFAULT_MAX_JOURNAL_BYTES = 1024 * 1024 * 1024


class Config(Struct, frozen=True, kw_only=True):
    """An installation's settings for one gateway process. `process` names this process in the ledger.

    `idle_timeout_s` is how long a stream may be silent and `keep_alive_s` how long a caller is left without a sign of
    life; `drain_s` is how long a stream is read on after the caller has left.
    """

    data_dir: Path
    database_url: str
    encryption_keys: tuple[str, ...]
    process: str
    max_body_bytes: int = DEFAULT_MAX_BODY_BYTES
    max_journal_bytes: int = DEFAULT_MAX_JOURNAL_BYTES
    idle_timeout_s: float = 10.0
    keep_alive_s: float = 5.0
    drain_s: float = 5.0
    allow_loopback_providers: bool = False
    private_provider_hosts: frozenset[str] = frozenset()


def read_config() -> Config:
    """The configuration in the environment; a missing variable is a `KeyError` that names it."""
    return Config(
        data_dir=Path(os.environ.get("ROUTERHUB_DATA") or ".data").resolve(),
        database_url=os.environ["DATABASE_URL"],
        encryption_keys=tuple(key.strip() for key in os.environ["ROUTERHUB_ENCRYPTION_KEYS"].split(",")),
        process=new_process_name(),
        max_body_bytes=int(os.environ.get("ROUTERHUB_MAX_BODY_BYTES") or DEFAULT_MAX_BODY_BYTES),
        max_journal_bytes=int(os.environ.get("ROUTERHUB_MAX_JOURNAL_BYTES") or DEFAULT_MAX_JOURNAL_BYTES),
        allow_loopback_providers="1"
        in (os.environ.get("ROUTERHUB_DEMO"), os.environ.get("ROUTERHUB_ALLOW_LOOPBACK_PROVIDERS")),
        private_provider_hosts=frozenset(
            filter(None, os.environ.get("ROUTERHUB_PRIVATE_PROVIDER_HOSTS", "").lower().split(","))
        ),
    )


def new_process_name() -> str:
    """A name that no other gateway process has or had: host, process id and a random part."""
    return f"{socket.gethostname()[:16]}-{os.getpid()}-{secrets.token_hex(4)}"
