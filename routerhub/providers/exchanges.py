"""How a caller's dialect meets a provider's: one exchange a pair. Where both are the same, bodies pass untouched."""

from typing import Protocol

from routerhub.engine.reply import ReplyView
from routerhub.engine.snapshot import Model
from routerhub.providers import anthropic_wire, openai_to_anthropic, openai_wire
from routerhub.providers.anthropic_to_openai_relay import AnthropicToOpenAIRelay
from routerhub.providers.bodies import Body, parse_object, without_our_metadata
from routerhub.providers.error_bodies import error_message
from routerhub.providers.failures import BadReply
from routerhub.providers.openai_relay import OpenAIRelay
from routerhub.providers.relays import Relay


class Exchange(Protocol):
    """One pair of dialects: the request for the provider, and the reply for the caller."""

    path: str

    def request(self, body: Body, model: Model) -> Body:
        """The provider's request for the caller's; `BodyInvalid` when it cannot be carried over."""

    def reply(self, raw: bytes, *, created: int) -> tuple[bytes, ReplyView, object]:
        """The caller's reply, its view and the native usage; `BadReply` when the provider's body is no reply."""

    def relay(self, body: Body, *, created: int) -> Relay:
        """The relay for a streamed reply to the caller's request."""


class OpenAIToOpenAI:
    """Both speak the openai dialect: only the model's name changes, and usage is always asked for."""

    path = openai_wire.CHAT_PATH

    def request(self, body: Body, model: Model) -> Body:
        """The caller's body with the pinned upstream name."""
        request = {**without_our_metadata(body), "model": model.upstream_name}
        if body.get("stream"):
            options = body.get("stream_options")
            request["stream_options"] = {**(options if isinstance(options, dict) else {}), "include_usage": True}
        return request

    def reply(self, raw: bytes, *, created: int) -> tuple[bytes, ReplyView, object]:
        """The provider's bytes as they came."""
        body = _object(raw)
        view = openai_wire.read_reply(body)
        if view is None or view.finish is None:
            raise BadReply(error_message(raw, 200) if "error" in body else "The reply has no finished choice.")
        return raw, view, body.get("usage")

    def relay(self, body: Body, *, created: int) -> Relay:
        """Events as they came."""
        return OpenAIRelay(wants_usage=_wants_usage(body))


class OpenAIToAnthropic:
    """A caller of the openai dialect, a provider of the anthropic one."""

    path = anthropic_wire.MESSAGES_PATH

    def request(self, body: Body, model: Model) -> Body:
        """The caller's request as a messages request."""
        return openai_to_anthropic.translate_request(body, model)

    def reply(self, raw: bytes, *, created: int) -> tuple[bytes, ReplyView, object]:
        """The message as a chat completion."""
        body = _object(raw)
        view = anthropic_wire.read_reply(body)
        if view is None or view.finish is None:
            raise BadReply(error_message(raw, 200) if "error" in body else "The reply has no finished message.")
        return openai_to_anthropic.translate_reply_bytes(body, created=created), view, body.get("usage")

    def relay(self, body: Body, *, created: int) -> Relay:
        """Message events as chunks."""
        return AnthropicToOpenAIRelay(wants_usage=_wants_usage(body), created=created)


EXCHANGES: dict[tuple[str, str], Exchange] = {
    ("openai", "openai"): OpenAIToOpenAI(),
    ("openai", "anthropic"): OpenAIToAnthropic(),
}


def _object(raw: bytes) -> Body:
    body = parse_object(raw)
    if body is None:
        raise BadReply("The reply is not a JSON object.")
    return body


def _wants_usage(body: Body) -> bool:
    options = body.get("stream_options")
    return isinstance(options, dict) and bool(options.get("include_usage"))
