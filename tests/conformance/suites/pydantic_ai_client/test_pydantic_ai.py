"""pydantic-ai with its chat completion model and its messages model."""

import asyncio
import os

import pytest
from pydantic import BaseModel
from pydantic_ai import Agent, BinaryContent, ModelRetry, NativeOutput, PromptedOutput, ToolOutput
from pydantic_ai.models.anthropic import AnthropicModel
from pydantic_ai.models.openai import OpenAIChatModel
from pydantic_ai.providers.anthropic import AnthropicProvider
from pydantic_ai.providers.openai import OpenAIProvider

URL, KEY, MODEL = (os.environ[f"CONFORMANCE_{name}"] for name in ("URL", "KEY", "MODEL"))
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360606060000000050001a5f64540"
    "0000000049454e44ae426082"
)


class Person(BaseModel):
    """A person."""

    name: str
    age: int


@pytest.fixture(params=["chat completions", "messages"])
def model(request):
    if request.param == "messages":
        # By default pydantic-ai knows from a model's name alone what it can do.
        profile = {"supports_json_schema_output": True}
        return AnthropicModel(MODEL, provider=AnthropicProvider(base_url=URL, api_key=KEY), profile=profile)
    return OpenAIChatModel(MODEL, provider=OpenAIProvider(base_url=f"{URL}/v1", api_key=KEY))


def test_text(model):
    result = Agent(model, instructions="Be brief.").run_sync("Reply with exactly: 'good morning'")

    assert result.output == "good morning"
    assert result.usage.input_tokens > 0


def test_streamed_text(model):
    async def read():
        async with Agent(model).run_stream("Reply with exactly: 'good morning'") as result:
            said = [text async for text in result.stream_text(delta=True)]
        return "".join(said), result.usage.output_tokens

    said, output_tokens = asyncio.run(read())

    assert said == "good morning"
    assert output_tokens > 0


@pytest.mark.parametrize("how", [ToolOutput, NativeOutput, PromptedOutput])
def test_output_of_a_type(model, how):
    result = Agent(model, output_type=how(Person)).run_sync("Extract the person: Mary is 34 years old.")

    assert (type(result.output), result.output.age) == (Person, 34)


def test_agent_uses_a_tool_and_answers(model):
    agent = Agent(model)
    asked = []

    @agent.tool_plain
    def get_weather(city: str) -> str:
        """The weather in a city."""
        asked.append(city)
        return f"18 degrees in {city}"

    result = agent.run_sync("What is the weather in Paris and in Tokyo?")

    assert sorted(asked) == ["Paris", "Tokyo"]
    assert "18 degrees in Paris" in result.output


def test_tool_may_ask_for_another_try(model):
    agent = Agent(model, retries=2)
    asked = []

    @agent.tool_plain
    def get_weather(city: str) -> str:
        """The weather in a city."""
        asked.append(city)
        if len(asked) == 1:
            raise ModelRetry("the service is busy")
        return "18 degrees"

    result = agent.run_sync("What is the weather in Paris?")

    assert result.output


def test_picture(model):
    result = Agent(model).run_sync(["What is this?", BinaryContent(PNG, media_type="image/png")])

    assert result.output.startswith("You sent 1 image")


def test_conversation_goes_on(model):
    agent = Agent(model)
    first = agent.run_sync("hello")

    second = agent.run_sync("Say 'still here'", message_history=first.all_messages())

    assert second.output == "still here"
