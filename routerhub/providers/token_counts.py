"""How many tokens a messages request has before it is sent: the provider's own count, or an estimate that says so."""

from collections.abc import Iterator
from typing import Any

import orjson

from routerhub.engine.snapshot import Model
from routerhub.engine.tokens import estimate_tokens
from routerhub.providers.anthropic_passage import outgoing
from routerhub.providers.bodies import Body, require_reply, whole
from routerhub.providers.failures import BadReply
from routerhub.providers.passage import Caller

COUNT_TOKENS_PATH = "/v1/messages/count_tokens"
# Goes out with an estimate, so that nobody takes it for the provider's own count.
ESTIMATE_HEADERS = {"x-routerhub-token-count": "estimate"}
# What the vendor charges for a picture at the size to which larger ones are scaled down.
TOKENS_PER_IMAGE = 1_600


class NativeCount:
    """One question to a provider of the anthropic dialect."""

    path = COUNT_TOKENS_PATH

    def __init__(self, body: Body, model: Model, caller: Caller) -> None:
        self.outgoing = outgoing(body, model, caller)

    def reply(self, raw: bytes) -> bytes:
        """The provider's bytes as they came; `BadReply` when they hold no count."""
        if whole(require_reply(raw).get("input_tokens")) is None:
            raise BadReply("The reply has no token count.")
        return raw


def estimated_count(body: Body) -> dict[str, int]:
    """The reply for a model whose provider does not count; send it with `ESTIMATE_HEADERS`."""
    parts = [body.get("system"), *(message.get("content") for message in body["messages"])]
    sizes = [size for part in parts for size in _sizes(part)]
    size = sum(sizes) + sum(_json_size(body[name]) for name in ("tools", "output_config") if body.get(name))
    images = sum(_images(part) for part in parts)
    return {"input_tokens": estimate_tokens(size, len(body["messages"])) + TOKENS_PER_IMAGE * images}


def _sizes(content: Any) -> Iterator[int]:
    """UTF-8 sizes of everything a model reads in the content: text, thinking, what tools were asked and answered."""
    if isinstance(content, str):
        yield len(content.encode(errors="replace"))
    for block in content if isinstance(content, list) else ():
        if not isinstance(block, dict):
            continue
        yield from _sizes(block.get("text"))
        yield from _sizes(block.get("thinking"))
        yield from _sizes(block.get("content"))
        match block:
            case {"type": "tool_use", "input": given}:
                yield _json_size([block.get("name"), given])
            case {"type": "document", "source": {"type": "text", "data": str(data)}}:
                yield from _sizes(data)


def _images(content: Any) -> int:
    blocks = [block for block in content if isinstance(block, dict)] if isinstance(content, list) else []
    return sum(_is_picture(block) + _images(block.get("content")) for block in blocks)


def _is_picture(block: Body) -> bool:
    match block:
        case {"type": "document", "source": {"type": kind}}:
            return kind not in ("text", "content")
    return block.get("type") == "image"


def _json_size(value: Any) -> int:
    return len(orjson.dumps(value))
