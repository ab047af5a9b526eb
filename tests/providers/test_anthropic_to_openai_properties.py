"""What holds for every stream, reply and request, not only for the examples."""

from contextlib import suppress
from typing import Any, NamedTuple

import orjson
from hypothesis import given
from hypothesis import strategies as st

from routerhub.providers.anthropic_to_openai.passage import AnthropicToOpenAI
from routerhub.providers.bodies import BodyInvalid
from routerhub.providers.failures import StreamBroken
from routerhub.providers.openai_to_anthropic.passage import OpenAIToAnthropic
from routerhub.providers.passage import Caller
from tests.gateway.snapshots import a_model
from tests.providers.chat_streams import DONE, USER, call, chunk, data, events_of, passage, relayed, usage

MODEL = a_model("borealis-small", "borealis")
WORDS = st.text(st.characters(codec="utf-8"), min_size=1, max_size=12)
ARGUMENTS = st.dictionaries(WORDS, st.one_of(st.integers(-9, 9), WORDS, st.booleans()), max_size=3)
NAMES = st.from_regex(r"[A-Za-z0-9_-]{1,80}", fullmatch=True)
COUNTS = st.integers(0, 10_000)


class Said(NamedTuple):
    """A reply: text, then calls as name and arguments, and its token counts."""

    text: str
    calls: list[tuple[str, dict[str, Any]]]
    counts: tuple[int, int, int, int]


SAID = st.builds(Said, WORDS, st.lists(st.tuples(NAMES, ARGUMENTS), max_size=3), st.tuples(*[COUNTS] * 4))


def message_of(said: Said) -> dict[str, Any]:
    """The reply as a message."""
    uses = [
        {"type": "tool_use", "id": f"call_{place}", "name": name, "input": arguments}
        for place, (name, arguments) in enumerate(said.calls)
    ]
    names = ("input_tokens", "cache_creation_input_tokens", "cache_read_input_tokens", "output_tokens")
    return {
        "id": "msg_7",
        "type": "message",
        "role": "assistant",
        "model": "served",
        "content": [{"type": "text", "text": said.text}, *uses],
        "stop_reason": "tool_use" if uses else "end_turn",
        "stop_sequence": None,
        "stop_details": None,
        "container": None,
        "usage": {
            **dict(zip(names, said.counts, strict=True)),
            "output_tokens_details": {"thinking_tokens": 0},
        },
    }


def stream_of(said: Said) -> bytes:
    """The reply as a stream of chunks, arguments in two pieces."""
    events = [chunk({"role": "assistant", "content": ""}), chunk({"content": said.text})]
    for place, (name, arguments) in enumerate(said.calls):
        text = orjson.dumps(arguments).decode()
        events.append(call(place, id_=f"call_{place}", name=name, arguments=text[:2]))
        events.append(call(place, arguments=text[2:]))
    fresh, written, read, output = said.counts
    events.append(chunk({}, "tool_calls" if said.calls else "stop"))
    events.append(usage(fresh + written + read, output, cached_tokens=read, cache_write_tokens=written))
    return b"".join([*events, DONE])


def assembled(stream: bytes) -> dict[str, Any]:
    """The message that a caller puts together from named events."""
    message: dict[str, Any] = {}
    pieces: dict[int, str] = {}
    for event in events_of(stream):
        match event:
            case {"type": "message_start", "message": start}:
                message = start
            case {"type": "content_block_start", "index": index, "content_block": block}:
                assert index == len(message["content"])
                message["content"].append(block)
                pieces[index] = ""
            case {"type": "content_block_delta", "index": index, "delta": delta}:
                pieces[index] += delta.get("text", "") + delta.get("partial_json", "")
            case {"type": "message_delta", "delta": delta, "usage": counts}:
                message |= {**delta, "usage": counts}
    for index, block in enumerate(message["content"]):
        if block["type"] == "text":
            block["text"] = pieces[index]
        else:
            block["input"] = orjson.loads(pieces[index])
    return message


@given(SAID, st.data())
def test_stream_is_the_same_however_the_bytes_are_cut(said: Said, draw: st.DataObject) -> None:
    stream = stream_of(said)
    cuts = draw.draw(st.lists(st.integers(0, len(stream)), max_size=12))
    whole, cut = passage().relay(created=9), passage().relay(created=9)

    assert relayed(cut, stream, cuts) == relayed(whole, stream)
    assert cut.view() == whole.view()


@given(SAID)
def test_stream_assembles_to_what_was_said(said: Said) -> None:
    stream = stream_of(said)

    by_byte = relayed(passage().relay(created=9), stream, list(range(len(stream))))

    assert assembled(by_byte) == message_of(said)


def back_again() -> OpenAIToAnthropic:
    body = {"messages": [USER], "stream": True, "stream_options": {"include_usage": True}}
    return OpenAIToAnthropic(body, MODEL, Caller())


@given(SAID)
def test_reply_there_and_back_is_the_same(said: Said) -> None:
    message = message_of(said)

    completion = back_again().reply(orjson.dumps(message), created=9)
    returned = passage().reply(completion.body, created=9)

    assert orjson.loads(returned.body) == message


@given(SAID)
def test_stream_there_and_back_keeps_text_calls_and_usage(said: Said) -> None:
    events = relayed(passage().relay(created=9), stream_of(said))

    chunks = relayed(back_again().relay(created=9), events)
    returned = relayed(passage().relay(created=9), chunks)

    assert assembled(returned) == message_of(said)


def visible(said: Said) -> bool:
    """Whether the text is more than white space, which the anthropic dialect refuses."""
    return bool(said.text.strip())


@given(SAID.filter(visible))
def test_request_there_and_back_keeps_turns_and_tools(said: Said) -> None:
    names = list(dict.fromkeys(name[:64] for name, _ in said.calls))
    answer = message_of(said._replace(calls=[(name[:64], arguments) for name, arguments in said.calls]))["content"]
    results = [{"type": "tool_result", "tool_use_id": use["id"], "content": said.text} for use in answer[1:]]
    question = {"type": "text", "text": "And now?"}
    turns: list[dict[str, Any]] = [
        {"role": "user", "content": [question]},
        {"role": "assistant", "content": answer},
        {"role": "user", "content": [*results, question]},
    ]
    tools = [{"name": name, "input_schema": {"type": "object", "properties": {}}} for name in names]

    there = passage(max_tokens=5, system="Be brief.", tools=tools, messages=turns).outgoing.body
    back = OpenAIToAnthropic(there, MODEL, Caller()).outgoing.body

    assert [(turn["role"], gist(turn["content"])) for turn in back["messages"]] == [
        (turn["role"], gist(turn["content"])) for turn in turns
    ]
    assert [tool["name"] for tool in back.get("tools", [])] == names
    assert gist(back["system"]) == ["Be brief."]


def gist(content: str | list[dict[str, Any]]) -> list[Any]:
    """What content says, in whichever of its forms."""
    if isinstance(content, str):
        return [content]
    return [_gist_of_block(block) for block in content]


def _gist_of_block(block: dict[str, Any]) -> Any:
    if block["type"] == "tool_use":
        return block["id"], block["name"], block["input"]
    return (block["tool_use_id"], gist(block["content"])) if block["type"] == "tool_result" else block["text"]


ANYTHING = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(-9, 9), st.text(max_size=3)),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=3), inner, max_size=3)),
    max_leaves=5,
)
FIELDS = [
    "system",
    "tools",
    "tool_choice",
    "stop_sequences",
    "thinking",
    "output_config",
    "output_format",
    "metadata",
    "temperature",
    "stream",
    "service_tier",
    "max_tokens",
]
BLOCK_FIELDS = [
    "type",
    "text",
    "source",
    "content",
    "tool_use_id",
    "id",
    "name",
    "input",
    "title",
    "is_error",
    "cache_control",
    "citations",
]
KINDS = st.sampled_from(
    ["text", "image", "document", "search_result", "tool_result", "tool_use", "thinking", "container_upload"]
)
BLOCKS = st.fixed_dictionaries({"type": KINDS}, optional=dict.fromkeys(BLOCK_FIELDS[1:], ANYTHING))
TURNS = st.fixed_dictionaries(
    {"role": st.sampled_from(("user", "assistant", "system")), "content": st.one_of(st.text(), st.lists(BLOCKS))}
)


@given(st.fixed_dictionaries({"messages": st.lists(TURNS, min_size=1)}, optional=dict.fromkeys(FIELDS, ANYTHING)))
def test_any_request_is_translated_or_refused(body: dict[str, Any]) -> None:
    with suppress(BodyInvalid):
        orjson.dumps(AnthropicToOpenAI({"max_tokens": 5, **body}, MODEL, Caller()).outgoing.body)


FRAGMENTS = st.fixed_dictionaries(
    {}, optional={"index": st.integers(0, 2), "id": st.text(max_size=2), "function": ANYTHING, "extra": ANYTHING}
)
DELTAS = st.fixed_dictionaries(
    {}, optional={"content": ANYTHING, "refusal": ANYTHING, "tool_calls": st.lists(FRAGMENTS), "role": ANYTHING}
)
CHOICES = st.fixed_dictionaries(
    {}, optional={"delta": st.one_of(DELTAS, ANYTHING), "finish_reason": ANYTHING, "stop_reason": ANYTHING}
)
CHUNKS = st.fixed_dictionaries(
    {}, optional={"id": ANYTHING, "model": ANYTHING, "usage": ANYTHING, "choices": st.lists(CHOICES, max_size=2)}
)


@given(st.lists(st.one_of(CHUNKS, ANYTHING), max_size=5))
def test_any_stream_gives_well_formed_events_or_breaks(payloads: list[Any]) -> None:
    stream = b"".join(map(data, payloads)) + chunk({}, "stop") + DONE

    with suppress(StreamBroken):
        assembled(relayed(passage().relay(created=9), stream))
