"""A caller of the anthropic dialect, a provider of the openai one."""

import orjson

from routerhub.engine.snapshot import Model
from routerhub.providers import openai_wire
from routerhub.providers.anthropic_rules import check_version_rules, require_max_tokens
from routerhub.providers.anthropic_to_openai.options import stop_sequences
from routerhub.providers.anthropic_to_openai.relay import OpenAIToAnthropicRelay
from routerhub.providers.anthropic_to_openai.replies import WayBack, translate_reply
from routerhub.providers.anthropic_to_openai.requests import translate_request
from routerhub.providers.bodies import Body, require_reply
from routerhub.providers.failures import BadReply
from routerhub.providers.passage import Caller, Outgoing, WholeReply
from routerhub.providers.relays import Relay


class AnthropicToOpenAI:
    """Messages requests go out as chat completion requests; chat completions come back as messages."""

    path = openai_wire.CHAT_PATH

    def __init__(self, body: Body, model: Model, caller: Caller) -> None:
        check_version_rules(body, caller.api_version)
        require_max_tokens(body)
        request, crossing = translate_request(body, model)
        self.outgoing = Outgoing(request, left_behind=crossing.left.names())
        self._way = WayBack(crossing.names, tuple(stop_sequences(body)), model.provider)

    def reply(self, raw: bytes, *, created: int) -> WholeReply:
        """The chat completion as a message."""
        body = require_reply(raw)
        view = openai_wire.read_reply(body)
        if view is None or view.finish is None:
            raise BadReply("The reply has no finished choice.")
        message = translate_reply(body, view, self._way, created=created)
        return WholeReply(orjson.dumps(message), view, body.get("usage"))

    def relay(self, *, created: int) -> Relay:
        """Chunks as message events."""
        return OpenAIToAnthropicRelay(self._way, created=created)
