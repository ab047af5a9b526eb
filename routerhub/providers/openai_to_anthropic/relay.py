"""A stream of the anthropic dialect for a caller of the openai one: deltas as they come, one finish, usage last."""

from collections.abc import Callable
from typing import Any

from routerhub.engine.reply import Finish, ReplyView
from routerhub.providers.anthropic_wire import read_usage
from routerhub.providers.bodies import Body, parse_object
from routerhub.providers.error_bodies import error_message
from routerhub.providers.failures import StreamBroken
from routerhub.providers.openai_relay import DONE_EVENT
from routerhub.providers.openai_to_anthropic.blocks import OpenBlocks
from routerhub.providers.openai_to_anthropic.chunks import Chunks
from routerhub.providers.openai_to_anthropic.endings import finish_reason, known_finish, refusal_of, service_tier
from routerhub.providers.openai_to_anthropic.fences import FenceStripper
from routerhub.providers.openai_to_anthropic.form import Form
from routerhub.providers.openai_to_anthropic.replies import completion_id
from routerhub.providers.sse import Event, Splitter

ENDED_EARLY = "The stream ended before its finish."


class AnthropicToOpenAIRelay:
    """Turns message events into chat completion chunks; `created` is in seconds since the epoch."""

    def __init__(self, *, form: Form, created: int) -> None:
        self.native_usage: Any = None
        self._form = form
        self._splitter = Splitter()
        self._blocks = OpenBlocks(is_legacy=form.is_legacy)
        self._chunks = Chunks(created=created, wants_usage=form.wants_usage)
        self._fence = FenceStripper() if form.has_fence_off else None
        self._text: list[str] = []
        self._finish: Finish | None = None
        self._is_done = False
        self._readers: dict[str, Callable[[Body], bytes]] = {
            "message_start": self._start,
            "content_block_start": self._start_block,
            "content_block_delta": self._piece,
            "content_block_stop": self._stop_block,
            "message_delta": self._end_content,
            "message_stop": self._end,
        }

    def feed(self, chunk: bytes) -> bytes:
        """The chunks that stand for the events completed by these bytes."""
        return b"".join([self._translate(event) for event in self._splitter.feed(chunk)])

    def close(self) -> bytes:
        """The end: nothing more is owed after `message_stop`, and a stream without it is broken."""
        rest = b"".join([self._translate(event) for event in self._splitter.flush()])
        if not self._is_done:
            raise StreamBroken(ENDED_EARLY)
        return rest

    def view(self) -> ReplyView:
        """What has passed so far."""
        return ReplyView(
            text="".join(self._text),
            finish=self._finish,
            usage=read_usage(self.native_usage),
            served_model=self._chunks.frame["model"],
        )

    def _translate(self, event: Event) -> bytes:
        body = parse_object(event.data)
        if body is None or self._is_done:
            return b""  # A malformed event is passed over; the rest of the stream is still worth having.
        kind = body.get("type")
        if kind == "error" or (kind is None and body.get("error")):
            raise StreamBroken(error_message(event.data, 200))
        read = self._readers.get(kind) if isinstance(kind, str) else None
        return read(body) if read else b""

    def _start(self, body: Body) -> bytes:
        """Note what the start says. Nothing is passed on yet: a provider that is overloaded often says so next."""
        message = body.get("message")
        if isinstance(message, dict):
            self._chunks.frame["id"] = completion_id(message)
            self._chunks.frame["model"] = str(message.get("model") or "")
            self._note_usage(message.get("usage"))
        return b""

    def _start_block(self, body: Body) -> bytes:
        block = body.get("content_block")
        if not isinstance(block, dict):
            return b""
        role = self._chunks.role("" if block.get("type") == "text" else None)
        return role + self._pass(self._blocks.start(_index(body), block))

    def _piece(self, body: Body) -> bytes:
        delta = body.get("delta")
        return self._pass(self._blocks.delta(_index(body), delta)) if isinstance(delta, dict) else b""

    def _stop_block(self, body: Body) -> bytes:
        return self._pass(self._blocks.stop(_index(body)))

    def _end_content(self, body: Body) -> bytes:
        self._note_usage(body.get("usage"))
        delta = body.get("delta")
        if not isinstance(delta, dict) or not delta.get("stop_reason"):
            return b""
        self._finish = known_finish(delta["stop_reason"])
        if self._finish is None:
            raise StreamBroken(f"The stream stopped for a reason nobody knows: {delta['stop_reason']}.")
        rest = self._pass_text(self._fence.close()) if self._fence else b""
        refusal = refusal_of(delta)
        return rest + (self._chunks.delta({"refusal": refusal}) if refusal else b"")

    def _end(self, body: Body) -> bytes:
        if self._finish is None:
            raise StreamBroken(ENDED_EARLY)
        self._is_done = True
        reason = finish_reason(self._finish, is_legacy=self._form.is_legacy)
        return self._chunks.end(reason, read_usage(self.native_usage)) + DONE_EVENT

    def _pass(self, delta: Body) -> bytes:
        if "content" in delta:
            return self._pass_text(self._fence.feed(delta["content"]) if self._fence else delta["content"])
        return self._chunks.delta(delta) if delta else b""

    def _pass_text(self, text: str) -> bytes:
        if not text:
            return b""
        self._text.append(text)
        return self._chunks.delta({"content": text})

    def _note_usage(self, usage: object) -> None:
        # The last event's counts are cumulative, so they replace the first one's; null says nothing.
        if isinstance(usage, dict):
            told = {name: count for name, count in usage.items() if count is not None}
            self.native_usage = {**(self.native_usage or {}), **told}
            self._chunks.frame["service_tier"] = service_tier(self.native_usage)


def _index(body: Body) -> int:
    index = body.get("index")
    return index if isinstance(index, int) else 0
