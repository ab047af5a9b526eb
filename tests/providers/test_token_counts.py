from typing import Any

import orjson
import pytest

from routerhub.providers.bodies import BodyInvalid
from routerhub.providers.failures import BadReply
from routerhub.providers.passage import Caller
from routerhub.providers.token_counts import TOKENS_PER_IMAGE, NativeCount, estimated_count
from tests.providers.models import model
from tests.providers.official_clients import anthropic_client

TEXT = "x" * 40
REQUEST: dict[str, Any] = {"model": "auto", "messages": [{"role": "user", "content": TEXT}]}
IMAGE = {"type": "image", "source": {"type": "base64", "media_type": "image/png", "data": "A" * 90_000}}


def user(*blocks: dict[str, Any]) -> dict[str, Any]:
    return {"messages": [{"role": "user", "content": list(blocks)}]}


def test_question_passes_to_the_provider_in_the_callers_version() -> None:
    native = NativeCount(REQUEST, model("aurora-small"), Caller(api_version="2026-10-21", betas="b"))

    headers = {"anthropic-version": "2026-10-21", "anthropic-beta": "b"}
    assert native.path == "/v1/messages/count_tokens"
    assert native.outgoing == ({**REQUEST, "model": "aurora-small-upstream"}, headers, ())


def test_question_is_held_to_the_callers_version() -> None:
    with pytest.raises(BodyInvalid):
        NativeCount({**REQUEST, "top_k": 3}, model("aurora-small"), Caller(api_version="2026-10-21"))


def test_providers_count_passes_byte_for_byte() -> None:
    raw = b'{"input_tokens": 7, "context_management": null}'

    assert NativeCount(REQUEST, model("aurora-small"), Caller()).reply(raw) == raw


@pytest.mark.parametrize("raw", [b"{}", b'{"input_tokens": null}', b"<html>", b'{"error": {"message": "boom"}}'])
def test_body_without_a_count_is_a_bad_reply(raw: bytes) -> None:
    with pytest.raises(BadReply):
        NativeCount(REQUEST, model("aurora-small"), Caller()).reply(raw)


@pytest.mark.parametrize(
    ("body", "tokens"),
    [
        pytest.param(REQUEST, 10 + 4, id="text"),
        pytest.param({**REQUEST, "system": TEXT}, 20 + 4, id="system"),
        pytest.param({**REQUEST, "system": [{"type": "text", "text": TEXT}]}, 20 + 4, id="system blocks"),
        pytest.param({"messages": REQUEST["messages"] * 2}, 20 + 8, id="two messages"),
        pytest.param({**REQUEST, "tools": [{"name": "x" * 27}]}, 20 + 4, id="tools"),
        pytest.param(user({"type": "thinking", "thinking": TEXT, "signature": "s" * 900}), 10 + 4, id="thinking"),
        pytest.param(user({"type": "tool_use", "id": "t", "name": "f", "input": {"a": "x" * 26}}), 10 + 4, id="call"),
        pytest.param(user({"type": "tool_result", "content": TEXT}), 10 + 4, id="tool result"),
        pytest.param(
            user({"type": "tool_result", "content": [{"type": "text", "text": TEXT}, IMAGE]}),
            10 + 4 + TOKENS_PER_IMAGE,
            id="tool result with a picture",
        ),
        pytest.param(user(IMAGE, {"type": "text", "text": TEXT}), 10 + 4 + TOKENS_PER_IMAGE, id="picture"),
        pytest.param(
            user({"type": "document", "source": {"type": "text", "data": TEXT}}), 10 + 4, id="document of text"
        ),
        pytest.param(user({"type": "document", "source": {"type": "url"}}), 4 + TOKENS_PER_IMAGE, id="document"),
        pytest.param(user({"type": "text", "text": "é" * 20}), 10 + 4, id="bytes, not letters"),
    ],
)
def test_estimate_counts_what_the_model_reads(body: dict[str, Any], tokens: int) -> None:
    assert estimated_count(body) == {"input_tokens": tokens}


def test_official_client_reads_an_estimate() -> None:
    client = anthropic_client(orjson.dumps(estimated_count(REQUEST)))

    counted = client.messages.count_tokens(model="m", messages=[{"role": "user", "content": TEXT}])

    assert counted.input_tokens == 14
