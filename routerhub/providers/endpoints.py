"""Where and as whom a provider is asked: its address and headers, made once per snapshot."""

from collections.abc import Mapping
from functools import cache

from msgspec import Struct
from yarl import URL

from routerhub.engine.snapshot import Provider
from routerhub.providers.anthropic_wire import VERSION


class Endpoint(Struct, frozen=True, kw_only=True):
    """A provider's address and the headers that every request there carries, the credential among them."""

    url: URL
    headers: dict[str, str]


def endpoint(provider: Provider, credential: str) -> Endpoint:
    """The provider's base URL with the headers of its dialect; an empty credential sends none."""
    headers = {
        "content-type": "application/json",
        # A compressed reply would have to be unpacked before it can be passed on.
        "accept-encoding": "identity",
        "user-agent": "routerhub",
    }
    if provider.dialect == "anthropic":
        headers["anthropic-version"] = VERSION
        if credential:
            headers["x-api-key"] = credential
    elif credential:
        headers["authorization"] = f"Bearer {credential}"
    return Endpoint(url=URL(provider.base_url.rstrip("/")), headers=headers)


def endpoint_for(base: Endpoint, path: str, headers: Mapping[str, str]) -> Endpoint:
    """Where one request goes: `path` below the base, its own headers on top."""
    return Endpoint(url=_joined(base.url, path), headers={**base.headers, **headers} if headers else base.headers)


@cache
def _joined(base: URL, path: str) -> URL:
    return URL(str(base) + path)
