from typing import Any

import httpx
import pytest
from anthropic import Anthropic, AuthenticationError, NotFoundError

from tests.simulator.conftest import Simulator

SYSTEM = "Label the ticket: billing, refund, shipping or bug."
TICKET: Any = [{"role": "user", "content": "The parcel is still at the depot, says the tracking."}]
OLD_VERSION = {"anthropic-version": "2023-06-01"}
LONG_BLOCK = {"type": "text", "text": "Answer in one word. " * 300, "cache_control": {"type": "ephemeral"}}


def test_reply_carries_text_stop_reason_and_usage(aurora: Anthropic) -> None:
    reply = aurora.messages.create(model="aurora-large", max_tokens=50, system=SYSTEM, messages=TICKET)

    assert (reply.model, reply.content[0].type, reply.stop_reason) == ("aurora-large", "text", "end_turn")
    assert reply.content[0].type == "text"
    assert reply.content[0].text == "shipping"
    assert (reply.usage.input_tokens, reply.usage.output_tokens) == (36, 3)
    assert (reply.usage.cache_read_input_tokens, reply.usage.cache_creation_input_tokens) == (0, 0)


def test_stream_comes_in_named_events_in_their_order(http: httpx.Client) -> None:
    body = {"model": "aurora-small", "max_tokens": 50, "system": SYSTEM, "messages": TICKET, "stream": True}

    answer = http.post("/aurora/v1/messages", json=body, headers=OLD_VERSION)

    names = [line.removeprefix("event: ") for line in answer.text.splitlines() if line.startswith("event: ")]
    assert names == [
        "message_start",
        "content_block_start",
        "ping",
        "content_block_delta",
        "content_block_stop",
        "message_delta",
        "message_stop",
    ]


def test_stream_helper_of_the_sdk_gives_the_same_message(aurora: Anthropic) -> None:
    whole = aurora.messages.create(model="aurora-large", max_tokens=50, system=SYSTEM, messages=TICKET)
    with aurora.messages.stream(model="aurora-large", max_tokens=50, system=SYSTEM, messages=TICKET) as stream:
        streamed = stream.get_final_message()

    assert [block.type == "text" and block.text for block in streamed.content] == ["shipping"]
    assert streamed.stop_reason == whole.stop_reason == "end_turn"
    assert streamed.usage == whole.usage


def test_stop_sequence_is_told(aurora: Anthropic) -> None:
    question: Any = [{"role": "user", "content": "Reply with exactly 'one two three'"}]

    reply = aurora.messages.create(model="aurora-large", max_tokens=50, messages=question, stop_sequences=[" two"])

    assert (reply.stop_reason, reply.stop_sequence) == ("stop_sequence", " two")


def test_max_tokens_cut_the_reply(aurora: Anthropic) -> None:
    question: Any = [{"role": "user", "content": "Explain how to plan a move."}]

    reply = aurora.messages.create(model="aurora-large", max_tokens=5, messages=question)

    assert (reply.stop_reason, reply.usage.output_tokens) == ("max_tokens", 5)


def test_marked_prefix_is_written_to_the_cache_and_then_read(aurora: Anthropic) -> None:
    system: Any = [LONG_BLOCK]

    usages = [
        aurora.messages.create(model="aurora-large", max_tokens=50, system=system, messages=TICKET).usage
        for _ in range(2)
    ]

    told = [(each.cache_creation_input_tokens, each.cache_read_input_tokens) for each in usages]
    assert told == [(1579, 0), (0, 1579)]
    assert usages[0].input_tokens == usages[1].input_tokens


def test_tokens_are_counted_as_they_are_billed(aurora: Anthropic) -> None:
    counted = aurora.messages.count_tokens(model="aurora-large", system=SYSTEM, messages=TICKET)
    reply = aurora.messages.create(model="aurora-large", max_tokens=50, system=SYSTEM, messages=TICKET)

    assert counted.input_tokens == reply.usage.input_tokens


def test_models_are_listed_in_the_dialect(aurora: Anthropic) -> None:
    listed = aurora.models.list()

    assert [(model.id, model.display_name) for model in listed.data] == [
        ("aurora-large", "Aurora Large"),
        ("aurora-small", "Aurora Small"),
    ]


def test_wrong_credential_is_refused(simulator: Simulator) -> None:
    with (
        Anthropic(base_url=f"{simulator.url}/aurora", api_key="wrong", max_retries=0) as client,
        pytest.raises(AuthenticationError) as refused,
    ):
        client.models.list()

    assert refused.value.type == "authentication_error"


def test_both_credential_headers_are_taken(simulator: Simulator) -> None:
    url = f"{simulator.url}/aurora/v1/models"

    statuses = [
        httpx.get(url, headers=headers).status_code
        for headers in ({"x-api-key": "a"}, {"authorization": "Bearer a"}, {"x-api-key": "wrong"}, {})
    ]

    assert statuses == [200, 200, 401, 401]


def test_unknown_model_is_not_found(aurora: Anthropic) -> None:
    with pytest.raises(NotFoundError) as refused:
        aurora.messages.create(model="borealis-large", max_tokens=5, messages=TICKET)

    assert refused.value.type == "not_found_error"


@pytest.mark.parametrize(
    "change",
    [
        {"max_tokens": None},
        {"messages": []},
        {"messages": [{"role": "tool", "content": "x"}]},
        {"messages": [{"role": "user", "content": None}]},
        {"system": 5},
        {"messages": [{"role": "user", "content": [{"type": "image_url"}]}]},
    ],
)
def test_bad_request_is_refused_in_the_dialect(http: httpx.Client, change: dict[str, Any]) -> None:
    body = {"model": "aurora-small", "max_tokens": 50, "messages": TICKET, **change}

    answer = http.post("/aurora/v1/messages", json=body, headers=OLD_VERSION)

    told = answer.json()
    assert (answer.status_code, told["type"], told["error"]["type"]) == (400, "error", "invalid_request_error")
    assert told["request_id"] == answer.headers["request-id"]


@pytest.mark.parametrize(("version", "status"), [("2023-06-01", 200), ("2026-10-21", 400), (None, 400)])
def test_sampling_parameters_are_refused_from_the_new_version_on(
    http: httpx.Client, version: str | None, status: int
) -> None:
    body = {"model": "aurora-small", "max_tokens": 50, "messages": TICKET, "temperature": 0.5}

    answer = http.post("/aurora/v1/messages", json=body, headers={"anthropic-version": version} if version else None)

    assert answer.status_code == status
