"""Everything the gateway needs to answer, in one immutable value: the live table, the catalogue and the keys."""

import msgspec
from msgspec import Struct

from routerhub.engine.pricing import Price
from routerhub.engine.table import Table


class Provider(Struct, frozen=True, kw_only=True):
    """Somebody's API. `credential` is a Fernet token, opened only by the gateway; empty when none is needed."""

    slug: str
    name: str
    dialect: str
    base_url: str
    credential: str
    is_enabled: bool = True


class Model(Struct, frozen=True, kw_only=True):
    """One model of one provider; sizes are in tokens.

    `capabilities` is a subset of tools, vision, json_schema and embeddings.
    """

    slug: str
    name: str
    provider: str
    upstream_name: str
    tier: str
    context_window: int
    max_output_tokens: int
    capabilities: frozenset[str]
    prices: tuple[Price, ...]
    is_enabled: bool = True
    created_ms: int = 0


class Tier(Struct, frozen=True, kw_only=True):
    """An ordered class of models; `models` are slugs in the order they are tried."""

    slug: str
    name: str
    models: tuple[str, ...]


class Task(Struct, frozen=True, kw_only=True):
    """A kind of work that callers name in a header or as `task/<slug>`."""

    slug: str
    name: str
    bucket: str


class ApiKey(Struct, frozen=True, kw_only=True):
    """A caller's key, known by its digest only. `allowed_models` empty means every model."""

    id: int
    name: str
    team: str
    scopes: frozenset[str]
    allowed_models: frozenset[str] = frozenset()
    expires_ms: int | None = None
    has_budget: bool = False


class Snapshot(Struct, frozen=True, kw_only=True):
    """The compiled form of a revision with models, prices and keys.

    `serial` grows with every compilation; `revision` is null until a table is published. `keys` is by HMAC-SHA256 hex
    digest under the pepper, which itself is a Fernet token.
    """

    serial: int
    revision: int | None
    compiled_ms: int
    table: Table
    tiers: dict[str, Tier]
    providers: dict[str, Provider]
    models: dict[str, Model]
    tasks: dict[str, Task]
    keys: dict[str, ApiKey]
    key_pepper: str


_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(Snapshot)


def encode_snapshot(snapshot: Snapshot) -> bytes:
    """The snapshot as bytes for the database row and the disk copy."""
    return _encoder.encode(snapshot)


def decode_snapshot(payload: bytes) -> Snapshot:
    """The snapshot that `encode_snapshot` wrote; `msgspec.MsgspecError` when the bytes are anything else."""
    return _decoder.decode(payload)
