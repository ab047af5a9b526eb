import pytest
from hypothesis import given
from hypothesis import strategies as st

from routerhub.providers.openai_to_anthropic.fences import FenceStripper, without_fence

TEXTS = st.text(alphabet='`{}"a\n \tjson:', max_size=40)


@pytest.mark.parametrize(
    ("text", "stripped"),
    [
        pytest.param('```json\n{"a": 1}\n```', '{"a": 1}', id="fenced"),
        pytest.param('\n ```\n{"a": 1}\n```\n', '{"a": 1}', id="without a language"),
        pytest.param('```json{"a": 1}```', '{"a": 1}', id="on one line"),
        pytest.param('```json\n{"a": 1}\n```\nHope that helps!', '{"a": 1}', id="words after the fence"),
        pytest.param('```json\n{"a": "```"}\n```', '{"a": "```"}', id="backticks inside a string"),
        pytest.param('```json\n{"a": 1}\n', '{"a": 1}\n', id="never closed"),
        pytest.param(' {"a": "``"} \n', ' {"a": "``"} \n', id="no fence"),
        pytest.param("``", "``", id="less than a fence"),
        pytest.param("", "", id="nothing"),
    ],
)
def test_fence_is_taken_off(text: str, stripped: str) -> None:
    assert without_fence(text) == stripped


@given(TEXTS.map("```json\n".__add__) | TEXTS, st.lists(st.integers(0, 48), max_size=6))
def test_fence_is_taken_off_the_same_however_the_text_is_cut(text: str, cuts: list[int]) -> None:
    stripper = FenceStripper()
    edges = [0, *sorted(cut for cut in cuts if cut < len(text)), len(text)]

    pieces = [stripper.feed(text[start:end]) for start, end in zip(edges, edges[1:], strict=False)]

    assert "".join(pieces) + stripper.close() == without_fence(text)
