"""A stream of the anthropic dialect for a caller of the openai one: text deltas, one finish, usage last."""

from typing import Any

from routerhub.engine.reply import Finish, ReplyView
from routerhub.providers.anthropic_wire import read_finish, read_usage
from routerhub.providers.bodies import Body, parse_object
from routerhub.providers.error_bodies import error_message
from routerhub.providers.failures import StreamBroken
from routerhub.providers.openai_relay import DONE_EVENT
from routerhub.providers.openai_to_anthropic.replies import FINISH_REASONS, openai_usage
from routerhub.providers.relays import data_event
from routerhub.providers.sse import Event, Splitter


class AnthropicToOpenAIRelay:
    """Turns message events into chat completion chunks; `created` is in seconds since the epoch."""

    def __init__(self, *, wants_usage: bool, created: int) -> None:
        self.native_usage: Any = None
        self._wants_usage = wants_usage
        self._created = created
        self._splitter = Splitter()
        self._id = ""
        self._served_model = ""
        self._text: list[str] = []
        self._finish: Finish | None = None
        self._is_done = False

    def feed(self, chunk: bytes) -> bytes:
        """The chunks that stand for the events completed by these bytes."""
        return b"".join([self._translate(event) for event in self._splitter.feed(chunk)])

    def close(self) -> bytes:
        """The end: nothing more is owed after `message_stop`, and a stream without it is broken."""
        rest = b"".join([self._translate(event) for event in self._splitter.flush()])
        if not self._is_done:
            raise StreamBroken("The stream ended before its finish.")
        return rest

    def view(self) -> ReplyView:
        """What has passed so far."""
        return ReplyView(
            text="".join(self._text),
            finish=self._finish,
            usage=read_usage(self.native_usage),
            served_model=self._served_model,
        )

    def _translate(self, event: Event) -> bytes:
        body = parse_object(event.data) or {}
        match body:
            case {"type": "message_start", "message": dict(message)}:
                return self._start(message)
            case {"type": "content_block_delta", "delta": {"type": "text_delta", "text": str(text)}}:
                self._text.append(text)
                return self._chunk({"content": text})
            case {"type": "message_delta", "delta": dict(delta)}:
                self._finish = read_finish(delta.get("stop_reason")) or self._finish
                self._note_usage(body.get("usage"))
            case {"type": "message_stop"}:
                return self._end()
            case {"type": "error"}:
                raise StreamBroken(error_message(event.data, 200))
        return b""

    def _start(self, message: Body) -> bytes:
        self._id = f"chatcmpl-{message.get('id', '')}"
        self._served_model = str(message.get("model") or "")
        self._note_usage(message.get("usage"))
        return self._chunk({"role": "assistant", "content": "", "refusal": None})

    def _note_usage(self, usage: object) -> None:
        # The last event's counts are cumulative, so they replace the first one's.
        if isinstance(usage, dict):
            self.native_usage = {**(self.native_usage or {}), **usage}

    def _end(self) -> bytes:
        if self._finish is None:
            raise StreamBroken("The stream ended before its finish.")
        self._is_done = True
        last = self._chunk({}, finish_reason=FINISH_REASONS[self._finish])
        usage = self.view().usage
        if self._wants_usage and usage is not None:
            last += data_event({**self._frame(), "choices": [], "usage": openai_usage(usage)})
        return last + DONE_EVENT

    def _chunk(self, delta: Body, finish_reason: str | None = None) -> bytes:
        choice = {"index": 0, "delta": delta, "logprobs": None, "finish_reason": finish_reason}
        return data_event({**self._frame(), "choices": [choice], "usage": None})

    def _frame(self) -> Body:
        return {
            "id": self._id,
            "object": "chat.completion.chunk",
            "created": self._created,
            "model": self._served_model,
            "service_tier": None,
            "system_fingerprint": None,
        }
