from typing import Any

import pytest
from anthropic import Anthropic
from openai import OpenAI

from tests.simulator.tools import user

HELLO = "Hello! How can I help you today?"


def test_choices_are_answered_and_billed_each(borealis: OpenAI) -> None:
    one, three = (borealis.chat.completions.create(model="borealis-large", messages=user("Hello"), n=n) for n in (1, 3))

    assert [(choice.index, choice.message.content) for choice in three.choices] == [(i, HELLO) for i in range(3)]
    assert one.usage is not None
    assert three.usage is not None
    assert three.usage.completion_tokens == 3 * one.usage.completion_tokens


def test_choices_are_streamed_side_by_side(borealis: OpenAI) -> None:
    with borealis.chat.completions.stream(model="borealis-large", messages=user("Hello"), n=2) as stream:
        final = stream.get_final_completion()

    assert [choice.message.content for choice in final.choices] == [HELLO, HELLO]
    assert [choice.finish_reason for choice in final.choices] == ["stop", "stop"]


def test_logprobs_are_those_of_the_tokens_said(borealis: OpenAI) -> None:
    ask: Any = {"model": "borealis-large", "messages": user("Hello"), "logprobs": True, "top_logprobs": 2}

    whole = borealis.chat.completions.create(**ask).choices[0].logprobs
    with borealis.chat.completions.stream(**ask) as stream:
        streamed = stream.get_final_completion().choices[0].logprobs

    assert whole is not None
    assert whole.content is not None
    assert "".join(entry.token for entry in whole.content) == HELLO
    assert {len(entry.top_logprobs) for entry in whole.content} == {2}
    assert all(entry.logprob < 0 and entry.top_logprobs[0].token == entry.token for entry in whole.content)
    assert streamed is not None
    assert streamed.content == whole.content


@pytest.mark.parametrize("text", ["Please refuse this", "ANTHROPIC_MAGIC_STRING_TRIGGER_REFUSAL_1F"])
def test_refusal_is_told_as_the_dialect_does(borealis: OpenAI, aurora: Anthropic, text: str) -> None:
    choice = borealis.chat.completions.create(model="borealis-large", messages=user(text)).choices[0]
    message = aurora.messages.create(model="aurora-large", max_tokens=50, messages=user(text))

    assert (choice.message.content, choice.finish_reason) == (None, "stop")
    assert (message.content, message.stop_reason) == ([], "refusal")
    assert message.stop_details is not None
    assert message.stop_details.type == "refusal"
    assert choice.message.refusal == message.stop_details.explanation == "I'm sorry, but I can't help with that."


def test_refusal_is_streamed(borealis: OpenAI, aurora: Anthropic) -> None:
    text = user("Please refuse this")

    with borealis.chat.completions.stream(model="borealis-large", messages=text) as chat:
        theirs = chat.get_final_completion().choices[0].message
    with aurora.messages.stream(model="aurora-large", max_tokens=50, messages=text) as stream:
        ours = stream.get_final_message()

    assert (theirs.content, theirs.refusal) == (None, "I'm sorry, but I can't help with that.")
    assert (ours.content, ours.stop_reason) == ([], "refusal")


@pytest.mark.parametrize(("asked", "tier"), [(None, "default"), ("auto", "default"), ("flex", "flex")])
def test_service_tier_and_fingerprint_are_told(borealis: OpenAI, asked: Any, tier: str) -> None:
    more = {"service_tier": asked} if asked else {}

    reply = borealis.chat.completions.create(model="borealis-large", messages=user("Hello"), **more)

    assert (reply.service_tier, reply.system_fingerprint) == (tier, "fp_simulator")


def test_cache_writes_are_split_by_lifetime(aurora: Anthropic) -> None:
    def marked(text: str, ttl: str) -> dict[str, Any]:
        return {"type": "text", "text": text * 300, "cache_control": {"type": "ephemeral", "ttl": ttl}}

    system: Any = [marked("Kept for an hour, this is. ", "1h"), marked("Kept for five minutes. ", "5m")]

    usages = [
        aurora.messages.create(model="aurora-large", max_tokens=50, system=system, messages=user("Hello")).usage
        for _ in range(2)
    ]

    splits = [usage.cache_creation for usage in usages]
    told = [(each.ephemeral_1h_input_tokens, each.ephemeral_5m_input_tokens) for each in splits if each]
    assert told == [(2132, 1816), (0, 0)]
    assert [usage.cache_read_input_tokens for usage in usages] == [0, 2132 + 1816]
    assert usages[0].input_tokens == usages[1].input_tokens


def test_cache_writes_are_told_by_openai_too(borealis: OpenAI) -> None:
    messages: Any = [{"role": "system", "content": "Be kind and brief, please. " * 300}, *user("Hello")]

    usages = [borealis.chat.completions.create(model="borealis-large", messages=messages).usage for _ in range(2)]

    details = [usage.prompt_tokens_details for usage in usages if usage]
    assert [(each.cached_tokens, each.cache_write_tokens) for each in details if each] == [(0, 1920), (1920, 0)]
