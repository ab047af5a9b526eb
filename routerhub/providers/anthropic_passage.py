"""Both speak the anthropic dialect: only the model's name changes, and the caller's version and betas go along."""

import orjson

from routerhub.engine.snapshot import Model
from routerhub.providers import anthropic_wire
from routerhub.providers.anthropic_relay import AnthropicRelay
from routerhub.providers.anthropic_replies import repair_message
from routerhub.providers.anthropic_rules import check_version_rules
from routerhub.providers.bodies import Body, require_reply, without_our_metadata
from routerhub.providers.failures import BadReply
from routerhub.providers.passage import Caller, Outgoing, WholeReply
from routerhub.providers.relays import Relay


class AnthropicPassage:
    """Bodies pass untouched, thinking with its signatures and fields we do not know among them."""

    path = anthropic_wire.MESSAGES_PATH

    def __init__(self, body: Body, model: Model, caller: Caller) -> None:
        self.outgoing = outgoing(body, model, caller)
        self._model = model.upstream_name

    def reply(self, raw: bytes, *, created: int) -> WholeReply:
        """The provider's bytes as they came, unless keys are missing that clients read."""
        body = require_reply(raw)
        view = anthropic_wire.read_reply(body)
        if view is None or view.finish is None:
            raise BadReply("The reply has no finished message.")
        native_usage = body.get("usage")
        is_changed = repair_message(body, created=created, model=self._model)
        return WholeReply(orjson.dumps(body) if is_changed else raw, view, native_usage)

    def relay(self, *, created: int) -> Relay:
        """Events as they came, unless clients could not read them."""
        return AnthropicRelay(created=created, model=self._model)


def outgoing(body: Body, model: Model, caller: Caller) -> Outgoing:
    """The caller's request for a provider of its own dialect; `BodyInvalid` where its API version forbids a field."""
    version = caller.api_version or anthropic_wire.VERSION
    check_version_rules(body, version)
    headers = {"anthropic-version": version}
    if caller.betas:
        headers["anthropic-beta"] = caller.betas
    return Outgoing({**without_our_metadata(body), "model": model.upstream_name}, headers)
