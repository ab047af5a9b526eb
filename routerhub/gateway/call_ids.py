"""Call ids: UUIDv7 (RFC 9562, section 5.7), so that ids order by time and the ledger partitions by them."""

import os
from uuid import UUID


def new_call_id(now_ms: int) -> str:
    """A new id for a call that starts at `now_ms` (milliseconds since the epoch)."""
    random = int.from_bytes(os.urandom(10))
    version_and_random = 0x7000 | (random >> 64 & 0x0FFF)
    variant_and_random = 1 << 63 | random & (1 << 62) - 1
    return str(UUID(int=now_ms << 80 | version_and_random << 64 | variant_and_random))
