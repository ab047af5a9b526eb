"""A caller of the openai dialect, a provider of the anthropic one."""

import orjson

from routerhub.engine.snapshot import Model
from routerhub.providers import anthropic_wire
from routerhub.providers.bodies import Body, require_reply
from routerhub.providers.failures import BadReply
from routerhub.providers.openai_to_anthropic.relay import AnthropicToOpenAIRelay
from routerhub.providers.openai_to_anthropic.replies import translate_reply
from routerhub.providers.openai_to_anthropic.requests import translate_request
from routerhub.providers.passage import Caller, Outgoing, WholeReply
from routerhub.providers.relays import Relay


class OpenAIToAnthropic:
    """Chat completion requests go out as messages requests; messages come back as chat completions."""

    path = anthropic_wire.MESSAGES_PATH

    def __init__(self, body: Body, model: Model, caller: Caller) -> None:
        options = body.get("stream_options")
        self._wants_usage = isinstance(options, dict) and bool(options.get("include_usage"))
        self.outgoing = Outgoing(translate_request(body, model))

    def reply(self, raw: bytes, *, created: int) -> WholeReply:
        """The message as a chat completion."""
        body = require_reply(raw)
        view = anthropic_wire.read_reply(body)
        if view is None or view.finish is None:
            raise BadReply("The reply has no finished message.")
        return WholeReply(orjson.dumps(translate_reply(body, created=created)), view, body.get("usage"))

    def relay(self, *, created: int) -> Relay:
        """Message events as chunks."""
        return AnthropicToOpenAIRelay(wants_usage=self._wants_usage, created=created)
