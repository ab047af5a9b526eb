"""A stream of the openai dialect for a caller of the anthropic one: named events, whole blocks, usage at the end."""

from typing import Any

from routerhub.engine.reply import Finish, ReplyView
from routerhub.providers.anthropic_events import MESSAGE_STOP, PING, named_event
from routerhub.providers.anthropic_to_openai.blocks import Block, BlockWriter
from routerhub.providers.anthropic_to_openai.replies import (
    WayBack,
    ending,
    function_of,
    message_frame,
    message_id,
    refusal_of,
    tool_use,
    usage_object,
)
from routerhub.providers.bodies import Body, text_of
from routerhub.providers.failures import StreamBroken
from routerhub.providers.openai_chunks import read_usage_object
from routerhub.providers.openai_relay import read_chunk
from routerhub.providers.openai_tool_deltas import ToolDeltas
from routerhub.providers.openai_wire import read_finish, read_usage
from routerhub.providers.sse import DONE, Event, Splitter


class OpenAIToAnthropicRelay:
    """Turns chunks into message events. Nothing goes out before the first choice, so another target can be asked."""

    def __init__(self, way: WayBack, *, created: int) -> None:
        self.native_usage: Any = None
        self._way = way
        self._created = created
        self._splitter = Splitter()
        self._blocks = BlockWriter()
        self._tools = ToolDeltas()
        self._calls: list[Block] = []
        self._id = ""
        self._served_model = ""
        self._text: list[str] = []
        self._refusal = ""
        self._finish: Finish | None = None
        self._native_stop: object = None
        self._is_done = False

    def feed(self, chunk: bytes) -> bytes:
        """The events that stand for the chunks completed by these bytes."""
        return b"".join([self._translate(event) for event in self._splitter.feed(chunk)])

    def close(self) -> bytes:
        """The end: the last events if the provider forgot `[DONE]` after its finish."""
        rest = b"".join([self._translate(event) for event in self._splitter.flush()])
        return rest if self._is_done else rest + self._end()

    def view(self) -> ReplyView:
        """What has passed so far."""
        return ReplyView(
            text="".join(self._text),
            finish=self._finish,
            usage=read_usage(self.native_usage),
            served_model=self._served_model,
        )

    def _translate(self, event: Event) -> bytes:
        if self._is_done:
            return b""
        if event.data.strip() == DONE:
            return self._end()
        body = read_chunk(event)
        if body is None:
            return b""
        self._served_model = self._served_model or str(body.get("model") or "")
        usage = read_usage_object(body)
        if usage is not None:
            self.native_usage = usage
        match body.get("choices"):
            case [dict(choice), *_]:
                return self._start(body) + self._choice(choice)
        return b""

    def _start(self, body: Body) -> bytes:
        if self._id:
            return b""
        self._id = message_id(body.get("id"), self._created)
        message = {**message_frame(self._id, self._served_model), "usage": usage_object(None)}
        return named_event({"type": "message_start", "message": message}) + PING

    def _choice(self, choice: Body) -> bytes:
        events = b""
        delta = choice.get("delta")
        if isinstance(delta, dict):
            events = self._say(text_of(delta.get("content")))
            if refusal := refusal_of(delta):
                self._refusal += refusal
                events += self._blocks.say(refusal)
            if isinstance(fragments := delta.get("tool_calls"), list):
                events += b"".join([self._call(part) for part in self._tools.repair(fragments, seed=self._id)])
        self._finish = read_finish(choice.get("finish_reason")) or self._finish
        self._native_stop = choice.get("stop_reason") or self._native_stop
        return events

    def _say(self, text: str) -> bytes:
        if not text:
            return b""
        self._text.append(text)
        return self._blocks.say(text)

    def _call(self, fragment: Body) -> bytes:
        """A fragment of a tool call: its block begins with the first, and later ones add arguments."""
        place, events = fragment["index"], b""
        if place == len(self._calls):
            self._calls.append(Block(tool_use(fragment, self._way)))
            events = self._blocks.begin(self._calls[place])
        arguments = text_of(function_of(fragment).get("arguments"))
        return events + self._blocks.append(self._calls[place], arguments) if arguments else events

    def _end(self) -> bytes:
        if self._finish is None:
            raise StreamBroken("The stream ended before its finish.")
        self._is_done = True
        blocks = self._blocks.finish(is_cut=self._finish == "length")
        delta = ending(
            self._finish, self._way, self._native_stop, has_calls=self._blocks.has_calls, refusal=self._refusal
        )
        usage = usage_object(read_usage(self.native_usage))
        return blocks + named_event({"type": "message_delta", "delta": delta, "usage": usage}) + MESSAGE_STOP
