"""How a conversation of the openai dialect reads in the anthropic one."""

from typing import Any

import pytest
from anthropic.types import ContentBlockParam
from pydantic import TypeAdapter

from routerhub.providers.bodies import BodyInvalid
from routerhub.providers.openai_to_anthropic.requests import translate_request
from routerhub.providers.passage import Outgoing
from tests.gateway.snapshots import a_model

MODEL = a_model("aurora-small", "aurora")
USER = {"role": "user", "content": "hello"}
HELLO = {"type": "text", "text": "hello"}
PNG = "data:image/png;base64,iVBORw0="
PNG_BLOCK = {"type": "image", "source": {"type": "base64", "media_type": "image/png", "data": "iVBORw0="}}
PDF_SOURCE = {"type": "base64", "media_type": "application/pdf", "data": "JVBE"}
TOOL = {"type": "function", "function": {"name": "look"}}
MARK = {"prompt_cache_breakpoint": {"mode": "explicit"}}
EPHEMERAL = {"cache_control": {"type": "ephemeral"}}
HOUR = {"cache_control": {"type": "ephemeral", "ttl": "1h"}}


def sent(*messages: dict[str, Any], **fields: Any) -> Outgoing:
    return translate_request({"messages": list(messages), "tools": [TOOL], **fields}, MODEL)


def turns(*messages: dict[str, Any]) -> Any:
    return sent(*messages).body["messages"]


def system(text: Any, role: str = "system") -> dict[str, Any]:
    return {"role": role, "content": text}


def call(arguments: Any = '{"x":1}', call_id: str = "call_1") -> dict[str, Any]:
    return {"id": call_id, "type": "function", "function": {"name": "look", "arguments": arguments}}


def calling(*calls: dict[str, Any], content: Any = None) -> dict[str, Any]:
    return {"role": "assistant", "content": content, "tool_calls": list(calls)}


def tool(content: Any, call_id: str = "call_1") -> dict[str, Any]:
    return {"role": "tool", "tool_call_id": call_id, "content": content}


def use(arguments: Any, use_id: str = "call_1") -> dict[str, Any]:
    return {"type": "tool_use", "id": use_id, "name": "look", "input": arguments}


def result(content: Any, use_id: str = "call_1") -> dict[str, Any]:
    return {"type": "tool_result", "tool_use_id": use_id, "content": content}


def test_row_23_system_and_developer_messages_are_hoisted_wherever_they_stand() -> None:
    body = sent(system("Be brief."), USER, system([{"type": "text", "text": "Be kind."}], "developer"), USER).body

    assert (body["system"], body["messages"]) == (
        "Be brief.\nBe kind.",
        [{"role": "user", "content": [HELLO, HELLO]}],
    )


def test_row_23_instructions_alone_are_spoken_by_the_user() -> None:
    body = sent(system("Say hello.")).body

    assert ("system" in body, body["messages"]) == (False, [{"role": "user", "content": "Say hello."}])


@pytest.mark.parametrize(
    ("part", "block"),
    [
        pytest.param({"type": "text", "text": "hi"}, {"type": "text", "text": "hi"}, id="text"),
        pytest.param({"type": "image_url", "image_url": {"url": PNG}}, PNG_BLOCK, id="row 22: data URL"),
        pytest.param(
            {"type": "image_url", "image_url": {"url": "DATA:image/jpg;base64,AA=="}},
            {"type": "image", "source": {"type": "base64", "media_type": "image/jpeg", "data": "AA=="}},
            id="row 22: jpg is jpeg",
        ),
        pytest.param(
            {"type": "image_url", "image_url": {"url": "https://example.com/a.png", "detail": "auto"}},
            {"type": "image", "source": {"type": "url", "url": "https://example.com/a.png"}},
            id="row 22: URL",
        ),
        pytest.param(
            {"type": "file", "file": {"file_data": "data:application/pdf;base64,JVBE", "filename": "a.pdf"}},
            {"type": "document", "source": PDF_SOURCE, "title": "a.pdf"},
            id="PDF",
        ),
        pytest.param(
            {"type": "file", "file": {"file_data": "JVBE"}},
            {"type": "document", "source": PDF_SOURCE},
            id="file in plain base64",
        ),
        pytest.param(
            {"type": "file", "file": {"file_data": "data:text/markdown;base64,w6k="}},
            {"type": "document", "source": {"type": "text", "media_type": "text/plain", "data": "é"}},
            id="text file",
        ),
        pytest.param({"type": "file", "file": {"file_data": PNG}}, PNG_BLOCK, id="file that is an image"),
    ],
)
def test_part_becomes_a_block(part: dict[str, Any], block: dict[str, Any]) -> None:
    assert turns({"role": "user", "content": [HELLO, part]}) == [{"role": "user", "content": [HELLO, block]}]


def test_blank_text_is_passed_over_because_the_provider_refuses_it() -> None:
    blank = {"role": "user", "content": [{"type": "text", "text": " \n"}]}

    assert turns(USER, {"role": "assistant", "content": ""}, blank, USER) == [
        {"role": "user", "content": [HELLO, HELLO]}
    ]


def test_last_words_of_the_assistant_do_not_end_in_white_space() -> None:
    assert turns(USER, {"role": "assistant", "content": "So \n"})[-1] == {"role": "assistant", "content": "So"}


def test_refusals_are_text_of_the_assistant() -> None:
    part = {"role": "assistant", "content": [{"type": "refusal", "refusal": "No."}]}
    field = {"role": "assistant", "content": None, "refusal": "Never."}

    assert turns(USER, part, field)[1]["content"] == [
        {"type": "text", "text": "No."},
        {"type": "text", "text": "Never."},
    ]


def test_tool_calls_follow_the_text_they_came_with() -> None:
    message = calling(call(), call("", "call_2"), content="Wait.")

    assert turns(USER, message)[1] == {
        "role": "assistant",
        "content": [{"type": "text", "text": "Wait."}, use({"x": 1}), use({}, "call_2")],
    }


def test_results_of_tools_are_merged_into_one_turn_before_what_the_user_says() -> None:
    messages = (calling(call(), call(call_id="call_2")), tool("1"), system("Be brief."), tool("2", "call_2"), USER)

    assert turns(USER, *messages)[2:] == [{"role": "user", "content": [result("1"), result("2", "call_2"), HELLO]}]


@pytest.mark.parametrize(
    ("content", "translated"),
    [
        ("", ""),
        (None, ""),
        ([{"type": "text", "text": "a"}], [{"type": "text", "text": "a"}]),
        ([{"type": "image_url", "image_url": {"url": PNG}}], [PNG_BLOCK]),
    ],
)
def test_result_of_a_tool_is_a_string_or_blocks(content: Any, translated: Any) -> None:
    assert turns(USER, calling(call()), tool(content))[2]["content"] == [result(translated)]


def test_ids_that_the_provider_refuses_are_the_same_in_call_and_result() -> None:
    translated = turns(USER, calling(call(call_id="look:0.a")), tool("1", "look:0.a"))

    assert translated[1:] == [
        {"role": "assistant", "content": [use({"x": 1}, "look_0_a")]},
        {"role": "user", "content": [result("1", "look_0_a")]},
    ]


def test_function_messages_of_old_answer_the_call_of_their_name() -> None:
    asked = {"role": "assistant", "content": None, "function_call": {"name": "look", "arguments": "{}"}}

    assert turns(USER, asked, {"role": "function", "name": "look", "content": "1"})[1:] == [
        {"role": "assistant", "content": [use({}, "function_call_1")]},
        {"role": "user", "content": [result("1", "function_call_1")]},
    ]


def test_signed_thinking_that_the_caller_sends_back_comes_first() -> None:
    block = {"type": "thinking", "thinking": "hm", "signature": "s"}
    message = {**calling(call()), "thinking_blocks": [{"index": 0, **block}], "reasoning_content": "hm"}

    outgoing = sent(USER, message)

    assert (outgoing.body["messages"][1]["content"], outgoing.left_behind) == ([block, use({"x": 1})], ())


def test_unsigned_thinking_is_left_behind() -> None:
    assert sent(USER, {**calling(call()), "reasoning_content": "hm"}).left_behind == ("messages[].reasoning_content",)


def test_detail_of_an_image_is_left_behind() -> None:
    image = {"type": "image_url", "image_url": {"url": PNG, "detail": "high"}}

    assert sent({"role": "user", "content": [image]}).left_behind == ("messages[].content[].image_url.detail",)


def test_row_47_cache_marks_stay_where_they_are() -> None:
    body = sent(system([{**HELLO, **MARK}, HELLO]), {"role": "user", "content": [{**HELLO, **MARK}]}).body

    assert (body["system"], body["messages"][0]["content"]) == (
        [{**HELLO, **EPHEMERAL}, HELLO],
        [{**HELLO, **EPHEMERAL}],
    )


def test_row_47_a_named_lifetime_is_kept_by_the_hour_for_all_marks() -> None:
    long = {**HELLO, "prompt_cache_breakpoint": {"mode": "explicit", "ttl": "30m"}}

    content = sent({"role": "user", "content": [{**HELLO, **MARK}, long]}).body["messages"][0]["content"]

    assert content == [{**HELLO, **HOUR}, {**HELLO, **HOUR}]


def test_row_47_native_cache_marks_pass_and_the_last_four_are_kept() -> None:
    outgoing = sent({"role": "user", "content": [{**HELLO, **EPHEMERAL}] * 5})

    assert outgoing.body["messages"][0]["content"] == [HELLO, *[{**HELLO, **EPHEMERAL}] * 4]
    assert outgoing.left_behind == ("messages[].content[].prompt_cache_breakpoint",)


@pytest.mark.parametrize(
    ("message", "field"),
    [
        (calling(call("{oops")), "messages[1].tool_calls[0].function.arguments"),
        (calling(call(), call("[1]")), "messages[1].tool_calls[1].function.arguments"),
        (calling({"type": "custom"}), "messages[1].tool_calls[0]"),
        (calling({"function": {"name": "look"}}), "messages[1].tool_calls[0].id"),
        (calling({"id": "a", "function": {}}), "messages[1].tool_calls[0].function"),
        ({"role": "assistant", "tool_calls": {}}, "messages[1].tool_calls"),
        ({"role": "tool", "content": "1"}, "messages[1].tool_call_id"),
        ({"role": "function", "name": "gone", "content": "1"}, "messages[1].name"),
        ({"role": "owl", "content": "hoo"}, "messages[1].role"),
        ({"role": "user", "content": [HELLO, {"type": "input_audio"}]}, "messages[1].content[1]"),
        ({"role": "user", "content": ["text"]}, "messages[1].content[0]"),
        ({"role": "user", "content": [{"type": "text"}]}, "messages[1].content[0].text"),
        ({"role": "user", "content": [{"type": "image_url"}]}, "messages[1].content[0].image_url.url"),
        (
            {"role": "user", "content": [{"type": "image_url", "image_url": {"url": "file:///etc/passwd"}}]},
            "messages[1].content[0].image_url.url",
        ),
        (
            {"role": "user", "content": [{"type": "image_url", "image_url": {"url": "data:image/svg+xml;base64,AA"}}]},
            "messages[1].content[0].image_url.url",
        ),
        (
            {"role": "user", "content": [{"type": "file", "file": {"file_id": "file-1"}}]},
            "messages[1].content[0].file.file_data",
        ),
        (system([{"type": "image_url", "image_url": {"url": PNG}}]), "messages[1].content"),
    ],
)
def test_message_that_cannot_be_carried_over_is_refused_by_place(message: dict[str, Any], field: str) -> None:
    with pytest.raises(BodyInvalid) as raised:
        sent(USER, message)

    assert raised.value.field == field


def test_conversation_without_any_content_is_refused() -> None:
    with pytest.raises(BodyInvalid, match="messages hold no content"):
        sent({"role": "user", "content": ""})


def test_what_goes_out_is_valid_to_the_official_sdk() -> None:
    file = {"type": "file", "file": {"file_data": "JVBE", "filename": "a.pdf"}}
    image = {"type": "image_url", "image_url": {"url": PNG}}
    asked = {**calling(call(), content="Wait."), "thinking_blocks": [{"type": "redacted_thinking", "data": "x"}]}

    turns_of_blocks = turns({"role": "user", "content": [HELLO, image, file]}, asked, tool("1"), USER)

    blocks: TypeAdapter[list[Any]] = TypeAdapter(list[ContentBlockParam])
    for turn in turns_of_blocks:
        assert blocks.validate_python(turn["content"]) == turn["content"]
