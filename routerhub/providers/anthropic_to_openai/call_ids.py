"""Tool call ids that survive the anthropic dialect, with what else a provider put on the call.

Gemini refuses the next turn unless each tool call comes back with its thought signature, and messages have no field for
it. An id does come back, so whatever the provider added is packed into the id: `rhcall_` and the base64url form of the
JSON list [provider, native id, added keys]. Ids that are plain already and carry nothing stay as they are.
"""

import hashlib
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as Base64Error

import orjson

from routerhub.providers.anthropic_to_openai.upstreams import Upstream
from routerhub.providers.bodies import Body

MARK = "rhcall_"
# The only ids that the anthropic API takes; another target may answer the next turn.
_PLAIN = re.compile(r"[A-Za-z0-9_-]+")
_NATIVE_KEYS = frozenset({"index", "id", "type", "function"})
# OpenAI refuses longer ones; other dialects' ids may be.
MAX_OPENAI_LENGTH = 40


def pack(native_id: str, call: Body, provider: str) -> str:
    """The id a caller gets for a provider's tool call, with the keys of `call` that messages have no place for."""
    added = {key: value for key, value in call.items() if key not in _NATIVE_KEYS and value is not None}
    if not added and _PLAIN.fullmatch(native_id) and not native_id.startswith(MARK):
        return native_id
    packed = urlsafe_b64encode(orjson.dumps([provider, native_id, added]))
    return MARK + packed.rstrip(b"=").decode()


def unpack(call_id: str, upstream: Upstream) -> tuple[str, Body]:
    """The native id and the added keys, which are given back to nobody but the provider they came from."""
    provider, native_id, added = _read(call_id)
    if upstream.is_openais_own and len(native_id) > MAX_OPENAI_LENGTH:
        native_id = "call_" + hashlib.sha256(native_id.encode()).hexdigest()[:32]
    return native_id, added if provider == upstream.provider else {}


def _read(call_id: str) -> tuple[str, str, Body]:
    if not call_id.startswith(MARK):
        return "", call_id, {}
    packed = call_id.removeprefix(MARK).encode()
    try:
        read = orjson.loads(urlsafe_b64decode(packed + b"=" * (-len(packed) % 4)))
    except (Base64Error, orjson.JSONDecodeError):
        return "", call_id, {}
    match read:
        case [str(provider), str(native_id), dict(added)]:
            return provider, native_id, added
    return "", call_id, {}
