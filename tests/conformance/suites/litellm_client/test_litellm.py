"""LiteLLM's client with RouterHub as an OpenAI and as an Anthropic provider."""

import asyncio
import json
import os

import litellm
import pytest

URL, KEY, MODEL = (os.environ[f"CONFORMANCE_{name}"] for name in ("URL", "KEY", "MODEL"))
PROVIDER = os.environ["CONFORMANCE_PROVIDER"]
HELLO = [{"role": "user", "content": "Reply with exactly: 'good morning'"}]
WEATHER = {
    "type": "function",
    "function": {
        "name": "get_weather",
        "description": "The weather in a city.",
        "parameters": {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]},
    },
}
CITIES = [{"role": "user", "content": "What is the weather in Paris and in Tokyo?"}]


@pytest.fixture(params=["openai", "anthropic"])
def ask(request):
    base = f"{URL}/v1" if request.param == "openai" else URL

    def completion(model=MODEL, **more):
        return litellm.completion(
            **{"model": f"{request.param}/{model}", "api_base": base, "api_key": KEY, "max_tokens": 500, **more}
        )

    return completion


def test_text(ask):
    reply = ask(messages=HELLO)

    assert (reply.choices[0].message.content, reply.choices[0].finish_reason) == ("good morning", "stop")
    assert reply.usage.total_tokens == reply.usage.prompt_tokens + reply.usage.completion_tokens


def test_stream(ask):
    chunks = list(ask(messages=HELLO, stream=True))

    assert "".join(chunk.choices[0].delta.content or "" for chunk in chunks if chunk.choices) == "good morning"
    assert [chunk.choices[0].finish_reason for chunk in chunks if chunk.choices][-1] == "stop"


def test_tools(ask):
    calls = ask(messages=CITIES, tools=[WEATHER]).choices[0].message.tool_calls

    assert [json.loads(call.function.arguments)["city"] for call in calls] == ["Paris", "Tokyo"]


def test_streamed_tools(ask):
    chunks = list(ask(messages=CITIES, tools=[WEATHER], stream=True))

    calls = litellm.stream_chunk_builder(chunks).choices[0].message.tool_calls
    assert [json.loads(call.function.arguments)["city"] for call in calls] == ["Paris", "Tokyo"]


def test_results_go_back(ask):
    first = ask(messages=CITIES, tools=[WEATHER]).choices[0].message
    results = [{"role": "tool", "tool_call_id": call.id, "content": "18 degrees"} for call in first.tool_calls]

    reply = ask(messages=[*CITIES, first, *results], tools=[WEATHER])

    assert "18 degrees" in reply.choices[0].message.content


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (400, litellm.BadRequestError),
        (429, litellm.RateLimitError),
        (503, litellm.ServiceUnavailableError),
    ],
)
def test_errors(ask, status, expected):
    with pytest.raises(expected):
        ask(model=f"{PROVIDER}-fault-status-{status}", messages=HELLO, num_retries=0, max_retries=0)


def test_wrong_key_and_wrong_model(ask):
    with pytest.raises(litellm.AuthenticationError):
        ask(messages=HELLO, api_key="rh-nobody")
    with pytest.raises(litellm.NotFoundError):
        ask(model="nowhere", messages=HELLO)


def test_async():
    async def ask():
        return await litellm.acompletion(
            model=f"openai/{MODEL}", api_base=f"{URL}/v1", api_key=KEY, messages=HELLO, temperature=0.5
        )

    assert asyncio.run(ask()).choices[0].message.content == "good morning"


def test_embedding():
    reply = litellm.embedding(
        model="openai/borealis-embed", input=["hello"], api_base=f"{URL}/v1", api_key=KEY, encoding_format="float"
    )

    assert len(reply.data[0]["embedding"]) == 1536
