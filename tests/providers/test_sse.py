import pytest
from hypothesis import given
from hypothesis import strategies as st

from routerhub.providers.sse import Event, Splitter

STREAM = (
    b": keep-alive\n\n"
    b'event: message_start\ndata: {"a": "\xc3\xa9"}\n\n'
    b"data: one\r\ndata: two\r\n\r\n"
    b"id: 7\nretry: 10\n\n"
    b"data:no space\r\r"
    b"data: [DONE]\n\n"
)
EVENTS = [
    Event("message_start", b'{"a": "\xc3\xa9"}'),
    Event("", b"one\ntwo"),
    Event("", b"no space"),
    Event("", b"[DONE]"),
]


@given(st.lists(st.integers(0, len(STREAM)), max_size=12))
def test_events_are_the_same_however_the_bytes_are_cut(cuts: list[int]) -> None:
    edges = [0, *sorted(cuts), len(STREAM)]
    splitter = Splitter()

    events = [event for start, end in zip(edges, edges[1:], strict=False) for event in splitter.feed(STREAM[start:end])]

    assert events + splitter.flush() == EVENTS


@pytest.mark.parametrize("rest", [b"data: last", b"data: last\n", b"data: last\r"])
def test_end_of_input_completes_an_event_without_its_blank_line(rest: bytes) -> None:
    splitter = Splitter()

    before = splitter.feed(rest)

    assert (before, splitter.flush(), splitter.flush()) == ([], [Event("", b"last")], [])
