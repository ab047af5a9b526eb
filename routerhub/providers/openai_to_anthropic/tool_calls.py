"""Calls of tools and their results, as conversations carry them, in the anthropic dialect's blocks."""

import re
from typing import Any

import orjson

from routerhub.providers.bodies import Body, BodyInvalid
from routerhub.providers.openai_to_anthropic.parts import Notes, content_blocks

# The provider takes no other characters in ids; providers of the openai dialect do write dots and colons.
_NOT_IN_IDS = re.compile(r"[^A-Za-z0-9_-]")


def tool_uses(message: Body, place: str) -> list[Body]:
    """The tool_use blocks of an assistant message; `BodyInvalid` names the call that is wrong."""
    calls = message.get("tool_calls")
    if calls is None:
        return []
    if not isinstance(calls, list):
        raise BodyInvalid(f"{place}.tool_calls must be a list.", field=f"{place}.tool_calls")
    return [_tool_use(call, f"{place}.tool_calls[{index}]") for index, call in enumerate(calls)]


def function_use(function: object, place: str, use_id: str) -> Body:
    """The tool_use block of a function call; the older form of calls has no ids, so one is given."""
    if not isinstance(function, dict) or not isinstance(function.get("name"), str):
        raise BodyInvalid(f"{place} must have a name.", field=place)
    return {
        "type": "tool_use",
        "id": use_id,
        "name": function["name"],
        "input": _arguments(function.get("arguments"), f"{place}.arguments"),
    }


def tool_result(message: Body, use_id: str, place: str, notes: Notes) -> Body:
    """The tool_result block of a message that answers a call."""
    content = message.get("content")
    return {
        "type": "tool_result",
        "tool_use_id": use_id,
        "content": content if isinstance(content, str) else content_blocks(content, f"{place}.content", notes) or "",
    }


def answered_id(message: Body, place: str) -> str:
    """The id of the call that a tool's message answers."""
    given = message.get("tool_call_id")
    if not isinstance(given, str) or not given:
        raise BodyInvalid(f"{place}.tool_call_id must name a call.", field=f"{place}.tool_call_id")
    return _tool_id(given)


def _tool_use(call: object, place: str) -> Body:
    if not isinstance(call, dict) or call.get("type", "function") != "function":
        raise BodyInvalid(f"{place} must be the call of a function.", field=place)
    if not isinstance(call.get("id"), str) or not call["id"]:
        raise BodyInvalid(f"{place}.id must be a string.", field=f"{place}.id")
    return function_use(call.get("function"), f"{place}.function", _tool_id(call["id"]))


def _tool_id(given: str) -> str:
    return _NOT_IN_IDS.sub("_", given)


def _arguments(given: object, place: str) -> dict[str, Any]:
    if given is None or (isinstance(given, str) and not given.strip()):
        return {}
    try:
        arguments = orjson.loads(given) if isinstance(given, str) else given
    except orjson.JSONDecodeError as error:
        raise BodyInvalid(f"{place} is not valid JSON: {error}.", field=place) from error
    if not isinstance(arguments, dict):
        raise BodyInvalid(f"{place} must be a JSON object.", field=place)
    return arguments
