"""A stream of the openai dialect for a caller of the same dialect: every event passes, repaired where it must be."""

from typing import Any

import orjson

from routerhub.engine.reply import ReplyView
from routerhub.providers.bodies import Body
from routerhub.providers.error_bodies import error_message, native_error
from routerhub.providers.failures import StreamBroken
from routerhub.providers.openai_chunks import Chunks, read_usage_object
from routerhub.providers.openai_wire import read_usage
from routerhub.providers.relays import data_event
from routerhub.providers.sse import DONE, Event, Splitter

DONE_EVENT = b"data: [DONE]\n\n"


class OpenAIRelay:
    """Passes events on; usage last, `[DONE]` only after a finish.

    We always ask for usage; `wants_usage` says if the caller did. `created` and `model` are for providers that say
    neither.
    """

    def __init__(self, *, wants_usage: bool, created: int = 0, model: str = "") -> None:
        self.native_usage: Any = None
        self._wants_usage = wants_usage
        self._splitter = Splitter()
        self._chunks = Chunks(created=created, model=model)
        self._held: list[Body] = []
        self._has_choice = False
        self._usage_chunk: Body | None = None
        self._is_done = False

    def feed(self, chunk: bytes) -> bytes:
        """The events completed by this chunk of bytes."""
        return b"".join([self._pass(event) for event in self._splitter.feed(chunk)])

    def close(self) -> bytes:
        """The end: `[DONE]` if the provider forgot it after its finish."""
        rest = b"".join([self._pass(event) for event in self._splitter.flush()])
        return rest if self._is_done else rest + self._end()

    def view(self) -> ReplyView:
        """What has passed so far."""
        return ReplyView(
            text=self._chunks.text,
            finish=self._chunks.finish,
            usage=read_usage(self.native_usage),
            served_model=self._chunks.served_model,
        )

    def _pass(self, event: Event) -> bytes:
        if self._is_done:
            return b""
        if event.data.strip() == DONE:
            return self._end()
        body = read_chunk(event)
        return b"" if body is None else self._pass_body(body, event.data)

    def _pass_body(self, body: Body, data: bytes) -> bytes:
        """Note what the chunk says, and give it to the caller with its usage kept for the end.

        What comes before the first choice is held back: a stream of nothing else is no reply, and as long as the
        caller has seen nothing another target can still be asked.
        """
        usage = read_usage_object(body)
        if usage is not None:
            self.native_usage = usage
        if not self._has_choice and not body.get("choices"):
            if body.get("usage") is None:
                self._held.append(body)
            return b""
        is_changed = self._chunks.repair(body)
        # A line break between the parts of the JSON would end the event's line.
        is_changed = is_changed or b"\n" in data
        if body.get("usage") is not None:
            if self._chunks.says_nothing(body):
                self._usage_chunk = body
                return b""
            body["usage"], is_changed = None, True
        held = b"" if self._has_choice else self._release()
        return held + (data_event(body) if is_changed else b"data: " + data + b"\n\n")

    def _release(self) -> bytes:
        # Repaired only now, because the first chunk of some providers (Azure) does not know the reply's id yet.
        self._has_choice = True
        for body in self._held:
            self._chunks.repair(body)
        return b"".join([data_event(body) for body in self._held])

    def _end(self) -> bytes:
        if not self._chunks.is_finished:
            raise StreamBroken("The stream ended before its finish.")
        self._is_done = True
        if self.native_usage is None or not self._wants_usage:
            return DONE_EVENT
        last = {**self._chunks.usage_chunk(self._usage_chunk), "usage": self.native_usage}
        return data_event(last) + DONE_EVENT


def read_chunk(event: Event) -> Body | None:
    """The chunk in an event; null for a malformed one, without which the rest is still worth having, and for a ping."""
    try:
        body = orjson.loads(event.data)
    except orjson.JSONDecodeError:
        body = None
    if event.name == "error" or _is_error(body):
        raise StreamBroken(error_message(event.data, 200), native=native_error(event.data))
    is_chunk = isinstance(body, dict) and ("choices" in body or "object" in body or body.get("usage") is not None)
    return body if is_chunk else None


def _is_error(body: Any) -> bool:
    match body:
        case [{"error": error}, *_]:
            return bool(error)
        case {"choices": [{"finish_reason": "error"}, *_]} | {"object": "error"}:
            return True
        case {"error": error}:
            return bool(error)
    return False
