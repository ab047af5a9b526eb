from typing import Any

import pytest

from routerhub.providers.bodies import BodyInvalid
from tests.gateway.snapshots import a_model
from tests.providers.chat_streams import USER, passage

Block = dict[str, Any]
GPT = a_model("gpt-6-astra", "openai")
MARK = {"cache_control": {"type": "ephemeral", "ttl": "1h"}}
PNG = {"type": "image", "source": {"type": "base64", "media_type": "image/png", "data": "iVBO"}}
PNG_PART = {"type": "image_url", "image_url": {"url": "data:image/png;base64,iVBO"}}
PDF = {"type": "document", "source": {"type": "base64", "media_type": "application/pdf", "data": "JVBE"}}
PDF_PART: Block = {
    "type": "file",
    "file": {"filename": "document.pdf", "file_data": "data:application/pdf;base64,JVBE"},
}
USE = {"type": "tool_use", "id": "call_1", "name": "weather", "input": {"city": "Graz"}}
CALL = {"id": "call_1", "type": "function", "function": {"name": "weather", "arguments": '{"city":"Graz"}'}}


def text(said: str) -> Block:
    return {"type": "text", "text": said}


def result(content: Any = "12 °C", **fields: Any) -> Block:
    return {"type": "tool_result", "tool_use_id": "call_1", "content": content, **fields}


def translated(*messages: tuple[str, Any], **body: Any) -> list[dict[str, Any]]:
    request = {**body, "messages": [{"role": role, "content": content} for role, content in messages]}
    messages_out: list[dict[str, Any]] = passage(**request).outgoing.body["messages"]
    return messages_out


@pytest.mark.parametrize(
    ("system", "expected"),
    [
        pytest.param("Be brief.", "Be brief.", id="string"),
        pytest.param([text("Be brief."), text("Be kind.")], "Be brief.\nBe kind.", id="blocks"),
        pytest.param(
            [text("x-anthropic-billing-header: cc_version=2.1; cch=0f3;"), text("You are Claude Code.")],
            "You are Claude Code.",
            id="Claude Code's volatile first block",
        ),
    ],
)
def test_system_prompt_is_the_first_message(system: Any, expected: str) -> None:
    assert translated(("user", "hello"), system=system) == [{"role": "system", "content": expected}, USER]


@pytest.mark.parametrize("system", [None, "", [], [text("")]])
def test_empty_system_prompt_is_no_message(system: Any) -> None:
    assert translated(("user", "hello"), system=system) == [USER]


def test_system_messages_stay_where_they_are() -> None:
    messages = translated(("user", "hello"), ("system", [text("Be brief.")]), ("assistant", "hi"), ("user", "hello"))

    assert messages == [
        USER,
        {"role": "system", "content": "Be brief."},
        {"role": "assistant", "content": "hi"},
        USER,
    ]


USER_CONTENT = {
    "one text block": ([text("hello")], "hello"),
    "two text blocks": ([text("a"), text("b")], [text("a"), text("b")]),
    "base64 image": ([PNG, text("What?")], [PNG_PART, text("What?")]),
    "image by URL": (
        [{"type": "image", "source": {"type": "url", "url": "https://x.test/a.png"}}],
        [{"type": "image_url", "image_url": {"url": "https://x.test/a.png"}}],
    ),
    "PDF": ([PDF], [PDF_PART]),
    "titled PDF": (
        [{**PDF, "title": "Terms", "context": "Of 2026."}],
        [text("Terms"), text("Of 2026."), {**PDF_PART, "file": {**PDF_PART["file"], "filename": "Terms"}}],
    ),
    "text document": (
        [{"type": "document", "title": "Terms", "source": {"type": "text", "media_type": "text/plain", "data": "§ 1"}}],
        "Terms\n§ 1",
    ),
    "document of blocks": (
        [{"type": "document", "source": {"type": "content", "content": [text("§ 1"), PNG]}}],
        [text("§ 1"), PNG_PART],
    ),
    "search result": (
        [{"type": "search_result", "title": "Graz", "source": "https://x.test", "content": [text("A city.")]}],
        "Graz\nhttps://x.test\nA city.",
    ),
}


@pytest.mark.parametrize(("content", "expected"), USER_CONTENT.values(), ids=USER_CONTENT.keys())
def test_user_blocks_become_parts(content: list[Block], expected: Any) -> None:
    assert translated(("user", content)) == [{"role": "user", "content": expected}]


ASSISTANT_CONTENT: dict[str, tuple[Any, dict[str, Any]]] = {
    "string": ("hi", {"content": "hi"}),
    "text blocks": ([text("a"), text("b")], {"content": "ab"}),
    "call": ([USE], {"content": None, "tool_calls": [CALL]}),
    "text and calls": (
        [text("Let me see."), USE, {**USE, "id": "call_2", "input": {}}],
        {
            "content": "Let me see.",
            "tool_calls": [CALL, {**CALL, "id": "call_2", "function": {"name": "weather", "arguments": "{}"}}],
        },
    ),
    "thinking": (
        [
            {"type": "thinking", "thinking": "hm", "signature": "s"},
            {"type": "redacted_thinking", "data": "x"},
            text("hi"),
        ],
        {"content": "hi"},
    ),
}


@pytest.mark.parametrize(("content", "expected"), ASSISTANT_CONTENT.values(), ids=ASSISTANT_CONTENT.keys())
def test_assistant_blocks_become_one_message(content: Any, expected: dict[str, Any]) -> None:
    messages = translated(("user", "hello"), ("assistant", content), ("user", "hello"))

    assert messages == [USER, {"role": "assistant", **expected}, USER]


RESULTS: dict[str, tuple[list[Block], list[dict[str, Any]]]] = {
    "string": ([result()], [{"content": "12 °C"}]),
    "blocks": ([result([text("12"), text("°C")])], [{"content": "12\n°C"}]),
    "nothing": ([result(None)], [{"content": ""}]),
    "error": ([result("no such city", is_error=True)], [{"content": "Error: no such city"}]),
    "error without words": ([result([], is_error=True)], [{"content": "Error: the tool failed."}]),
    "text and image": (
        [result([text("A map:"), PNG])],
        [{"content": "A map:"}, {"role": "user", "content": [text("What tool call call_1 returned:"), PNG_PART]}],
    ),
    "PDF only": (
        [result([PDF])],
        [
            {"content": "See the next message of the user."},
            {"role": "user", "content": [text("What tool call call_1 returned:"), PDF_PART]},
        ],
    ),
    "results come first, in their order": (
        [text("Go on."), result("a"), result([PNG], tool_use_id="call_2")],
        [
            {"content": "a"},
            {"content": "See the next message of the user.", "tool_call_id": "call_2"},
            {"role": "user", "content": [text("What tool call call_2 returned:"), PNG_PART, text("Go on.")]},
        ],
    ),
}


@pytest.mark.parametrize(("content", "expected"), RESULTS.values(), ids=RESULTS.keys())
def test_tool_results_become_tool_messages_and_what_those_cannot_hold_follows(
    content: list[Block], expected: list[dict[str, Any]]
) -> None:
    defaults = {"role": "tool", "tool_call_id": "call_1"}

    assert translated(("user", content)) == [
        message if message.get("role") == "user" else {**defaults, **message} for message in expected
    ]


@pytest.mark.parametrize(
    ("content", "name"),
    [
        pytest.param([{"type": "thinking", "thinking": "hm", "signature": "s"}], "thinking", id="thinking"),
        pytest.param(
            [{"type": "server_tool_use", "id": "srv", "name": "web_search"}], "server_tool_use", id="server tool"
        ),
        pytest.param([{**text("x"), "citations": [{}]}], "citations", id="citations"),
        pytest.param([{**text("x"), **MARK}], "cache_control", id="cache mark"),
        pytest.param([text("x"), PDF], "file", id="file of the assistant"),
    ],
)
def test_what_has_no_place_is_left_behind_by_name(content: list[Block], name: str) -> None:
    out = passage(messages=[USER, {"role": "assistant", "content": content}, USER]).outgoing

    assert out.left_behind == (name,)


def test_begun_reply_cannot_be_gone_on_with() -> None:
    assert passage(messages=[USER, {"role": "assistant", "content": "{"}]).outgoing.left_behind == ("prefill",)


def test_cache_marks_reach_models_that_know_them() -> None:
    messages = [{"role": "user", "content": [result("a", **MARK), {**text("b"), **MARK}]}]
    out = passage(GPT, messages=messages, system=[{**text("Be brief."), **MARK}]).outgoing

    breakpoint_ = {"prompt_cache_breakpoint": {"mode": "explicit", "ttl": "30m"}}
    assert out.body["messages"] == [
        {"role": "system", "content": [{**text("Be brief."), **breakpoint_}]},
        {"role": "tool", "tool_call_id": "call_1", "content": [{**text("a"), **breakpoint_}]},
        {"role": "user", "content": [{**text("b"), **breakpoint_}]},
    ]
    assert out.left_behind == ()


@pytest.mark.parametrize(
    ("message", "field"),
    [
        pytest.param({"role": "tool", "content": "x"}, "messages[0].role", id="role"),
        pytest.param({"role": "user", "content": ["x"]}, "messages[0].content[0]", id="no block"),
        pytest.param({"role": "user", "content": [{"type": "text"}]}, "messages[0].content[0].text", id="no text"),
        pytest.param(
            {"role": "user", "content": [{**PNG, "source": {"type": "file", "file_id": "f"}}]},
            "messages[0].content[0]",
            id="image on Anthropic's servers",
        ),
        pytest.param(
            {"role": "user", "content": [{"type": "container_upload", "file_id": "f"}]},
            "messages[0].content[0]",
            id="file on Anthropic's servers",
        ),
        pytest.param(
            {"role": "user", "content": [{**PDF, "source": {"type": "url", "url": "https://x.test/a.pdf"}}]},
            "messages[0].content[0]",
            id="PDF by URL",
        ),
        pytest.param(
            {"role": "user", "content": [{**PDF, "source": {"type": "content", "content": [PDF]}}]},
            "messages[0].content[0].source.content[0]",
            id="document in a document",
        ),
        pytest.param(
            {"role": "assistant", "content": [{**USE, "input": "x"}]}, "messages[0].content[0].input", id="input"
        ),
        pytest.param({"role": "assistant", "content": [{**USE, "id": ""}]}, "messages[0].content[0].id", id="no id"),
        pytest.param(
            {"role": "user", "content": [result(tool_use_id=None)]}, "messages[0].content[0].tool_use_id", id="no call"
        ),
    ],
)
def test_what_would_be_missed_is_refused(message: dict[str, Any], field: str) -> None:
    with pytest.raises(BodyInvalid) as raised:
        passage(messages=[message])

    assert raised.value.field == field
