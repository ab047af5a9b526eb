"""Numbers that look random but follow from what was asked, so that every run says the same."""

from hashlib import sha256


def fraction(*parts: str) -> float:
    """A number from 0 (inclusive) to 1 (exclusive) that depends on the parts only."""
    digest = sha256("\x00".join(parts).encode()).digest()
    return int.from_bytes(digest[:7]) / (1 << 56)


def between(low: float, high: float, *parts: str) -> float:
    """A number from `low` to `high` that depends on the parts only."""
    return low + (high - low) * fraction(*parts)


def token(*parts: str) -> str:
    """Twenty-four characters, as ids have them, that depend on the parts only."""
    return sha256("\x00".join(parts).encode()).hexdigest()[:24]
