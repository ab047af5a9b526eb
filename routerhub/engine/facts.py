"""What the gateway reports to the ledger: facts in the journal, one JSON line each, safe to deliver twice or late.

An attempt's `ended` fact repeats everything of its `started` fact, so either may arrive first or alone.
Moments are milliseconds since the epoch, durations milliseconds, money nano-dollars.
"""

from typing import Literal

import msgspec
from msgspec import Struct

from routerhub.engine.decision import Decision
from routerhub.engine.reply import Usage, UsageSource

AttemptStatus = Literal["succeeded", "failed", "cancelled", "unknown"]
CallStatus = Literal["succeeded", "failed", "cancelled", "unknown", "rejected"]


class CallOpened(Struct, frozen=True, kw_only=True):
    """Who asked for what, and what was decided: part of every fact, so that one alone makes a visible call."""

    call_id: str
    started_ms: int
    process: str
    dialect: str
    path: str
    key_id: int | None
    key_name: str
    team: str
    decision: Decision | None


class AttemptStarted(Struct, frozen=True, kw_only=True, tag="attempt_started", tag_field="kind"):
    """Written before the provider is asked. `reason` is `primary`, `named` or the code of the failure before it."""

    call: CallOpened
    number: int
    started_ms: int
    model: str
    provider: str
    upstream_name: str
    reason: str


class AttemptEnded(Struct, frozen=True, kw_only=True, tag="attempt_ended", tag_field="kind"):
    """Written when the provider's answer ended, well or badly. `native_usage` is the provider's own usage object."""

    attempt: AttemptStarted
    status: AttemptStatus
    latency_ms: float
    first_byte_ms: float | None = None
    http_status: int | None = None
    error_code: str = ""
    error_message: str = ""
    upstream_request_id: str = ""
    served_model: str = ""
    finish: str | None = None
    usage: Usage | None = None
    usage_source: UsageSource = "unknown"
    native_usage: msgspec.Raw = msgspec.Raw(b"null")
    price_id: int | None = None
    cost_nano: int | None = None


class CallEnded(Struct, frozen=True, kw_only=True, tag="call_ended", tag_field="kind"):
    """Written when the client has its reply or error. `request_body` is the client's JSON, kept as it came."""

    call: CallOpened
    status: CallStatus
    http_status: int
    attempts: int
    is_stream: bool
    latency_ms: float
    first_byte_ms: float | None
    requested_model: str
    served_model: str = ""
    error_code: str = ""
    error_message: str = ""
    request_body: msgspec.Raw = msgspec.Raw(b"null")
    reply_text: str = ""


class ProcessAlive(Struct, frozen=True, kw_only=True, tag="process_alive", tag_field="kind"):
    """A gateway process is alive and answers with this revision; lost processes are known by its absence."""

    process: str
    at_ms: int
    serial: int
    revision: int | None


Fact = AttemptStarted | AttemptEnded | CallEnded | ProcessAlive

_encoder = msgspec.json.Encoder()
_decoder: msgspec.json.Decoder[Fact] = msgspec.json.Decoder(Fact)


def encode_fact(fact: Fact) -> bytes:
    """One line of the journal, without its newline."""
    return _encoder.encode(fact)


def decode_fact(line: bytes) -> Fact:
    """The fact that a journal line holds; `msgspec.MsgspecError` when it holds none."""
    return _decoder.decode(line)
