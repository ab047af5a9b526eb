"""A stream of the anthropic dialect for a caller of the same dialect: every event passes, repaired where it must be."""

from typing import Any

import orjson

from routerhub.engine.reply import Finish, ReplyView
from routerhub.providers.anthropic_blocks import Blocks
from routerhub.providers.anthropic_events import named_event
from routerhub.providers.anthropic_replies import repair_message, repair_message_delta
from routerhub.providers.anthropic_wire import read_finish, read_usage
from routerhub.providers.bodies import Body
from routerhub.providers.error_bodies import error_message, native_error
from routerhub.providers.failures import StreamBroken
from routerhub.providers.sse import Event, Splitter


class AnthropicRelay:
    """Passes events on, each with its `event:` line; a stream without `message_stop` is broken.

    `created` and `model` are for providers that name neither message nor model.
    """

    def __init__(self, *, created: int = 0, model: str = "") -> None:
        self.native_usage: Any = None
        self._created = created
        self._model = model
        self._splitter = Splitter()
        self._blocks = Blocks()
        self._finish: Finish | None = None
        self._served_model = ""
        self._has_begun = False
        self._is_done = False

    def feed(self, chunk: bytes) -> bytes:
        """The events completed by this chunk of bytes."""
        return b"".join([self._pass(event) for event in self._splitter.feed(chunk)])

    def close(self) -> bytes:
        """The end: nothing more is owed after `message_stop`."""
        rest = b"".join([self._pass(event) for event in self._splitter.flush()])
        if not self._is_done:
            raise StreamBroken("The stream ended before its finish.")
        return rest

    def view(self) -> ReplyView:
        """What has passed so far."""
        return ReplyView(
            text="".join(self._blocks.text),
            finish=self._finish,
            usage=read_usage(self.native_usage),
            served_model=self._served_model,
        )

    def _pass(self, event: Event) -> bytes:
        body = None if self._is_done else _read(event)
        if body is None:
            return b""
        # A line break between the parts of the JSON would end the event's line.
        is_changed = b"\n" in event.data
        kind = body.get("type")
        if not isinstance(kind, str):
            kind, is_changed = event.name, True
            body["type"] = kind
        if not self._has_begun and kind != "message_start":
            return _before_start(kind)
        before, is_repaired = self._note(kind, body)
        if is_changed or is_repaired:
            return before + named_event(body)
        return before + b"event: " + kind.encode() + b"\ndata: " + event.data + b"\n\n"

    def _note(self, kind: str, body: Body) -> tuple[bytes, bool]:
        """What has to go out before the event, and whether the event had to be repaired."""
        if kind.startswith("content_block_"):
            return b"", self._blocks.repair(body)
        if kind == "message_start":
            return b"", self._start(body)
        if kind == "message_delta":
            return self._blocks.close_all(), self._note_delta(body)
        if kind == "message_stop":
            return self._stop(), False
        return b"", False

    def _start(self, body: Body) -> bool:
        self._has_begun = True
        message = body.get("message")
        message = body["message"] = message if isinstance(message, dict) else {}
        self._served_model = str(message.get("model") or "")
        self._note_usage(message.get("usage"))
        return repair_message(message, created=self._created, model=self._model)

    def _note_delta(self, body: Body) -> bool:
        self._note_usage(body.get("usage"))
        is_changed = repair_message_delta(body, self.native_usage or {})
        self._finish = read_finish(body["delta"].get("stop_reason")) or self._finish
        return is_changed

    def _note_usage(self, usage: object) -> None:
        # The last event's counts are cumulative, so they replace the first one's; a null is no count.
        if isinstance(usage, dict):
            counts = {name: value for name, value in usage.items() if value is not None}
            self.native_usage = {**(self.native_usage or {}), **counts}

    def _stop(self) -> bytes:
        if self._finish is None:
            raise StreamBroken("The stream ended before its finish.")
        self._is_done = True
        return self._blocks.close_all()


def _before_start(kind: str) -> bytes:
    # A ping commits us to this provider, and clients lose nothing without it.
    if kind == "ping":
        return b""
    raise StreamBroken(f"The stream began with {kind} instead of message_start.")


def _read(event: Event) -> Body | None:
    """The event's object; null for a malformed one, for one without any type and for `[DONE]`."""
    try:
        body = orjson.loads(event.data)
    except orjson.JSONDecodeError:
        body = None
    is_object = isinstance(body, dict)
    if event.name == "error" or (is_object and (body.get("type") == "error" or body.get("error"))):
        raise StreamBroken(error_message(event.data, 200), native=native_error(event.data))
    return body if is_object and (event.name or body.get("type")) else None
