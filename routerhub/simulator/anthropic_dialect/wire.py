"""Writing messages: replies, streams, errors and models of the anthropic dialect."""

import secrets
from collections.abc import Mapping, Sequence
from typing import Any

import orjson

from routerhub.simulator.anthropic_dialect.content import block_events, blocks, event
from routerhub.simulator.anthropic_dialect.request import read_messages
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
            "output_tokens_details": {"thinking_tokens": reply.thinking_tokens},
            "service_tier": "standard",
        }

    def complete(self, reply: Reply, usage: Usage, envelope: Envelope) -> bytes:
        """A message."""
        message = _message(envelope)
        message["content"] = [] if reply.is_empty else blocks(reply)
        message.update(_stop(reply))
        return orjson.dumps(message if usage is None else {**message, "usage": usage})

    def stream(self, reply: Reply, usage: Usage, envelope: Envelope) -> Script:
        """Events of a message; usage comes first as an estimate and then, with all its parts, in the message delta."""
        events = [] if reply.is_empty else list(block_events(reply))
        tokens = reply.output_tokens / max(1, sum(says for _, says in events))
        problem = Problem(status=529, message="Overloaded")
        return Script(
            opening=_first_events(reply, usage, envelope),
            pieces=_pieces(events, tokens),
            closing=_last_event(reply, usage),
            terminator=event("message_stop"),
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


REASONS = {"stop": "end_turn", "length": "max_tokens", "tool_calls": "tool_use", "refusal": "refusal"}


def _stop(reply: Reply) -> dict[str, Any]:
    reason = "stop_sequence" if reply.stop_sequence else REASONS[reply.finish]
    details = None
    if reply.finish == "refusal":
        details = {"type": "refusal", "category": "general_harms", "explanation": reply.refusal}
    return {"stop_reason": reason, "stop_sequence": reply.stop_sequence, "stop_details": details}


def _pieces(events: Sequence[tuple[bytes, bool]], tokens: float) -> tuple[Send, ...]:
    """Each event that says something, together with those before it that say nothing."""
    pieces: list[Send] = []
    held = b""
    for data, says in events:
        held += data
        if says:
            pieces.append(Send(held, tokens))
            held = b""
    if held:
        pieces.append(Send(held))
    return tuple(pieces)


def _first_events(reply: Reply, usage: Usage, envelope: Envelope) -> bytes:
    message = _message(envelope)
    if usage is not None:
        message["usage"] = {**usage, "output_tokens": 1}
    return event("message_start", message=message)


def _last_event(reply: Reply, usage: Usage) -> bytes:
    told = {} if usage is None else {"usage": usage}
    return event("message_delta", delta=_stop(reply), **told)


def _model(model: Model) -> dict[str, Any]:
    return {
        "id": model.name,
        "type": "model",
        "display_name": model.name.replace("-", " ").title(),
        "created_at": CREATED_AT,
        "max_input_tokens": model.context_window,
        "max_tokens": model.max_output_tokens,
    }
