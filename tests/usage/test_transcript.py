from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from routerhub.usage.transcript import Said, read_transcript

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text() | st.sampled_from(["content", "type", "role"]), inner),
)


@pytest.mark.parametrize(
    ("message", "text"),
    [
        pytest.param({"content": "Hello"}, "Hello", id="plain"),
        pytest.param({"content": [{"type": "text", "text": "a"}, {"type": "text", "text": "b"}]}, "a\nb", id="parts"),
        pytest.param(
            {"content": [{"type": "image_url", "image_url": {"url": "https://x.test/a.png"}}]},
            "[image: https://x.test/a.png]",
            id="image by address",
        ),
        pytest.param(
            {"content": [{"type": "image", "source": {"type": "base64", "data": "AAAA"}}]},
            "[image: sent along]",
            id="image inside",
        ),
        pytest.param(
            {"content": None, "tool_calls": [{"function": {"name": "find", "arguments": '{"id":1}'}}]},
            '[calls find: {"id":1}]',
            id="openai tool call",
        ),
        pytest.param(
            {"content": [{"type": "tool_use", "name": "find", "input": {"id": 1}}]},
            "[calls find: {'id': 1}]",
            id="anthropic tool call",
        ),
        pytest.param(
            {"content": [{"type": "tool_result", "content": [{"type": "text", "text": "found"}]}]},
            "[tool result] found",
            id="tool result",
        ),
        pytest.param({"content": [{"type": "input_audio"}]}, "[input_audio]", id="anything else"),
    ],
)
def test_a_message_reads_as_text(message: dict[str, Any], text: str) -> None:
    assert read_transcript({"messages": [{"role": "user", **message}]}) == (Said(role="user", text=text),)


def test_the_system_prompt_of_the_anthropic_dialect_comes_first() -> None:
    body = {"system": [{"type": "text", "text": "Be brief"}], "messages": [{"role": "user", "content": "Hi"}]}

    assert read_transcript(body) == (Said(role="system", text="Be brief"), Said(role="user", text="Hi"))


def test_the_input_of_an_embedding_is_text_too() -> None:
    assert read_transcript({"input": ["one", "two"]}) == (Said(role="input", text="one\ntwo"),)


@given(body=JSON | st.fixed_dictionaries({"messages": JSON, "system": JSON}))
def test_no_shape_of_body_is_too_odd(body: Any) -> None:
    assert all(isinstance(said.text, str) for said in read_transcript(body))
