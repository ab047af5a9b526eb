"""A stream of the openai dialect for a caller of the same dialect: events pass as they came, usage is noted."""

from typing import Any

from routerhub.engine.reply import Finish, ReplyView
from routerhub.providers.bodies import Body, parse_object
from routerhub.providers.error_bodies import error_message
from routerhub.providers.failures import StreamBroken
from routerhub.providers.openai_wire import read_finish, read_usage
from routerhub.providers.sse import DONE, Event, Splitter

DONE_EVENT = b"data: [DONE]\n\n"


class OpenAIRelay:
    """Passes events on; `[DONE]` only after a finish. We always ask for usage; `wants_usage` says if the caller did."""

    def __init__(self, *, wants_usage: bool) -> None:
        self.native_usage: Any = None
        self._wants_usage = wants_usage
        self._splitter = Splitter()
        self._text: list[str] = []
        self._finish: Finish | None = None
        self._served_model = ""
        self._held = b""
        self._has_choice = False
        self._is_done = False

    def feed(self, chunk: bytes) -> bytes:
        """The events completed by this chunk, without a usage event that the caller did not ask for."""
        return b"".join([self._pass(event) for event in self._splitter.feed(chunk)])

    def close(self) -> bytes:
        """The end: `[DONE]` if the provider forgot it after its finish."""
        rest = b"".join([self._pass(event) for event in self._splitter.flush()])
        if self._is_done:
            return rest
        if self._finish is None:
            raise StreamBroken("The stream ended before its finish.")
        self._is_done = True
        return rest + DONE_EVENT

    def view(self) -> ReplyView:
        """What has passed so far."""
        return ReplyView(
            text="".join(self._text),
            finish=self._finish,
            usage=read_usage(self.native_usage),
            served_model=self._served_model,
        )

    def _pass(self, event: Event) -> bytes:
        if event.data == DONE:
            if self._finish is None:
                raise StreamBroken("The stream ended before its finish.")
            self._is_done = True
            return DONE_EVENT
        body = parse_object(event.data)
        if body is None:
            return b""  # A malformed event is passed over; the rest of the stream is still worth having.
        if body.get("error"):
            raise StreamBroken(error_message(event.data, 200))
        return self._pass_body(body, b"data: " + event.data + b"\n\n")

    def _pass_body(self, body: Body, event: bytes) -> bytes:
        """Note what the event says, and give it to the caller unless it is about usage they did not ask for.

        What comes before the first choice is held back: a stream of nothing else is no reply, and as long as the
        caller has seen nothing another target can still be asked.
        """
        self._served_model = self._served_model or str(body.get("model") or "")
        if body.get("usage") is not None:
            self.native_usage = body["usage"]
        match body.get("choices"):
            case [dict(choice), *_]:
                self._note_choice(choice)
                held, self._held = self._held, b""
                self._has_choice = True
                return held + event
        if body.get("usage") is not None and not self._wants_usage:
            return b""
        if self._has_choice:
            return event
        self._held += event
        return b""

    def _note_choice(self, choice: Body) -> None:
        match choice.get("delta"):
            case {"content": str(content)}:
                self._text.append(content)
        self._finish = read_finish(choice.get("finish_reason")) or self._finish
