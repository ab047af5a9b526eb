"""Embeddings: a vector for each input, made of nothing but the input, of the length one."""

import base64
import math
from array import array
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import shake_256
from typing import Any

import orjson

from routerhub.simulator.conversation import BadRequest, Conversation, Turn
from routerhub.simulator.openai_dialect.fields import refuse_unknown
from routerhub.simulator.reading import Body, Check, anything, check_values, one_of, text, text_field, whole
from routerhub.simulator.reply import count_tokens

DIMENSIONS = 1536
MOST_INPUTS = 2048
MOST_TOKENS = 8191
FIELDS: Mapping[str, Check] = {
    "model": anything,
    "input": anything,
    "encoding_format": one_of("float", "base64"),
    "dimensions": whole(1, DIMENSIONS),
    "user": text(512),
    "safety_identifier": text(128),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class EmbeddingRequest:
    """What is to be embedded: texts, or lists of tokens."""

    model: str
    inputs: tuple[str | tuple[int, ...], ...]
    dimensions: int
    is_base64: bool

    @property
    def conversation(self) -> Conversation:
        """The request as faults and the log see it."""
        return Conversation(model=self.model, turns=tuple(Turn("user", str(each)) for each in self.inputs))

    def count(self, bytes_per_token: float) -> int:
        """The tokens of all inputs."""
        return sum(count_tokens(each, bytes_per_token) if isinstance(each, str) else len(each) for each in self.inputs)


def read_embedding(body: Body) -> EmbeddingRequest:
    """The request; `BadRequest` where it breaks the rules of embeddings."""
    refuse_unknown(body, FIELDS)
    check_values(body, FIELDS)
    return EmbeddingRequest(
        model=text_field(body, "model"),
        inputs=_inputs(body.get("input")),
        dimensions=body.get("dimensions") or DIMENSIONS,
        is_base64=body.get("encoding_format") == "base64",
    )


def write_embedding(request: EmbeddingRequest, bytes_per_token: float) -> tuple[bytes, Mapping[str, Any]]:
    """The reply and its usage."""
    tokens = request.count(bytes_per_token)
    usage = {"prompt_tokens": tokens, "total_tokens": tokens}
    data = [
        {"object": "embedding", "index": index, "embedding": _written(vector(each, request.dimensions), request)}
        for index, each in enumerate(request.inputs)
    ]
    return orjson.dumps({"object": "list", "data": data, "model": request.model, "usage": usage}), usage


def vector(value: str | tuple[int, ...], dimensions: int) -> list[float]:
    """The vector of an input. Fewer dimensions are the beginning of all of them, brought back to the length one."""
    seed = value if isinstance(value, str) else ",".join(map(str, value))
    digest = shake_256(seed.encode(errors="replace")).digest(2 * DIMENSIONS)
    numbers = [number - 32_767.5 for number in memoryview(digest).cast("H")[:dimensions]]
    length = math.sqrt(sum(number * number for number in numbers))
    return [number / length for number in numbers]


def _written(numbers: list[float], request: EmbeddingRequest) -> str | list[float]:
    return base64.b64encode(array("f", numbers).tobytes()).decode() if request.is_base64 else numbers


def _inputs(value: Any) -> tuple[str | tuple[int, ...], ...]:
    if isinstance(value, str) or _is_tokens(value):
        value = [value]
    if not isinstance(value, list) or not 1 <= len(value) <= MOST_INPUTS:
        raise BadRequest(f"input: must be a string, tokens, or a list of 1 to {MOST_INPUTS} of them", "input")
    return tuple(_input(each, f"input[{index}]") for index, each in enumerate(value))


def _input(value: Any, place: str) -> str | tuple[int, ...]:
    if isinstance(value, str) and value:
        return value
    if _is_tokens(value) and len(value) <= MOST_TOKENS:
        return tuple(value)
    raise BadRequest(f"{place}: must be a string that is not empty, or 1 to {MOST_TOKENS} tokens", place)


def _is_tokens(value: Any) -> bool:
    if not isinstance(value, list) or not value:
        return False
    return all(isinstance(each, int) and not isinstance(each, bool) for each in value)
