"""A caller of the openai dialect, a provider of the anthropic one."""

import orjson

from routerhub.engine.snapshot import Model
from routerhub.providers import anthropic_wire
from routerhub.providers.bodies import Body, require_reply
from routerhub.providers.openai_to_anthropic.form import form_of
from routerhub.providers.openai_to_anthropic.relay import AnthropicToOpenAIRelay
from routerhub.providers.openai_to_anthropic.replies import translate_reply
from routerhub.providers.openai_to_anthropic.requests import translate_request
from routerhub.providers.passage import Caller, Outgoing, WholeReply
from routerhub.providers.relays import Relay


class OpenAIToAnthropic:
    """Chat completion requests go out as messages requests; messages come back as chat completions."""

    path = anthropic_wire.MESSAGES_PATH

    def __init__(self, body: Body, model: Model, caller: Caller) -> None:
        self._form = form_of(body)
        self.outgoing: Outgoing = translate_request(body, model)

    def reply(self, raw: bytes, *, created: int) -> WholeReply:
        """The message as a chat completion."""
        message = require_reply(raw)
        completion, view = translate_reply(message, created=created, form=self._form)
        return WholeReply(orjson.dumps(completion), view, message.get("usage"))

    def relay(self, *, created: int) -> Relay:
        """Message events as chunks."""
        return AnthropicToOpenAIRelay(form=self._form, created=created)
