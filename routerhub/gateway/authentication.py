"""Who is calling: a RouterHub key as Bearer token or x-api-key, known by its digest."""

from collections.abc import Mapping

from routerhub.engine.keys import key_digest
from routerhub.engine.snapshot import ApiKey
from routerhub.gateway.live import Live
from routerhub.gateway.refusals import key_lacks_scope, key_wrong


def authenticate(live: Live, headers: Mapping[bytes, bytes], now_ms: int) -> ApiKey:
    """The key that the request presents. Refuses a missing, unknown, expired or revoked one, and a wrong scope."""
    presented = _presented(headers)
    key = live.key(key_digest(live.pepper, presented), now_ms) if presented else None
    if key is None:
        raise key_wrong()
    if "route" not in key.scopes:
        raise key_lacks_scope()
    return key


def _presented(headers: Mapping[bytes, bytes]) -> str:
    scheme, _, token = headers.get(b"authorization", b"").partition(b" ")
    raw = token if scheme.lower() == b"bearer" else headers.get(b"x-api-key", b"")
    return raw.strip().decode("latin-1")
