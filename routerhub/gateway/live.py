"""What the gateway answers from: the live snapshot, opened. One reference, swapped whole; a request reads it once."""

import asyncio
import logging
from collections.abc import Mapping
from pathlib import Path

import msgspec
from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from routerhub.engine.snapshot import ApiKey, Provider, Snapshot, decode_snapshot
from routerhub.gateway.config import Config
from routerhub.providers.addresses import AddressRefused, check_base_url
from routerhub.providers.endpoints import Endpoint, endpoint

log = logging.getLogger(__name__)

DISK_COPY = "snapshot.msgpack"


class Live(msgspec.Struct, frozen=True, kw_only=True):
    """A snapshot with its secrets opened. `endpoints` is by provider slug.

    `unavailable` holds providers whose credential did not open or whose address is refused: they are left out.
    """

    snapshot: Snapshot
    pepper: bytes
    endpoints: Mapping[str, Endpoint]
    unavailable: frozenset[str]

    def key(self, digest: str, now_ms: int) -> ApiKey | None:
        """The usable key with that digest."""
        key = self.snapshot.keys.get(digest)
        if key is None or (key.expires_ms is not None and key.expires_ms <= now_ms):
            return None
        return key


def open_snapshot(payload: bytes, config: Config) -> Live:
    """The snapshot in `payload`, opened. Raises `msgspec.MsgspecError` or `InvalidToken` when it cannot be used."""
    snapshot = decode_snapshot(payload)
    fernet = MultiFernet([Fernet(key) for key in config.encryption_keys])
    endpoints, unavailable = {}, set()
    for slug, provider in snapshot.providers.items():
        try:
            credential = _open_provider(provider, fernet, config)
        except (InvalidToken, AddressRefused) as error:
            log.error("Provider %s is left out: %s", slug, error or "no encryption key opens its credential")
            unavailable.add(slug)
            continue
        endpoints[slug] = endpoint(provider, credential)
    return Live(
        snapshot=snapshot,
        pepper=fernet.decrypt(snapshot.key_pepper) if snapshot.key_pepper else b"",
        endpoints=endpoints,
        unavailable=frozenset(unavailable),
    )


def _open_provider(provider: Provider, fernet: MultiFernet, config: Config) -> str:
    # The address was checked when it was saved; what may be called can have been narrowed since.
    check_base_url(
        provider.base_url, allow_loopback=config.allow_loopback_providers, private_hosts=config.private_provider_hosts
    )
    return fernet.decrypt(provider.credential).decode() if provider.credential else ""


class DiskCopy:
    """The last good snapshot on disk, so that a gateway starts and serves while the database is down."""

    def __init__(self, data_dir: Path) -> None:
        self._path = data_dir / DISK_COPY

    def read(self) -> bytes | None:
        """The payload that was kept, if any."""
        return self._path.read_bytes() if self._path.exists() else None

    async def keep(self, payload: bytes) -> None:
        """Replace the copy in one step, so that a crash leaves the old one or the new one."""
        await asyncio.to_thread(self._replace, payload)

    def _replace(self, payload: bytes) -> None:
        fresh = self._path.with_suffix(".new")
        fresh.touch(mode=0o600)
        fresh.write_bytes(payload)
        fresh.replace(self._path)
