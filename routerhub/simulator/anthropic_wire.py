"""Writing messages: replies, streams, errors and models of the anthropic dialect."""

import secrets
from collections.abc import Mapping, Sequence
from typing import Any

import orjson

from routerhub.simulator.anthropic_request import read_messages
from routerhub.simulator.catalogue import Model
from routerhub.simulator.conversation import Conversation
from routerhub.simulator.reply import Envelope, Reply
from routerhub.simulator.script import Script, Send
from routerhub.simulator.wire import Headers, Problem, Usage

CREATED_AT = "2026-01-15T00:00:00Z"
ERROR_TYPES = {
    401: "authentication_error",
    402: "billing_error",
    403: "permission_error",
    404: "not_found_error",
    409: "conflict_error",
    413: "request_too_large",
    429: "rate_limit_error",
    504: "timeout_error",
    529: "overloaded_error",
}


class AnthropicWire:
    """The anthropic dialect: messages."""

    id_header = b"request-id"

    def new_id(self) -> str:
        """A request id."""
        return f"req_{secrets.token_hex(12)}"

    def read(self, body: Mapping[str, Any], headers: Headers) -> Conversation:
        """The request; `BadRequest` where it breaks the rules of messages."""
        return read_messages(body, headers)

    def usage(self, reply: Reply) -> Mapping[str, Any]:
        """Input tokens leave out what was read from or written to the cache."""
        cache = reply.cache
        written = cache.written_5m + cache.written_1h
        return {
            "input_tokens": max(0, reply.prompt_tokens - cache.read - written),
            "cache_creation_input_tokens": written,
            "cache_read_input_tokens": cache.read,
            "cache_creation": {
                "ephemeral_5m_input_tokens": cache.written_5m,
                "ephemeral_1h_input_tokens": cache.written_1h,
            },
            "output_tokens": reply.output_tokens,
            "service_tier": "standard",
        }

    def complete(self, reply: Reply, usage: Usage, envelope: Envelope) -> bytes:
        """A message."""
        message = _message(envelope)
        message["content"] = [] if reply.is_empty else [{"type": "text", "text": reply.text}]
        message.update(_stop(reply))
        return orjson.dumps(message if usage is None else {**message, "usage": usage})

    def stream(self, reply: Reply, usage: Usage, envelope: Envelope) -> Script:
        """Events of a message; usage comes first as an estimate and then, with all its parts, in the message delta."""
        pieces = () if reply.is_empty else reply.pieces
        tokens = reply.output_tokens / max(1, len(pieces))
        opening, closing = _first_events(reply, usage, envelope), b""
        if not reply.is_empty:
            opening += _event("content_block_start", index=0, content_block={"type": "text", "text": ""})
            opening += _event("ping")
            closing += _event("content_block_stop", index=0)
        problem = Problem(status=529, message="Overloaded")
        return Script(
            opening=opening,
            pieces=tuple(Send(_delta(piece), tokens) for piece in pieces),
            closing=closing + _last_event(reply, usage),
            terminator=_event("message_stop"),
            malformed=b'event: content_block_delta\ndata: {"type":"content_block_del\n\n',
            error=b"event: error\ndata: " + self.error(problem, envelope.request_id) + b"\n\n",
        )

    def error(self, problem: Problem, request_id: str) -> bytes:
        """An error with its type by the status, and the request's id."""
        fallback = "api_error" if problem.status >= 500 else "invalid_request_error"
        error = {"type": ERROR_TYPES.get(problem.status, fallback), "message": problem.message}
        return orjson.dumps({"type": "error", "error": error, "request_id": request_id})

    def models(self, models: Sequence[Model]) -> bytes:
        """The list of models, all on one page."""
        data = [_model(model) for model in models]
        first, last = (data[0]["id"], data[-1]["id"]) if data else (None, None)
        return orjson.dumps({"data": data, "has_more": False, "first_id": first, "last_id": last})

    def model(self, model: Model) -> bytes:
        """One model."""
        return orjson.dumps(_model(model))


def _message(envelope: Envelope) -> dict[str, Any]:
    return {
        "id": f"msg_{envelope.request_id[4:]}",
        "type": "message",
        "role": "assistant",
        "model": envelope.model,
        "content": [],
        "stop_reason": None,
        "stop_sequence": None,
        "stop_details": None,
    }


def _stop(reply: Reply) -> dict[str, Any]:
    reason = "max_tokens" if reply.finish == "length" else "stop_sequence" if reply.stop_sequence else "end_turn"
    return {"stop_reason": reason, "stop_sequence": reply.stop_sequence, "stop_details": None}


def _first_events(reply: Reply, usage: Usage, envelope: Envelope) -> bytes:
    message = _message(envelope)
    if usage is not None:
        message["usage"] = {**usage, "output_tokens": 1}
    return _event("message_start", message=message)


def _last_event(reply: Reply, usage: Usage) -> bytes:
    told = {} if usage is None else {"usage": usage}
    return _event("message_delta", delta=_stop(reply), **told)


def _delta(piece: str) -> bytes:
    return _event("content_block_delta", index=0, delta={"type": "text_delta", "text": piece})


def _model(model: Model) -> dict[str, Any]:
    return {
        "id": model.name,
        "type": "model",
        "display_name": model.name.replace("-", " ").title(),
        "created_at": CREATED_AT,
        "max_input_tokens": model.context_window,
        "max_tokens": model.max_output_tokens,
    }


def _event(kind: str, **data: Any) -> bytes:
    return f"event: {kind}\ndata: ".encode() + orjson.dumps({"type": kind, **data}) + b"\n\n"
