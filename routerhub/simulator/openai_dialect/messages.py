"""The messages of a chat completion request: who may say what, and that every tool's call has its result."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import orjson

from routerhub.simulator.conversation import BadRequest, Medium, Turn
from routerhub.simulator.media import decoded, image_from_url, split_data_url
from routerhub.simulator.openai_dialect.fields import refuse_unknown
from routerhub.simulator.openai_dialect.tools import NAME
from routerhub.simulator.reading import Body, mapping, name_field, object_field, one_of, text, text_field
from routerhub.simulator.tools import ToolResult

PARTS: Mapping[str, frozenset[str]] = {
    "developer": frozenset({"text"}),
    "system": frozenset({"text"}),
    "user": frozenset({"text", "image_url", "input_audio", "file"}),
    "assistant": frozenset({"text", "refusal"}),
    "tool": frozenset({"text"}),
    "function": frozenset({"text"}),
}
# Neither the `name` of a tool nor `provider_specific_fields` is in the specification, but instructor and LiteLLM send
# the vendor these all day.
KEYS: Mapping[str, frozenset[str]] = {
    "developer": frozenset({"role", "content", "name"}),
    "system": frozenset({"role", "content", "name"}),
    "user": frozenset({"role", "content", "name"}),
    "assistant": frozenset(
        {"role", "content", "name", "refusal", "audio", "annotations", "tool_calls", "function_call"}
        | {"provider_specific_fields"}
    ),
    "tool": frozenset({"role", "content", "tool_call_id", "name"}),
    "function": frozenset({"role", "content", "name"}),
}
CALL_KEYS = frozenset({"id", "type", "function", "custom"})
LONGEST_ID = 64


def read_turns(messages: Sequence[Body], tolerated: frozenset[str]) -> list[Turn]:
    """The turns, in order; `BadRequest` names the message that breaks a rule."""
    turns: list[Turn] = []
    waiting: dict[str, str] = {}
    for index, message in enumerate(messages):
        place = f"messages[{index}]"
        role = _role(message, place)
        refuse_unknown(message, KEYS[role] | tolerated, f"{place}.")
        if role == "tool":
            turns.append(_result(message, place, waiting))
            continue
        _check_answered(waiting, place)
        if role == "assistant":
            waiting = _calls(message, place, tolerated)
        turns.append(_turn(message, role, place))
    _check_answered(waiting, f"messages[{len(messages)}]")
    return turns


def _role(message: Body, place: str) -> str:
    role = message.get("role")
    if role not in PARTS:
        raise BadRequest(f"{place}.role: must be one of {', '.join(PARTS)}, not {role!r}", f"{place}.role")
    return str(role)


def _check_answered(waiting: Mapping[str, str], place: str) -> None:
    if waiting:
        told = "An assistant message with 'tool_calls' must be followed by tool messages responding to each call. "
        raise BadRequest(f"{told}Without response: {', '.join(waiting)}", f"{place}.role")


def _result(message: Body, place: str, waiting: dict[str, str]) -> Turn:
    call_id = text_field(message, "tool_call_id", f"{place}.")
    if call_id not in waiting:
        told = "A message with the role 'tool' must respond to a preceding message with 'tool_calls'"
        raise BadRequest(f"{told}: {call_id} is none of its calls", f"{place}.tool_call_id")
    text_of, _ = _content(message.get("content"), "tool", place)
    return Turn("tool", text_of, results=(ToolResult(waiting.pop(call_id), text_of),))


def _turn(message: Body, role: str, place: str) -> Turn:
    content, calls = message.get("content"), message.get("tool_calls") or ()
    if role == "assistant" and content is None:
        if not (calls or message.get("refusal") or message.get("function_call")):
            raise BadRequest(f"{place}.content: expected a string or parts, got null", f"{place}.content")
        said = "" if calls else str(message.get("refusal") or "")
        return Turn(role, said or orjson.dumps(calls).decode(), calls=len(calls))
    said, media = _content(content, role, place)
    if calls:
        said += orjson.dumps(calls).decode()
    return Turn(role, said, media, calls=len(calls))


def _content(content: object, role: str, place: str) -> tuple[str, tuple[Medium, ...]]:
    """A message's text and what else came with it: a string is text, and each part is of a kind the role may use."""
    if isinstance(content, str):
        return content, ()
    if not isinstance(content, list) or not content:
        raise BadRequest(f"{place}.content: must be a string or a list of parts", f"{place}.content")
    texts, media = [], []
    for index, part in enumerate(content):
        where = f"{place}.content[{index}]"
        if not isinstance(part, dict) or part.get("type") not in PARTS[role]:
            allowed = ", ".join(sorted(PARTS[role]))
            raise BadRequest(f"{where}.type: {role} messages take {allowed} only", f"{where}.type")
        read = _READERS[part["type"]](part, where)
        if isinstance(read, Medium):
            media.append(read)
        else:
            texts.append(read)
    return "\n".join(filter(None, texts)), tuple(media)


def _text(part: Body, place: str) -> str:
    return _string(part, "text", place)


def _refusal(part: Body, place: str) -> str:
    return _string(part, "refusal", place)


def _string(part: Body, name: str, place: str) -> str:
    refuse_unknown(part, ("type", name, "prompt_cache_breakpoint"), f"{place}.")
    value = part.get(name)
    if not isinstance(value, str):
        raise BadRequest(f"{place}.{name}: must be a string", f"{place}.{name}")
    return value


def _image(part: Body, place: str) -> Medium:
    refuse_unknown(part, ("type", "image_url", "prompt_cache_breakpoint"), f"{place}.")
    image = part.get("image_url")
    mapping(image, f"{place}.image_url")
    refuse_unknown(part["image_url"], ("url", "detail"), f"{place}.image_url.")
    if part["image_url"].get("detail") is not None:
        one_of("auto", "low", "high", "original")(part["image_url"]["detail"], f"{place}.image_url.detail")
    return image_from_url(part["image_url"].get("url"), f"{place}.image_url")


def _audio(part: Body, place: str) -> Medium:
    refuse_unknown(part, ("type", "input_audio", "prompt_cache_breakpoint"), f"{place}.")
    audio = object_field(part, "input_audio", f"{place}.")
    one_of("wav", "mp3")(audio.get("format"), f"{place}.input_audio.format")
    raw = decoded(audio.get("data"), f"{place}.input_audio")
    return Medium("audio", f"{audio['format'].upper()}, {len(raw)} bytes")


def _file(part: Body, place: str) -> Medium:
    refuse_unknown(part, ("type", "file", "prompt_cache_breakpoint"), f"{place}.")
    file = object_field(part, "file", f"{place}.")
    refuse_unknown(file, ("file_data", "file_id", "filename"), f"{place}.file.")
    if file.get("file_id"):
        return Medium("document", f"the file {file['file_id']}")
    text_field(file, "filename", f"{place}.file.")
    kind, raw = split_data_url(text_field(file, "file_data", f"{place}.file."), f"{place}.file.file_data")
    if kind == "application/pdf" and not raw.startswith(b"%PDF"):
        raise BadRequest(f"{place}.file.file_data: the bytes are no PDF", f"{place}.file.file_data")
    return Medium("document", f"{kind.rpartition('/')[2].upper()}, {len(raw)} bytes")


_READERS: Mapping[str, Callable[[Body, str], str | Medium]] = {
    "text": _text,
    "refusal": _refusal,
    "image_url": _image,
    "input_audio": _audio,
    "file": _file,
}


def _calls(message: Body, place: str, tolerated: frozenset[str]) -> dict[str, str]:
    """The names of the tools that a message calls, by the call's id."""
    calls = message.get("tool_calls")
    if calls is None:
        return {}
    if not isinstance(calls, list) or not calls:
        raise BadRequest(f"{place}.tool_calls: must be a list of at least one call", f"{place}.tool_calls")
    called: dict[str, str] = {}
    for index, call in enumerate(calls):
        where = f"{place}.tool_calls[{index}]"
        mapping(call, where)
        refuse_unknown(call, CALL_KEYS | tolerated, f"{where}.")
        text(LONGEST_ID)(text_field(call, "id", f"{where}."), f"{where}.id")
        one_of("function", "custom")(call.get("type"), f"{where}.type")
        called[call["id"]] = _called(call, call["type"], where)
    return called


def _called(call: Body, kind: str, place: str) -> str:
    inner: Mapping[str, Any] = object_field(call, kind, f"{place}.")
    said = "arguments" if kind == "function" else "input"
    refuse_unknown(inner, ("name", said), f"{place}.{kind}.")
    if not isinstance(inner.get(said), str):
        raise BadRequest(f"{place}.{kind}.{said}: must be a string", f"{place}.{kind}.{said}")
    return name_field(inner, NAME, f"{place}.{kind}")
