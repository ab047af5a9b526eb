"""The messages of a messages request: who may say what, and that every use of a tool has its result."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import orjson

from routerhub.simulator.anthropic_dialect.blocks import blocks_of, medium_of
from routerhub.simulator.anthropic_dialect.fields import is_stricter, refuse_unknown
from routerhub.simulator.conversation import BadRequest, Medium, Turn
from routerhub.simulator.reading import Body, one_of
from routerhub.simulator.tools import ToolResult


@dataclass(frozen=True, slots=True)
class Message:
    """A message with its content as blocks."""

    role: str
    blocks: Sequence[Body]
    place: str


def read_messages_list(messages: Sequence[Body], headers: Mapping[bytes, bytes]) -> list[Message]:
    """The messages, each checked alone and then with its neighbours."""
    if not messages:
        raise BadRequest("messages: at least one message is required", "messages")
    read = [_message(message, f"messages.{index}") for index, message in enumerate(messages)]
    spoken = [message for message in read if message.role != "system"]
    if not spoken or spoken[0].role != "user":
        raise BadRequest("messages: first message must use the user role", "messages.0.role")
    for message in read[:-1]:
        _check_not_empty(message)
    if read[-1].role != "assistant":
        _check_not_empty(read[-1])
    _check_prefill(read[-1])
    if is_stricter(headers):
        _check_strictly(read)
    _check_uses(spoken)
    return read


def turns_of(messages: Sequence[Message]) -> tuple[Turn, ...]:
    """The turns of a conversation; the results in a user's message have one of their own before it."""
    names = {block["id"]: block["name"] for message in messages for block in message.blocks if _is(block, "tool_use")}
    return tuple(turn for message in messages for turn in _turns(message, names))


def block_text(block: Body) -> str:
    """What a block says in text: its own, or its JSON where it is a use of a tool or the result of one."""
    if block["type"] == "text":
        return str(block["text"])
    return orjson.dumps(block).decode() if block["type"] in ("tool_use", "tool_result") else ""


def _message(message: Body, place: str) -> Message:
    refuse_unknown(message, ("role", "content"), f"{place}.")
    one_of("user", "assistant", "system")(message.get("role"), f"{place}.role")
    if message.get("content") is None:
        raise BadRequest(f"{place}.content: Field required", f"{place}.content")
    return Message(message["role"], blocks_of(message["content"], message["role"], f"{place}.content"), place)


def _check_not_empty(message: Message) -> None:
    if not message.blocks:
        told = "all messages must have non-empty content except for the optional final assistant message"
        raise BadRequest(f"{message.place}: {told}", f"{message.place}.content")


def _check_prefill(last: Message) -> None:
    if last.role == "assistant" and last.blocks and _is(last.blocks[-1], "text"):
        said = str(last.blocks[-1]["text"])
        if said != said.rstrip():
            told = "final assistant content cannot end with trailing whitespace"
            raise BadRequest(f"messages: {told}", f"{last.place}.content")


def _check_strictly(messages: Sequence[Message]) -> None:
    for message in messages:
        for index, block in enumerate(message.blocks):
            place = f"{message.place}.content.{index}"
            if message.role == "assistant" and _is(block, "document"):
                raise BadRequest(f"{place}: document blocks are not permitted in assistant messages", place)
            if message.role == "user" and block.get("citations") and _is(block, "text"):
                raise BadRequest(f"{place}.text.citations: Extra inputs are not permitted", f"{place}.text.citations")


def _check_uses(messages: Sequence[Message]) -> None:
    """Each use of a tool has its result in the next message, first in it, and each result has its use."""
    waiting: list[str] = []
    seen: set[str] = set()
    for message in _merged(messages):
        ids = [str(block["tool_use_id"]) for block in message.blocks if _is(block, "tool_result")]
        unknown = [each for each in ids if each not in waiting]
        if unknown:
            told = f"unexpected `tool_use_id` found in `tool_result` blocks: {', '.join(unknown)}"
            raise BadRequest(f"{message.place}: {told}", f"{message.place}.content")
        _check_answered(waiting, ids, message.place)
        _check_results_first(message)
        waiting = [str(block["id"]) for block in message.blocks if _is(block, "tool_use")]
        if seen & set(waiting) or len(set(waiting)) < len(waiting):
            raise BadRequest(f"{message.place}: `tool_use` ids must be unique", f"{message.place}.content")
        seen |= set(waiting)
    _check_answered(waiting, (), messages[-1].place)


def _check_answered(waiting: Sequence[str], answered: Sequence[str], place: str) -> None:
    left = [each for each in waiting if each not in answered]
    if left:
        told = "`tool_use` ids were found without `tool_result` blocks immediately after"
        raise BadRequest(f"{place}: {told}: {', '.join(left)}", f"{place}.content")


def _check_results_first(message: Message) -> None:
    kinds = [_is(block, "tool_result") for block in message.blocks]
    if kinds != sorted(kinds, reverse=True):
        raise BadRequest(f"{message.place}.content: tool_result blocks must come first", f"{message.place}.content")


def _merged(messages: Sequence[Message]) -> Iterator[Message]:
    """Messages of the same role in a row count as one."""
    held: Message | None = None
    for message in messages:
        if held is not None and held.role == message.role:
            held = Message(held.role, [*held.blocks, *message.blocks], held.place)
            continue
        if held is not None:
            yield held
        held = message
    if held is not None:
        yield held


def _turns(message: Message, names: Mapping[str, str]) -> Iterator[Turn]:
    results = [block for block in message.blocks if _is(block, "tool_result")]
    rest = [block for block in message.blocks if not _is(block, "tool_result")]
    if results:
        read = tuple(_result(block, names) for block in results)
        yield Turn("tool", "\n".join(result.text for result in read), results=read)
    if rest or not results:
        said = "\n".join(filter(None, map(block_text, rest)))
        media = tuple(_media(rest, message.place))
        yield Turn(message.role, said, media, calls=sum(_is(block, "tool_use") for block in rest))


def _result(block: Body, names: Mapping[str, str]) -> ToolResult:
    inner = blocks_of(block.get("content") or "", "tool_result", "content")
    told = [block_text(each) for each in inner]
    told += [f"[{medium.kind}: {medium.told}]" for medium in _media(inner, "content")]
    name = names.get(str(block["tool_use_id"]), "")
    return ToolResult(name, "\n".join(filter(None, told)), bool(block.get("is_error")))


def _media(blocks: Sequence[Body], place: str) -> Iterator[Medium]:
    for block in blocks:
        medium = medium_of(block, place)
        if medium is not None:
            yield medium


def _is(block: Body, kind: str) -> bool:
    return bool(block["type"] == kind)
