"""Where and as whom a provider is asked: its address and headers, made once per snapshot."""

from msgspec import Struct
from yarl import URL

from routerhub.engine.snapshot import Provider
from routerhub.providers.anthropic_wire import VERSION


class Endpoint(Struct, frozen=True, kw_only=True):
    """One path of one provider with the headers that every request there carries, the credential among them."""

    url: URL
    headers: dict[str, str]


def endpoint(provider: Provider, path: str, credential: str) -> Endpoint:
    """The endpoint for `path` under the provider's base URL; an empty credential sends none."""
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
    return Endpoint(url=URL(provider.base_url.rstrip("/") + path), headers=headers)
