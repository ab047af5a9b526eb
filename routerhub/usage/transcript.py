"""What was said in a call, as text: the messages of either dialect, whatever else stands in them summarised."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Said:
    """One message: who speaks, what, and in brackets what is not text."""

    role: str
    text: str


def read_transcript(body: Any) -> tuple[Said, ...]:
    """The messages of a request body, in order; empty when the body holds none. Nothing about its shape is trusted."""
    if not isinstance(body, dict):
        return ()
    said = []
    if "system" in body:
        said.append(Said(role="system", text=_text(body["system"])))
    messages = body.get("messages")
    for message in messages if isinstance(messages, list) else []:
        if isinstance(message, dict):
            said.append(Said(role=_word(message.get("role")) or "message", text=_text_of_message(message)))
    if not said and "input" in body:
        said.append(Said(role="input", text=_text(body["input"])))
    return tuple(said)


def _text_of_message(message: dict[str, Any]) -> str:
    calls = message.get("tool_calls")
    lines = [_text(message.get("content"))]
    lines += [_tool_call(call) for call in calls if isinstance(call, dict)] if isinstance(calls, list) else []
    return "\n".join(line for line in lines if line)


def _text(content: Any) -> str:
    if isinstance(content, str):
        return content
    return "\n".join(_parts(content)) if isinstance(content, list) else ""


def _parts(content: list[Any]) -> Iterator[str]:
    for part in content:
        if isinstance(part, str):
            yield part
        elif isinstance(part, dict):
            yield _part(part)


def _part(part: dict[str, Any]) -> str:
    match part.get("type"):
        case "text" | "input_text":
            return _word(part.get("text"))
        case "thinking":
            return f"[thinking] {_word(part.get('thinking'))}"
        case "image" | "image_url":
            return f"[image: {_image(part)}]"
        case "tool_use":
            return f"[calls {_word(part.get('name'))}: {part.get('input')}]"
        case "tool_result":
            return f"[tool result] {_text(part.get('content'))}"
        case kind:
            return f"[{_word(kind) or 'something else'}]"


def _image(part: dict[str, Any]) -> str:
    source = part.get("image_url") or part.get("source")
    url = source.get("url", "") if isinstance(source, dict) else source
    if isinstance(url, str) and url.startswith("http"):
        return url
    return "sent along"


def _tool_call(call: dict[str, Any]) -> str:
    function = call.get("function")
    if not isinstance(function, dict):
        return "[calls a tool]"
    return f"[calls {_word(function.get('name'))}: {_word(function.get('arguments'))}]"


def _word(value: Any) -> str:
    return value if isinstance(value, str) else ""
