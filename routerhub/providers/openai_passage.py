"""Both speak the openai dialect: only the model's name changes, and usage is always asked for."""

import orjson

from routerhub.engine.snapshot import Model
from routerhub.providers import openai_wire
from routerhub.providers.bodies import Body, require_reply, without_our_metadata
from routerhub.providers.failures import BadReply
from routerhub.providers.openai_relay import OpenAIRelay
from routerhub.providers.openai_replies import repair_completion
from routerhub.providers.passage import Caller, Outgoing, WholeReply
from routerhub.providers.relays import Relay


class OpenAIPassage:
    """Bodies pass untouched, fields we do not know among them."""

    path = openai_wire.CHAT_PATH

    def __init__(self, body: Body, model: Model, caller: Caller) -> None:
        request = {**without_our_metadata(body), "model": model.upstream_name}
        options = body.get("stream_options")
        options = options if isinstance(options, dict) else {}
        if body.get("stream"):
            request["stream_options"] = {**options, "include_usage": True}
        self.outgoing = Outgoing(request)
        self._wants_usage = bool(options.get("include_usage"))
        self._model = model.upstream_name

    def reply(self, raw: bytes, *, created: int) -> WholeReply:
        """The provider's bytes as they came, unless keys are missing that clients read."""
        body = require_reply(raw)
        view = openai_wire.read_reply(body)
        if view is None or view.finish is None:
            raise BadReply("The reply has no finished choice.")
        if body["choices"][0]["finish_reason"] == "error":
            raise BadReply("The provider ended its reply with an error.")
        is_changed = repair_completion(body, created=created, model=self._model)
        return WholeReply(orjson.dumps(body) if is_changed else raw, view, body.get("usage"))

    def relay(self, *, created: int) -> Relay:
        """Events as they came, unless clients could not read them."""
        return OpenAIRelay(wants_usage=self._wants_usage, created=created, model=self._model)
