"""How a caller's key is recognised without being stored."""

import hmac


def key_digest(pepper: bytes, key: str) -> str:
    """HMAC-SHA256 of the key under the pepper, in hex. A fast hash is right: keys carry at least 128 random bits."""
    return hmac.digest(pepper, key.encode(), "sha256").hex()
