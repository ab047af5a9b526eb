from collections.abc import Mapping

import httpx
import openai
import pytest
from openai.types.chat import ChatCompletionUserMessageParam

from tests.journeys.installation import KEY, Installation

pytestmark = pytest.mark.journey

MESSAGES: list[ChatCompletionUserMessageParam] = [
    {"role": "user", "content": "Write a short, friendly refund e-mail for order 1042."}
]
HEADERS = ("model", "rule", "revision", "attempts", "reason")


def told(headers: Mapping[str, str]) -> dict[str, str]:
    """What the reply's headers say about the call."""
    return {name: headers[f"x-routerhub-{name}"] for name in HEADERS}


def test_first_call_is_answered_explained_and_in_the_ledger(demo: Installation) -> None:
    reply = demo.client().chat.completions.with_raw_response.create(model="auto", messages=MESSAGES)

    call = demo.recorded_call(reply.headers["x-request-id"])
    assert reply.parse().choices[0].message.content
    assert told(reply.headers) == {
        "model": call["served_model"],
        "rule": call["rule"],
        "revision": str(call["revision"]),
        "attempts": str(len(call["attempts"])),
        "reason": call["reason"],
    }
    assert call["cost_usd"] == pytest.approx(float(reply.headers["x-routerhub-cost-usd"]))
    assert call["cost_usd"] == call["attempts"][0]["cost_usd"] > 0


def test_streamed_call_is_answered_in_pieces_and_in_the_ledger(demo: Installation) -> None:
    reply = demo.client().chat.completions.with_raw_response.create(model="auto", messages=MESSAGES, stream=True)
    pieces = [chunk.choices[0].delta.content or "" for chunk in reply.parse() if chunk.choices]

    call = demo.recorded_call(reply.headers["x-request-id"])
    assert len(pieces) > 3
    assert "".join(pieces)
    assert (told(reply.headers)["model"], call["is_stream"]) == (call["served_model"], True)
    assert call["attempts"][0]["cost_usd"] > 0


def test_named_task_is_decided_by_its_rule(demo: Installation) -> None:
    reply = demo.client().chat.completions.with_raw_response.create(model="task/legal-review", messages=MESSAGES)

    assert told(reply.headers)["rule"] == "legal-review"


def test_unknown_model_is_refused_by_name(demo: Installation) -> None:
    with pytest.raises(openai.NotFoundError) as refusal:
        demo.client().chat.completions.create(model="gpt-nonesuch", messages=MESSAGES)

    assert (refusal.value.code, refusal.value.param) == ("model_not_found", "model")


def test_wrong_key_is_refused(demo: Installation) -> None:
    with pytest.raises(openai.AuthenticationError) as refusal:
        demo.client(key="rh-wrong").chat.completions.create(model="auto", messages=MESSAGES)

    assert refusal.value.code == "invalid_api_key"


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b'{"model": "auto", "messages": [', 400),
        (b'{"model": "auto"}', 400),
        (b'{"messages": [{"role": "user", "content": "Hi"}]}', 400),
        (b'{"model": "auto", "messages": [{"role": "user", "content": "' + b"x" * 17_000_000 + b'"}]}', 413),
    ],
    ids=["malformed JSON", "no messages", "no model", "body over the limit"],
)
def test_bad_body_is_refused_in_the_dialects_shape(demo: Installation, body: bytes, status: int) -> None:
    headers = {"authorization": f"Bearer {KEY}", "content-type": "application/json"}

    reply = httpx.post(f"{demo.url}/v1/chat/completions", content=body, headers=headers, timeout=30)

    error = reply.json()["error"]
    assert (reply.status_code, sorted(error)) == (status, ["code", "message", "param", "type"])
    assert error["message"]
