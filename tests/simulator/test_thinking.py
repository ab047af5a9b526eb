from typing import Any

import anthropic
import httpx
import pytest
from anthropic import Anthropic
from openai import OpenAI

from tests.simulator.tools import WEATHER, anthropic_tools, user

ENABLED: Any = {"type": "enabled", "budget_tokens": 1024}
ASK: Any = {"model": "aurora-large", "max_tokens": 2000}
WEATHER_ASKED = "How is the weather in Rome?"
OLD = {"anthropic-version": "2023-06-01"}


def thought(aurora: Anthropic, thinking: Any = ENABLED, **more: Any) -> Any:
    return aurora.messages.create(**ASK, messages=user(WEATHER_ASKED), thinking=thinking, **more)


def test_thoughts_come_first_and_are_signed(aurora: Anthropic) -> None:
    reply = thought(aurora, tools=anthropic_tools(WEATHER))

    assert [block.type for block in reply.content] == ["thinking", "tool_use"]
    first = reply.content[0]
    assert first.type == "thinking"
    assert (bool(first.thinking), bool(first.signature)) == (True, True)
    details = reply.usage.output_tokens_details
    assert details is not None
    assert 0 < details.thinking_tokens < reply.usage.output_tokens


def test_stream_tells_the_same_thoughts_and_usage(aurora: Anthropic) -> None:
    whole = thought(aurora)

    with aurora.messages.stream(**ASK, messages=user(WEATHER_ASKED), thinking=ENABLED) as stream:
        kinds = [event.delta.type for event in stream if event.type == "content_block_delta"]
        streamed = stream.get_final_message()

    assert list(dict.fromkeys(kinds)) == ["thinking_delta", "signature_delta", "text_delta"]
    assert [block.to_dict() for block in streamed.content] == [block.to_dict() for block in whole.content]
    assert streamed.usage == whole.usage


def test_more_effort_is_more_thought(aurora: Anthropic) -> None:
    lengths = [
        thought(aurora, {"type": "adaptive"}, output_config={"effort": effort}).usage.output_tokens
        for effort in ("low", "medium", "high", "xhigh", "max")
    ]

    assert lengths == sorted(set(lengths))


def test_omitted_thoughts_are_signed_but_not_shown(aurora: Anthropic) -> None:
    block = thought(aurora, {"type": "adaptive", "display": "omitted"}).content[0]

    assert block.type == "thinking"
    assert (block.thinking, bool(block.signature)) == ("", True)


def test_thoughts_may_come_back_only_as_they_were(aurora: Anthropic) -> None:
    reply = thought(aurora, tools=anthropic_tools(WEATHER))
    block, use = (each.to_dict() for each in reply.content)
    result = {"type": "tool_result", "tool_use_id": use["id"], "content": "Sunny"}

    def go_on(first: Any) -> Any:
        messages: Any = [
            *user(WEATHER_ASKED),
            {"role": "assistant", "content": [*first, use]},
            {"role": "user", "content": [result]},
        ]
        return aurora.messages.create(**ASK, messages=messages, thinking=ENABLED, tools=anthropic_tools(WEATHER))

    assert go_on([block]).content[1].type == "text"
    for wrong in ({**block, "thinking": "Other"}, {**block, "signature": "theirs"}, {**block, "signature": ""}):
        with pytest.raises(anthropic.BadRequestError, match="Invalid `signature`"):
            go_on([wrong])
    with pytest.raises(anthropic.BadRequestError, match="Expected `thinking`"):
        go_on([])


@pytest.mark.parametrize(
    "change",
    [
        {"thinking": {"type": "enabled", "budget_tokens": 1023}},
        {"thinking": {"type": "enabled", "budget_tokens": 2000}},
        {"thinking": {"type": "enabled"}},
        {"thinking": {"type": "always"}},
        {"thinking": {"type": "disabled", "budget_tokens": 1024}},
        {"thinking": ENABLED, "temperature": 0.5},
        {"thinking": ENABLED, "tools": anthropic_tools(WEATHER), "tool_choice": {"type": "any"}},
        {"thinking": ENABLED, "messages": [*user("Hi"), {"role": "assistant", "content": "It is"}]},
    ],
)
def test_what_does_not_go_with_thinking_is_refused(http: httpx.Client, change: dict[str, Any]) -> None:
    answer = http.post("/aurora/v1/messages", json={**ASK, "messages": user("Hi"), **change}, headers=OLD)

    assert answer.status_code == 400


@pytest.mark.parametrize(("effort", "tokens"), [(None, 0), ("none", 0), ("low", 8), ("high", 75)])
def test_reasoning_is_billed_and_hidden(borealis: OpenAI, effort: Any, tokens: int) -> None:
    more = {"reasoning_effort": effort} if effort else {}

    reply = borealis.chat.completions.create(model="borealis-large", messages=user("Hello"), **more)

    assert reply.choices[0].message.content == "Hello! How can I help you today?"
    usage = reply.usage
    assert usage is not None
    assert usage.completion_tokens_details is not None
    assert usage.completion_tokens_details.reasoning_tokens == tokens
    assert usage.completion_tokens == tokens + 8
