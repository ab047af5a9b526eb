"""Which addresses a provider may have: the guard against being made to call our own network (SSRF).

The same rules hold when an address is saved and again when it is connected to, because a name may point elsewhere by
then. The connection must go to an address that `resolve_public` returned, not to the name a second time.
"""

import re
import socket
from collections.abc import Callable, Collection
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from urllib.parse import SplitResult, urlsplit

IPAddress = IPv4Address | IPv6Address
Lookup = Callable[[str, int], tuple[str, ...]]

PUBLIC_PORTS = frozenset({443, 8443})

# What Python's own `is_global` lets through (3.11) although nobody's public API lives there.
_REFUSED_V4 = (IPv4Network("192.0.0.0/24"), IPv4Network("192.88.99.0/24"))
# Global unicast is 2000::/3; these parts of it are tunnels, protocol assignments and documentation.
_GLOBAL_V6 = IPv6Network("2000::/3")
_REFUSED_V6 = tuple(IPv6Network(net) for net in ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20"))
_NAT64 = IPv6Network("64:ff9b::/96")

# A host whose last label is a number is read as an IPv4 address by C libraries, however it is written.
_NUMERIC_LABEL = re.compile(r"^(0[xX][0-9a-fA-F]*|[0-9]+)$")
_HOST_NAME = re.compile(r"^(?!-)[A-Za-z0-9_-]{1,63}(?<!-)(\.(?!-)[A-Za-z0-9_-]{1,63}(?<!-))*$")


class AddressRefused(ValueError):
    """RouterHub does not call this address; the message says why in a sentence."""


def is_public_address(ip: str | IPAddress) -> bool:
    """Whether the address belongs to the public internet, seen through mapped and NAT64 forms."""
    address = ip_address(ip) if isinstance(ip, str) else ip
    if isinstance(address, IPv6Address):
        embedded = _embedded_v4(address)
        if embedded is not None:
            return is_public_address(embedded)
        return address in _GLOBAL_V6 and not any(address in net for net in _REFUSED_V6)
    is_special = address.is_multicast or address.is_reserved or any(address in net for net in _REFUSED_V4)
    return address.is_global and not is_special


def check_base_url(url: str, *, allow_loopback: bool, private_hosts: Collection[str] = ()) -> None:
    """Refuse a provider address that is malformed or can only mean our own network, without looking names up.

    Public hosts need https on port 443 or 8443. A host of `private_hosts` and, where `allow_loopback`, this machine
    may use http and any port.
    """
    parts = _split(url)
    host = _host_of(parts)
    if host in private_hosts or (allow_loopback and _is_loopback_host(host)):
        return
    if parts.scheme != "https":
        raise AddressRefused("Use https: the credential and the prompts would travel unprotected.")
    if parts.port not in (None, *PUBLIC_PORTS):
        raise AddressRefused(f"Port {parts.port} is not allowed; use 443 or 8443.")
    if _is_loopback_host(host):
        raise AddressRefused(f"{host} is the machine RouterHub runs on.")
    address = _literal(host)
    if address is not None and not is_public_address(address):
        raise AddressRefused(f"{host} is not an address on the public internet.")


def look_up(host: str, port: int) -> tuple[str, ...]:
    """Every address the system's resolver gives for the host; `AddressRefused` when it gives none."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise AddressRefused(f"The host {host} cannot be found: {error}.") from error
    return tuple(dict.fromkeys(str(entry[4][0]) for entry in found))


def resolve_public(
    host: str,
    port: int,
    *,
    allow_loopback: bool = False,
    private_hosts: Collection[str] = (),
    lookup: Lookup = look_up,
) -> tuple[str, ...]:
    """The addresses of the host, to connect to as they are; `AddressRefused` when any one of them is not allowed.

    One bad answer refuses all: a name with a public and an inner address is how the guard is usually walked around.
    """
    addresses = lookup(host, port)
    for text in addresses:
        if not _may_connect(host, ip_address(text), allow_loopback=allow_loopback, private_hosts=private_hosts):
            raise AddressRefused(f"{host} points to {text}, which is not an address on the public internet.")
    return addresses


def _may_connect(host: str, address: IPAddress, *, allow_loopback: bool, private_hosts: Collection[str]) -> bool:
    if host.lower() in private_hosts:
        # Metadata services of clouds live on link-local addresses; nobody's model does.
        return not (address.is_link_local or address.is_multicast or address.is_unspecified)
    if allow_loopback and _is_loopback_host(host):
        return address.is_loopback
    return is_public_address(address)


def _split(url: str) -> SplitResult:
    if re.search(r"[\x00-\x20\x7f\\]", url) or not url.isascii():
        raise AddressRefused("The address contains spaces, backslashes or characters outside ASCII.")
    try:
        parts = urlsplit(url)
        parts.port  # noqa: B018 - a port out of range shows only when it is read
    except ValueError as error:
        raise AddressRefused(f"This is not an address: {error}.") from error
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise AddressRefused("Write a whole address, for example https://api.example.com/v1.")
    if "@" in parts.netloc:
        raise AddressRefused("Leave user names and passwords out of the address.")
    if parts.query or parts.fragment:
        raise AddressRefused("Leave out everything from the first ? or #.")
    return parts


def _host_of(parts: SplitResult) -> str:
    host = (parts.hostname or "").lower()
    if "[" in parts.netloc:
        if _literal(host) is None or "%" in host:
            raise AddressRefused(f"{host} is not an IPv6 address.")
        return host
    if _NUMERIC_LABEL.match(host.rstrip(".").rpartition(".")[2]) and _literal(host) is None:
        raise AddressRefused(f"{host} is an IP address in disguise; write it as four numbers.")
    if not _HOST_NAME.match(host):
        raise AddressRefused(f"{host} is not a host name.")
    return host


def _literal(host: str) -> IPAddress | None:
    try:
        return ip_address(host)
    except ValueError:
        return None


def _is_loopback_host(host: str) -> bool:
    address = _literal(host)
    if address is None:
        return host == "localhost" or host.endswith(".localhost")
    embedded = _embedded_v4(address) if isinstance(address, IPv6Address) else None
    return (embedded or address).is_loopback


def _embedded_v4(address: IPv6Address) -> IPv4Address | None:
    if address.ipv4_mapped is not None:
        return address.ipv4_mapped
    return IPv4Address(int(address) & 0xFFFFFFFF) if address in _NAT64 else None
