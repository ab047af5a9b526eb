"""Signatures of thoughts: what the simulator thought comes back unchanged or not at all."""

import base64
from hashlib import sha256

_OURS = "SimS"
_SECRET = b"simulator\x00"


def sign(thinking: str) -> str:
    """The signature of a thought."""
    return _OURS + base64.b64encode(sha256(_SECRET + thinking.encode()).digest()).decode()


def is_ours(signature: str) -> bool:
    """Whether a signature claims to be the simulator's."""
    return signature.startswith(_OURS)


def is_signed(thinking: str, signature: str) -> bool:
    """Whether the signature is the one that the thought got."""
    return signature == sign(thinking)
