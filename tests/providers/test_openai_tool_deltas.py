"""However a provider cuts and labels its tool calls, clients that join fragments by index get the same calls."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from routerhub.providers.openai_tool_deltas import ToolDeltas

Call = tuple[str, list[str]]
Style = Callable[[int, str, list[str]], Iterator[dict[str, Any]]]

ARGUMENTS = st.dictionaries(st.text(max_size=5), st.integers() | st.text(max_size=8), min_size=1, max_size=3)


@st.composite
def calls(draw: st.DrawFn) -> list[Call]:
    """Names and arguments, the arguments cut into pieces."""
    made = []
    for position in range(draw(st.integers(1, 4))):
        text = json.dumps(draw(ARGUMENTS))
        cuts = sorted(draw(st.lists(st.integers(0, len(text)), max_size=3)))
        edges = [0, *cuts, len(text)]
        made.append((f"f{position}", [text[a:b] for a, b in zip(edges, edges[1:], strict=False)]))
    return made


def as_openai(place: int, name: str, pieces: list[str]) -> Iterator[dict[str, Any]]:
    yield {"index": place, "id": f"call_{place}", "type": "function", "function": {"name": name, "arguments": ""}}
    for piece in pieces:
        yield {"index": place, "function": {"arguments": piece}}


def as_openrouter(place: int, name: str, pieces: list[str]) -> Iterator[dict[str, Any]]:
    for piece in pieces:
        function = {"name": name, "arguments": piece}
        yield {"index": place, "id": f"call_{place}", "type": "function", "function": function}


def with_nulls(place: int, name: str, pieces: list[str]) -> Iterator[dict[str, Any]]:
    yield {"index": place, "id": f"call_{place}", "type": "function", "function": {"name": name, "arguments": None}}
    for piece in pieces:
        yield {"index": place, "id": None, "type": None, "function": {"name": None, "arguments": piece}}


def without_index(place: int, name: str, pieces: list[str]) -> Iterator[dict[str, Any]]:
    for fragment in as_openrouter(place, name, pieces):
        yield {key: value for key, value in fragment.items() if key != "index"}


def without_index_or_repeats(place: int, name: str, pieces: list[str]) -> Iterator[dict[str, Any]]:
    for fragment in as_openai(place, name, pieces):
        yield {key: value for key, value in fragment.items() if key != "index"}


def always_index_0(place: int, name: str, pieces: list[str]) -> Iterator[dict[str, Any]]:
    for fragment in as_openai(place, name, pieces):
        yield {**fragment, "index": 0}


def numbered_from_1(place: int, name: str, pieces: list[str]) -> Iterator[dict[str, Any]]:
    for fragment in as_openai(place, name, pieces):
        yield {**fragment, "index": place + 1}


STYLES: tuple[Style, ...] = (
    as_openai,
    as_openrouter,
    with_nulls,
    without_index,
    without_index_or_repeats,
    always_index_0,
    numbered_from_1,
)


def joined(fragments: list[dict[str, Any]]) -> list[tuple[str, str, str]]:
    """(id, name, arguments) of each call, the way clients join them: repeated strings are appended."""
    found: list[list[str]] = []
    for fragment in fragments:
        if fragment["index"] == len(found):
            found.append(["", "", ""])
        call, function = found[fragment["index"]], fragment["function"]
        said = (fragment.get("id"), function.get("name"), function.get("arguments"))
        found[fragment["index"]] = [known + (more or "") for known, more in zip(call, said, strict=True)]
    return [(call_id, name, arguments) for call_id, name, arguments in found]


@pytest.mark.parametrize("style", STYLES, ids=lambda style: style.__name__)
@given(made=calls())
def test_calls_are_the_same_in_every_style(style: Style, made: list[Call]) -> None:
    tools = ToolDeltas()

    out = []
    for place, (name, pieces) in enumerate(made):
        for fragment in style(place, name, pieces):
            out += tools.repair([fragment], seed="x")

    assert joined(out) == [(f"call_{place}", name, "".join(pieces)) for place, (name, pieces) in enumerate(made)]


@given(made=calls())
def test_fragments_that_are_as_they_should_be_are_left_alone(made: list[Call]) -> None:
    fragments = [f for place, (name, pieces) in enumerate(made) for f in as_openai(place, name, pieces)]

    assert ToolDeltas().repair(fragments, seed="x") == fragments


@pytest.mark.parametrize("seed", ["chatcmpl-" + "a" * 60, "gen:1/2 é", ""])
def test_made_up_ids_are_accepted_by_every_provider(seed: str) -> None:
    [fragment] = ToolDeltas().repair([{"function": {"name": "f", "arguments": ""}}], seed=seed)

    made_up = fragment["id"]
    assert len(made_up) <= 40
    assert made_up.isascii()
    assert made_up.replace("_", "").isalnum()
