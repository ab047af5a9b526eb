"""Embeddings of the openai dialect: vectors pass untouched, base64 or not; only the model's name changes."""

from typing import Any

import orjson

from routerhub.engine.reply import ReplyView, Usage
from routerhub.engine.request import Hints, RequestView
from routerhub.engine.snapshot import Model
from routerhub.engine.tokens import estimate_tokens
from routerhub.providers.bodies import (
    Body,
    BodyInvalid,
    require_model,
    require_reply,
    text_size,
    whole,
    without_our_metadata,
)
from routerhub.providers.failures import BadReply
from routerhub.providers.passage import Caller, Outgoing, WholeReply
from routerhub.providers.relays import Relay

EMBEDDINGS_PATH = "/embeddings"
_SHAPES = "input must be a string, a list of strings, a list of token numbers or a list of such lists."


class EmbeddingsPassage:
    """One embeddings request to a provider of the openai dialect."""

    path = EMBEDDINGS_PATH

    def __init__(self, body: Body, model: Model, caller: Caller) -> None:
        self.outgoing = Outgoing({**without_our_metadata(body), "model": model.upstream_name})
        self._model = model.upstream_name

    def reply(self, raw: bytes, *, created: int) -> WholeReply:
        """The provider's bytes as they came, unless keys are missing that clients read."""
        body = require_reply(raw)
        if not isinstance(body.get("data"), list) or not body["data"]:
            raise BadReply("The reply has no embeddings.")
        view = ReplyView(
            text="", finish="stop", usage=read_usage(body.get("usage")), served_model=str(body.get("model") or "")
        )
        native_usage = body.get("usage")
        is_changed = _repair(body, self._model)
        return WholeReply(orjson.dumps(body) if is_changed else raw, view, native_usage)

    def relay(self, *, created: int) -> Relay:
        """Vectors come in one piece."""
        raise BodyInvalid("Embeddings cannot be streamed.", field="stream")


def read_request(body: Body, hints: Hints) -> RequestView:
    """The view of an embeddings request; `BodyInvalid` names the field that is wrong."""
    given = body.get("input")
    if given is None:
        raise BodyInvalid("input is missing: give the text to embed.", field="input")
    if given in ("", []):
        raise BodyInvalid("input is empty: give the text to embed.", field="input")
    return RequestView(model=require_model(body), prompt_tokens=_count(given), wants_embeddings=True, hints=hints)


def read_usage(native: object) -> Usage | None:
    """Tokens of a native usage object; embeddings write none. Null when the provider did not count."""
    prompt = whole(native.get("prompt_tokens")) if isinstance(native, dict) else None
    return None if prompt is None else Usage(input_tokens=prompt, output_tokens=0)


def _count(given: Any) -> int:
    """Tokens of the input: token numbers are counted, text is estimated."""
    inputs = [given] if isinstance(given, str) else given
    if not isinstance(inputs, list):
        raise BodyInvalid(_SHAPES, field="input")
    if all(isinstance(text, str) for text in inputs):
        return sum(estimate_tokens(text_size(text), 0) for text in inputs)
    if _are_tokens(inputs):
        return len(inputs)
    for index, tokens in enumerate(inputs):
        if not isinstance(tokens, list) or not tokens or not _are_tokens(tokens):
            raise BodyInvalid(_SHAPES, field=f"input[{index}]")
    return sum(len(tokens) for tokens in inputs)


def _are_tokens(numbers: list[Any]) -> bool:
    return all(type(number) is int for number in numbers)


def _repair(body: Body, model: str) -> bool:
    is_changed = _add_missing(
        body, {"object": "list", "model": model, "usage": {"prompt_tokens": 0, "total_tokens": 0}}
    )
    for index, entry in enumerate(body["data"]):
        if isinstance(entry, dict):
            is_changed |= _add_missing(entry, {"object": "embedding", "index": index})
    return is_changed


def _add_missing(target: Body, required: Body) -> bool:
    missing = {name: value for name, value in required.items() if target.get(name) is None}
    target.update(missing)
    return bool(missing)
