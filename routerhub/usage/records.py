"""Journal lines as rows of the ledger: decoding, cutting to column sizes, and what one fact says about which row."""

import re
from datetime import UTC, datetime
from functools import cache
from typing import Any
from uuid import UUID

import msgspec
from django.db import models

from routerhub.engine import facts, money
from routerhub.engine.reply import Usage
from routerhub.usage.models import Attempt, AttemptStatus, Call, CallStatus, CallText, GatewayProcess

Record = dict[str, Any]

NOTHING = b"null"
# PostgreSQL stores neither U+0000 nor half a surrogate pair. Escaped backslashes are matched so that they are skipped.
ESCAPE = re.compile(
    r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}"
    r"|(?P<refused>\\u0000|\\u[dD][89a-fA-F][0-9a-fA-F]{2})"
    r"|\\."
)


class LineUnreadable(Exception):
    """A line of the inbox holds no fact; the message says what is wrong with it."""


def read_line(line: bytes) -> facts.Fact:
    """The fact in a journal line, with the characters that PostgreSQL refuses replaced by U+FFFD."""
    text = line.decode("utf-8", errors="replace")
    if "\\u" in text:
        text = ESCAPE.sub(lambda match: "\\ufffd" if match["refused"] else match[0], text)
    try:
        fact = facts.decode_fact(text.encode())
        if not isinstance(fact, facts.ProcessAlive):
            UUID(opened_in(fact).call_id)
    except (msgspec.MsgspecError, ValueError) as error:
        raise LineUnreadable(f"This line holds no fact: {error}") from error
    return fact


def opened_in(fact: facts.AttemptStarted | facts.AttemptEnded | facts.CallEnded) -> facts.CallOpened:
    """What the fact repeats about its call."""
    return fact.attempt.call if isinstance(fact, facts.AttemptEnded) else fact.call


def open_call(opened: facts.CallOpened) -> Record:
    """The call's row as any of its facts alone makes it."""
    decision = opened.decision
    hints = decision.request.hints if decision else None
    record = {
        "id": opened.call_id,
        "started_at": _moment(opened.started_ms),
        "status": CallStatus.OPEN,
        "dialect": opened.dialect,
        "path": opened.path,
        "process": opened.process,
        "key_id": opened.key_id,
        "key_name": opened.key_name,
        "team": opened.team,
        "requested_model": decision.request.model if decision else "",
        "task": (hints and hints.task) or "",
        "user_tier": (hints and hints.user_tier) or "",
        "priority": hints.priority if hints else "",
        "session": (hints and hints.session) or "",
        "tags": [tag[:60] for tag in hints.tags] if hints else [],
        "revision": decision.revision if decision else None,
        "rule": (decision and decision.rule) or "",
        "reason": decision.code if decision else "",
        "decision": decision,
        "is_stream": decision.request.is_stream if decision else False,
        "attempt_count": 0,
    }
    return _fitted(Call, record)


def ended_call(fact: facts.CallEnded) -> Record:
    """The call's row as it is once the client has its reply or error."""
    record = open_call(fact.call) | {
        "status": fact.status,
        "http_status": fact.http_status,
        "is_stream": fact.is_stream,
        "latency_ms": fact.latency_ms,
        "first_byte_ms": fact.first_byte_ms,
        "requested_model": fact.requested_model,
        "served_model": fact.served_model,
        "error_code": fact.error_code,
        "error_message": fact.error_message,
        "attempt_count": fact.attempts,
    }
    return _fitted(Call, record)


def text_of(fact: facts.CallEnded) -> Record | None:
    """What was said, where it is to be kept."""
    if bytes(fact.request_body) == NOTHING and not fact.reply_text:
        return None
    record = {"call_id": fact.call.call_id, "request_body": fact.request_body, "reply_text": fact.reply_text}
    return _fitted(CallText, record)


def started_attempt(fact: facts.AttemptStarted) -> Record:
    """The attempt's row before the provider answered."""
    record = {
        "call_id": fact.call.call_id,
        "number": fact.number,
        "status": AttemptStatus.STARTED,
        "reason": fact.reason,
        "model": fact.model,
        "provider": fact.provider,
        "upstream_name": fact.upstream_name,
        "process": fact.call.process,
        "started_at": _moment(fact.started_ms),
        "usage_source": "unknown",
    }
    return _fitted(Attempt, record)


def ended_attempt(fact: facts.AttemptEnded) -> Record:
    """The attempt's row once the provider's answer ended."""
    record = started_attempt(fact.attempt) | {
        "status": fact.status,
        "latency_ms": fact.latency_ms,
        "first_byte_ms": fact.first_byte_ms,
        "http_status": fact.http_status,
        "error_code": fact.error_code,
        "error_message": fact.error_message,
        "upstream_request_id": fact.upstream_request_id,
        "served_model": fact.served_model,
        "finish": fact.finish or "",
        "usage_source": fact.usage_source,
        "native_usage": fact.native_usage,
        "price_id": fact.price_id,
        # As text: a JSON number would be read as binary floating point by others.
        "cost_usd": None if fact.cost_nano is None else str(money.to_dollars(fact.cost_nano)),
    }
    return _fitted(Attempt, record | _tokens(fact.usage))


def living_process(fact: facts.ProcessAlive) -> Record:
    """The gateway process's row as of its report."""
    record = {
        "name": fact.process,
        "last_seen_at": _moment(fact.at_ms),
        "serial": fact.serial,
        "revision": fact.revision,
    }
    return _fitted(GatewayProcess, record)


def columns_of(model: type[models.Model]) -> tuple[str, ...]:
    """The table's columns, in the model's order."""
    return tuple(_widths(model))


def _tokens(usage: Usage | None) -> Record:
    return {name: getattr(usage, name) for name in Usage.__struct_fields__} if usage else {}


def _moment(ms: int) -> str:
    try:
        return datetime.fromtimestamp(ms / 1000, UTC).isoformat()
    except (ValueError, OverflowError, OSError) as error:
        raise LineUnreadable(f"{ms} is no moment in milliseconds since the epoch.") from error


@cache
def _widths(model: type[models.Model]) -> dict[str, tuple[bool, int | None]]:
    return {
        str(field.column): (isinstance(field, (models.CharField, models.TextField)), getattr(field, "max_length", None))
        for field in model._meta.concrete_fields
    }


def _fitted(model: type[models.Model], record: Record) -> Record:
    """The record with each of the table's columns, text never null and cut to the column's width."""
    fitted = {}
    for column, (is_text, width) in _widths(model).items():
        value = record.get(column)
        fitted[column] = str(value or "")[:width] if is_text else value
    return fitted
