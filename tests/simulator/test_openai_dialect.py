import json
from typing import Any

import httpx
import pytest
from openai import AuthenticationError, BadRequestError, NotFoundError, OpenAI

from tests.simulator.conftest import Simulator

TICKET: Any = [
    {"role": "system", "content": "Label the ticket: billing, refund, shipping or bug."},
    {"role": "user", "content": "The parcel is still at the depot, says the tracking."},
]
LONG_SYSTEM = {"role": "system", "content": "Answer in one word. " * 300}


def test_reply_carries_text_finish_and_usage(borealis: OpenAI) -> None:
    reply = borealis.chat.completions.create(model="borealis-large", messages=TICKET)

    usage = reply.usage
    assert (reply.model, reply.choices[0].message.content) == ("borealis-large", "shipping")
    assert reply.choices[0].finish_reason == "stop"
    assert usage is not None
    assert (usage.prompt_tokens, usage.completion_tokens, usage.total_tokens) == (34, 2, 36)


def test_reply_has_every_required_key_and_no_tool_calls(http: httpx.Client) -> None:
    body = http.post("/borealis/v1/chat/completions", json={"model": "borealis-large", "messages": TICKET}).json()

    choice = body["choices"][0]
    assert sorted(choice) == ["finish_reason", "index", "logprobs", "message"]
    assert sorted(choice["message"]) == ["annotations", "content", "refusal", "role"]


def test_stream_says_the_same_as_the_whole_reply(borealis: OpenAI) -> None:
    question: Any = [{"role": "user", "content": "How do I explain idempotent requests?"}]

    whole = borealis.chat.completions.create(model="borealis-large", messages=question)
    chunks = list(borealis.chat.completions.create(model="borealis-large", messages=question, stream=True))

    assert "".join(chunk.choices[0].delta.content or "" for chunk in chunks) == whole.choices[0].message.content
    assert [chunk.choices[0].delta.role for chunk in chunks[:2]] == ["assistant", None]
    assert chunks[-1].choices[0].finish_reason == "stop"
    assert {(chunk.id, chunk.model) for chunk in chunks} == {(chunks[0].id, "borealis-large")}


def test_stream_tells_usage_last_only_when_asked(borealis: OpenAI) -> None:
    plain = list(borealis.chat.completions.create(model="borealis-small", messages=TICKET, stream=True))
    counted = list(
        borealis.chat.completions.create(
            model="borealis-small", messages=TICKET, stream=True, stream_options={"include_usage": True}
        )
    )

    assert [chunk.usage for chunk in plain] == [None] * len(plain)
    assert [bool(chunk.usage) for chunk in counted] == [False] * (len(counted) - 1) + [True]
    assert counted[-1].choices == []


def test_stream_helper_of_the_sdk_accumulates(borealis: OpenAI) -> None:
    with borealis.chat.completions.stream(model="borealis-large", messages=TICKET) as stream:
        final = stream.get_final_completion()

    assert final.choices[0].message.role == "assistant"
    assert final.choices[0].message.content == "shipping"


def test_stream_ends_with_done(http: httpx.Client) -> None:
    body = {"model": "borealis-small", "messages": TICKET, "stream": True}

    answer = http.post("/borealis/v1/chat/completions", json=body)

    assert answer.headers["content-type"] == "text/event-stream; charset=utf-8"
    assert answer.text.endswith("\n\ndata: [DONE]\n\n")


def test_max_tokens_cut_the_reply(borealis: OpenAI) -> None:
    question: Any = [{"role": "user", "content": "Explain how to plan a move."}]

    reply = borealis.chat.completions.create(model="borealis-large", messages=question, max_completion_tokens=5)

    assert reply.choices[0].finish_reason == "length"
    assert reply.usage is not None
    assert reply.usage.completion_tokens == 5


def test_stop_sequence_ends_the_reply(borealis: OpenAI) -> None:
    question: Any = [{"role": "user", "content": "Reply with exactly 'one two three'"}]

    reply = borealis.chat.completions.create(model="borealis-large", messages=question, stop=["three", " two"])

    assert (reply.choices[0].message.content, reply.choices[0].finish_reason) == ("one", "stop")


def test_json_schema_is_kept(borealis: OpenAI) -> None:
    schema = {
        "type": "object",
        "properties": {
            "label": {"type": "string", "enum": ["billing", "shipping", "bug"]},
            "email": {"type": ["string", "null"]},
            "total": {"type": "number"},
        },
        "required": ["label", "email", "total"],
        "additionalProperties": False,
    }
    messages: Any = [{"role": "user", "content": "The parcel for ann@example.org, total $12.50, never arrived."}]

    reply = borealis.chat.completions.create(
        model="borealis-large",
        messages=messages,
        response_format={"type": "json_schema", "json_schema": {"name": "ticket", "schema": schema}},
    )

    document = json.loads(reply.choices[0].message.content or "")
    assert document == {"label": "shipping", "email": "ann@example.org", "total": 12.5}


def test_json_object_mode_answers_an_object(borealis: OpenAI) -> None:
    messages: Any = [{"role": "user", "content": "Say hello as JSON-free prose"}]

    reply = borealis.chat.completions.create(
        model="borealis-small", messages=messages, response_format={"type": "json_object"}
    )

    assert isinstance(json.loads(reply.choices[0].message.content or ""), dict)


def test_long_system_prompt_is_read_from_the_cache_the_second_time(borealis: OpenAI) -> None:
    messages: Any = [LONG_SYSTEM, {"role": "user", "content": "Hello"}]

    replies = [borealis.chat.completions.create(model="borealis-large", messages=messages) for _ in range(2)]

    details = [reply.usage.prompt_tokens_details for reply in replies if reply.usage]
    assert [each.cached_tokens for each in details if each] == [0, 1408]


def test_models_are_listed_in_the_dialect(borealis: OpenAI) -> None:
    listed = borealis.models.list()

    assert [model.id for model in listed.data] == ["borealis-large", "borealis-small", "borealis-embed"]
    assert borealis.models.retrieve("borealis-small").owned_by == "borealis"


def test_wrong_credential_is_refused(simulator: Simulator) -> None:
    with (
        OpenAI(base_url=f"{simulator.url}/borealis/v1", api_key="wrong", max_retries=0) as client,
        pytest.raises(AuthenticationError) as refused,
    ):
        client.models.list()

    assert refused.value.code == "invalid_api_key"
    assert refused.value.request_id


@pytest.mark.parametrize(("provider", "status"), [("borealis", 401), ("basement", 200)])
def test_only_the_self_hosted_provider_does_without_credential(
    simulator: Simulator, provider: str, status: int
) -> None:
    assert httpx.get(f"{simulator.url}/{provider}/v1/models").status_code == status


@pytest.mark.parametrize("model", ["borealis-huge", "aurora-large", "fault-unheard-of"])
def test_model_of_nobody_or_somebody_else_is_not_found(borealis: OpenAI, model: str) -> None:
    with pytest.raises(NotFoundError) as refused:
        borealis.chat.completions.create(model=model, messages=TICKET)

    assert refused.value.code == "model_not_found"


@pytest.mark.parametrize(
    ("change", "param"),
    [
        ({"messages": []}, "messages"),
        ({"messages": None}, "messages"),
        ({"messages": [{"role": "judge", "content": "x"}]}, "messages[0].role"),
        ({"messages": [{"role": "user", "content": 5}]}, "messages[0].content"),
        ({"messages": [{"role": "user", "content": [{"type": "song"}]}]}, "messages[0].content[0].type"),
        ({"max_tokens": 0}, "max_tokens"),
        ({"stream": "yes"}, "stream"),
        ({"response_format": {"type": "yaml"}}, "response_format.type"),
        ({"model": None}, "model"),
    ],
)
def test_bad_request_names_the_field(http: httpx.Client, change: dict[str, Any], param: str) -> None:
    answer = http.post("/borealis/v1/chat/completions", json={"model": "borealis-small", "messages": TICKET, **change})

    error = answer.json()["error"]
    assert (answer.status_code, error["type"], error["param"]) == (400, "invalid_request_error", param)
    assert sorted(error) == ["code", "message", "param", "type"]


def test_body_that_is_no_json_is_refused(http: httpx.Client) -> None:
    assert http.post("/v1/chat/completions", content=b"{nope").status_code == 400


def test_prompt_beyond_the_window_is_refused(borealis: OpenAI, simulator: Simulator) -> None:
    long_text: Any = [{"role": "user", "content": "word " * 9_000}]

    with (
        OpenAI(base_url=f"{simulator.url}/basement/v1", api_key="none", max_retries=0) as basement,
        pytest.raises(BadRequestError) as refused,
    ):
        basement.chat.completions.create(model="basement-8b", messages=long_text)

    assert refused.value.code == "context_length_exceeded"


def test_path_without_provider_serves_every_model_of_the_dialect(http: httpx.Client) -> None:
    answers = [
        http.post("/v1/chat/completions", json={"model": model, "messages": TICKET})
        for model in ("borealis-small", "basement-8b", "aurora-small")
    ]

    assert [answer.status_code for answer in answers] == [200, 200, 404]
