"""Names of providers' hosts become addresses here, and only addresses that we may connect to."""

import asyncio
import socket
from collections.abc import Collection
from ipaddress import ip_address

from aiohttp.abc import AbstractResolver, ResolveResult

from routerhub.providers.addresses import AddressRefused, resolve_public


class GuardedResolver(AbstractResolver):
    """Looks names up and gives the very addresses that were checked; an unfit one fails like a name not found."""

    def __init__(self, *, allow_loopback: bool, private_hosts: Collection[str]) -> None:
        self._allow_loopback = allow_loopback
        self._private_hosts = private_hosts

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """Every checked address of the host."""
        return await asyncio.to_thread(self._resolve, host, port)

    async def close(self) -> None:
        """Nothing is held open."""

    def _resolve(self, host: str, port: int) -> list[ResolveResult]:
        try:
            addresses = resolve_public(
                host, port, allow_loopback=self._allow_loopback, private_hosts=self._private_hosts
            )
        except AddressRefused as error:
            raise OSError(None, str(error)) from error
        return [
            ResolveResult(
                hostname=host,
                host=address,
                port=port,
                family=socket.AF_INET6 if ip_address(address).version == 6 else socket.AF_INET,
                proto=0,
                flags=socket.AI_NUMERICHOST,
            )
            for address in addresses
        ]
