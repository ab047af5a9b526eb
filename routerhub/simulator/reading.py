"""How both dialects read a request body: typed fields, or a complaint that names the field."""

from collections.abc import Mapping, Sequence
from typing import Any

import orjson

from routerhub.simulator.conversation import BadRequest, Turn

Body = Mapping[str, Any]
IMAGE_TOKENS = 765


def text_field(body: Body, name: str) -> str:
    """A string that must be there and not be empty."""
    value = body.get(name)
    if not isinstance(value, str) or not value:
        raise BadRequest(f"you must provide a {name} parameter", name)
    return value


def bool_field(body: Body, name: str) -> bool:
    """A boolean that may be missing or null, which is false."""
    value = body.get(name)
    if value is not None and not isinstance(value, bool):
        raise BadRequest(f"{name}: must be a boolean", name)
    return bool(value)


def count_field(body: Body, name: str) -> int | None:
    """A whole number of at least one that may be missing or null."""
    value = body.get(name)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int) or value < 1:
        raise BadRequest(f"{name}: must be a whole number of at least 1", name)
    return value


def object_field(body: Body, name: str) -> Body:
    """An object that may be missing or null, which is empty."""
    value = body.get(name)
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise BadRequest(f"{name}: must be an object", name)
    return value


def strings_field(body: Body, name: str) -> tuple[str, ...]:
    """Strings that may be missing or null; one string alone counts as a list of one."""
    value = body.get(name)
    values = [value] if isinstance(value, str) else value or []
    if not isinstance(values, list) or not all(isinstance(item, str) for item in values):
        raise BadRequest(f"{name}: must be a string or a list of strings", name)
    return tuple(item for item in values if item)


def messages_field(body: Body) -> Sequence[Body]:
    """The messages: at least one, each an object."""
    value = body.get("messages")
    if not isinstance(value, list) or not value:
        raise BadRequest("messages: at least one message is required", "messages")
    for index, message in enumerate(value):
        if not isinstance(message, dict):
            raise BadRequest(f"messages.{index}: must be an object", f"messages.{index}")
    return value


def role_of(message: Body, place: str, roles: frozenset[str]) -> str:
    """A message's role, one of those the dialect knows."""
    role = message.get("role")
    if role not in roles:
        raise BadRequest(f"{place}.role: must be one of {', '.join(sorted(roles))}, not {role!r}", f"{place}.role")
    return str(role)


def parts_of(content: object, place: str, kinds: frozenset[str]) -> Sequence[Body]:
    """Content as a list of parts: a string is one text part; each part is of a kind that the dialect knows."""
    if isinstance(content, str):
        return [{"type": "text", "text": content}]
    if not isinstance(content, list) or not content:
        raise BadRequest(f"{place}.content: must be a string or a list of parts", f"{place}.content")
    for index, part in enumerate(content):
        if not isinstance(part, dict) or part.get("type") not in kinds:
            raise BadRequest(f"{place}.content.{index}.type: not a kind of part that is known here", f"{place}.content")
        if part["type"] == "text" and not isinstance(part.get("text"), str):
            raise BadRequest(f"{place}.content.{index}.text: must be a string", f"{place}.content")
    return content


def part_text(part: Body) -> str:
    """What a part says in text: its own, or its JSON where it is a call of a tool or the result of one."""
    if part["type"] == "text":
        return str(part["text"])
    return orjson.dumps(part).decode() if part["type"] in ("tool_use", "tool_result") else ""


def image_tokens(parts: Sequence[Body]) -> int:
    """What images and files add to a prompt."""
    return IMAGE_TOKENS * sum(part["type"] in ("image", "image_url", "file", "document") for part in parts)


def user_turns(turns: Sequence[Turn], system_roles: frozenset[str]) -> tuple[Turn, ...]:
    """The turns without those that instruct."""
    return tuple(turn for turn in turns if turn.role not in system_roles)


def system_text(turns: Sequence[Turn], system_roles: frozenset[str]) -> str:
    """What the instructing turns say, together."""
    return "\n".join(turn.text for turn in turns if turn.role in system_roles)
