import json
from typing import Any

import httpx
import pytest
from openai import APIError, OpenAI

from routerhub.simulator.openai_dialect.quirks import QUIRKS
from tests.simulator.tools import WEATHER, openai_tools, user

CHAT = "/borealis/v1/chat/completions"
TOOL: Any = {"messages": user("How is the weather in Rome?"), "tools": openai_tools(WEATHER)}
HELLO: Any = {"messages": user("Hello"), "reasoning_effort": "low"}


def whole(http: httpx.Client, quirk: str, **body: Any) -> Any:
    return http.post(CHAT, json={"model": f"quirk-{quirk}", **body}).json()


def streamed(http: httpx.Client, quirk: str, **body: Any) -> list[Any]:
    options = {"stream": True, "stream_options": {"include_usage": True}}
    answer = http.post(CHAT, json={"model": f"quirk-{quirk}", **options, **body})
    lines = [line.removeprefix("data: ") for line in answer.text.splitlines() if line.startswith("data: {")]
    return [json.loads(line) for line in lines]


def said(chunks: list[Any], key: str) -> str:
    return "".join(chunk["choices"][0]["delta"].get(key) or "" for chunk in chunks if chunk["choices"])


@pytest.mark.parametrize("quirk", [name.removeprefix("quirk-") for name in QUIRKS])
def test_every_accent_says_the_same(http: httpx.Client, quirk: str) -> None:
    assert whole(http, quirk, **HELLO)["choices"][0]["message"]["content"] == "Hello! How can I help you today?"
    assert said(streamed(http, quirk, **HELLO), "content") == "Hello! How can I help you today?"


def test_openrouter_repeats_itself_and_tells_the_cost(http: httpx.Client) -> None:
    text = http.post(CHAT, json={"model": "quirk-openrouter", "stream": True, **HELLO}).text
    chunks = streamed(http, "openrouter", **TOOL)

    assert text.startswith(": OPENROUTER PROCESSING\n\n")
    assert {chunk["choices"][0]["delta"]["role"] for chunk in chunks} == {"assistant"}
    calls = [call for chunk in chunks for call in chunk["choices"][0]["delta"].get("tool_calls", ())]
    assert len(calls) > 2
    assert {(call["id"][:5], call["function"]["name"]) for call in calls} == {("call_", "get_weather")}
    assert chunks[-1]["usage"]["cost"] > 0


def test_gemini_has_no_index_and_wants_its_signature_back(http: httpx.Client) -> None:
    choices = [choice for chunk in streamed(http, "gemini", **TOOL) for choice in chunk["choices"]]
    (call,) = [each for choice in choices for each in choice["delta"].get("tool_calls", ())]
    result = {"role": "tool", "tool_call_id": call["id"], "content": "Sunny"}

    def go_on(call: Any) -> Any:
        messages = [*TOOL["messages"], {"role": "assistant", "content": None, "tool_calls": [call]}, result]
        return whole(http, "gemini", messages=messages, tools=TOOL["tools"])

    assert "index" not in call
    assert go_on(call)["choices"][0]["message"]["content"] == "get_weather says: Sunny"
    (refused,) = go_on({name: value for name, value in call.items() if name != "extra_content"})
    assert refused["error"]["code"] == 400
    assert "thought_signature" in refused["error"]["message"]


def test_groq_tells_usage_unasked_and_errors_by_name(http: httpx.Client) -> None:
    chunks = streamed(http, "groq", **HELLO)
    failed = http.post(CHAT, json={"model": "quirk-groq+stream-error", "stream": True, **HELLO}).text

    assert chunks[-2]["x_groq"]["usage"]["total_time"] > 0
    assert said(chunks, "reasoning") == "First I look at what is asked."
    assert "event: error\ndata: " in failed


def test_deepseek_thinks_aloud_and_answers_under_another_name(http: httpx.Client) -> None:
    body = whole(http, "deepseek", messages=user("Hello"))
    chunks = streamed(http, "deepseek", messages=user("Hello"))

    usage = body["usage"]
    assert body["model"] == "quirk-deepseek-v4-flash"
    assert body["choices"][0]["message"]["reasoning_content"] == said(chunks, "reasoning_content")
    assert usage["prompt_cache_hit_tokens"] + usage["prompt_cache_miss_tokens"] == usage["prompt_tokens"]
    assert (chunks[-1]["choices"][0]["finish_reason"], chunks[-1]["usage"]) == ("stop", usage)


def test_vllm_thinks_as_reasoning_and_knows_counts_only(http: httpx.Client) -> None:
    body = whole(http, "vllm", **HELLO)
    refused = whole(http, "vllm", messages=[])

    assert body["choices"][0]["message"]["reasoning"] == "First I look at what is asked."
    assert body["usage"]["prompt_tokens_details"] is None
    assert (refused["error"]["type"], refused["error"]["code"]) == ("BadRequestError", 400)


def test_azure_begins_with_a_chunk_of_nobody(http: httpx.Client) -> None:
    first, second, *_ = streamed(http, "azure", **HELLO)

    assert (first["choices"], first["id"], first["model"], "prompt_filter_results" in first) == ([], "", "", True)
    assert second["choices"][0]["delta"]["role"] == "assistant"


def test_accents_fail_like_others(borealis: OpenAI) -> None:
    with pytest.raises(APIError):
        borealis.chat.completions.create(model="quirk-openrouter+rate-limit", messages=user("Hello"))
