import base64
import struct
from typing import Any

import orjson
import pytest

from routerhub.engine.reply import ReplyView, Usage
from routerhub.engine.request import Hints, RequestView
from routerhub.providers.bodies import BodyInvalid
from routerhub.providers.embeddings import EmbeddingsPassage, read_request
from routerhub.providers.failures import BadReply
from routerhub.providers.passage import Caller
from tests.providers.models import model
from tests.providers.official_clients import openai_client

VECTOR = base64.b64encode(struct.pack("<2f", 0.5, -1.0)).decode()
REPLY = {
    "object": "list",
    "data": [{"object": "embedding", "index": 0, "embedding": VECTOR}],
    "model": "m-1",
    "usage": {"prompt_tokens": 8, "total_tokens": 8},
    "x_unknown": 1.50,
}


def passage(**fields: Any) -> EmbeddingsPassage:
    return EmbeddingsPassage({"model": "emb", "input": "hi", **fields}, model("emb"), Caller())


@pytest.mark.parametrize(
    ("given", "tokens"),
    [
        pytest.param("x" * 40, 10, id="a string"),
        pytest.param(["x" * 40, "y" * 5], 12, id="strings"),
        pytest.param([1, 2, 3], 3, id="tokens"),
        pytest.param([[1, 2, 3], [4]], 4, id="lists of tokens"),
    ],
)
def test_request_view_counts_tokens_and_estimates_text(given: object, tokens: int) -> None:
    view = read_request({"model": "emb", "input": given}, Hints())

    assert view == RequestView(model="emb", prompt_tokens=tokens, wants_embeddings=True)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        (None, "input"),
        ("", "input"),
        ([], "input"),
        (3, "input"),
        ({"text": "hi"}, "input"),
        (["a", 1], "input[0]"),
        ([[1], []], "input[1]"),
        ([[1], ["a"]], "input[1]"),
        ([True], "input[0]"),
    ],
)
def test_input_that_cannot_be_embedded_names_its_field(given: object, field: str) -> None:
    with pytest.raises(BodyInvalid) as raised:
        read_request({"model": "emb", "input": given}, Hints())

    assert raised.value.field == field


def test_request_without_a_model_names_it() -> None:
    with pytest.raises(BodyInvalid) as raised:
        read_request({"input": "hi"}, Hints())

    assert raised.value.field == "model"


@pytest.mark.parametrize("fields", [{}, {"encoding_format": "base64"}, {"encoding_format": "float", "dimensions": 2}])
def test_request_passes_with_the_providers_name_for_the_model(fields: dict[str, Any]) -> None:
    to_provider = passage(**fields)

    assert to_provider.path == "/embeddings"
    assert to_provider.outgoing == ({"model": "emb-upstream", "input": "hi", **fields}, {}, ())


@pytest.mark.parametrize("embedding", [VECTOR, [0.5, -1.0]], ids=["base64", "float"])
def test_reply_passes_byte_for_byte_and_is_counted(embedding: object) -> None:
    body = {**REPLY, "data": [{"object": "embedding", "index": 0, "embedding": embedding}]}
    raw = orjson.dumps(body, option=orjson.OPT_INDENT_2)

    reply = passage().reply(raw, created=5)

    view = ReplyView(text="", finish="stop", usage=Usage(input_tokens=8, output_tokens=0), served_model="m-1")
    assert reply == (raw, view, REPLY["usage"])


def test_reply_gets_the_keys_that_clients_read_and_unknown_usage_stays_unknown() -> None:
    reply = passage().reply(orjson.dumps({"data": [{"embedding": VECTOR}]}), created=5)

    assert (reply.view.usage, reply.native_usage) == (None, None)
    assert orjson.loads(reply.body) == {
        "object": "list",
        "data": [{"object": "embedding", "index": 0, "embedding": VECTOR}],
        "model": "emb-upstream",
        "usage": {"prompt_tokens": 0, "total_tokens": 0},
    }


@pytest.mark.parametrize("embedding", [VECTOR, [0.5, -1.0]], ids=["base64", "float"])
def test_official_client_reads_the_vector_from_either_encoding(embedding: object) -> None:
    raw = orjson.dumps({**REPLY, "data": [{"object": "embedding", "index": 0, "embedding": embedding}]})

    read = openai_client(passage().reply(raw, created=5).body).embeddings.create(model="emb", input="hi")

    assert (read.data[0].embedding, read.usage.total_tokens) == ([0.5, -1.0], 8)


@pytest.mark.parametrize(
    "raw",
    [b"<html>", orjson.dumps({**REPLY, "data": []}), orjson.dumps({"error": {"message": "boom"}})],
    ids=["HTML", "no data", "error in disguise"],
)
def test_body_without_embeddings_is_a_bad_reply(raw: bytes) -> None:
    with pytest.raises(BadReply):
        passage().reply(raw, created=5)


def test_embeddings_are_not_streamed() -> None:
    with pytest.raises(BodyInvalid):
        passage().relay(created=5)
