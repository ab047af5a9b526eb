"""Reading a chat completion request."""

from collections.abc import Mapping, Sequence
from typing import Any

import orjson

from routerhub.simulator.conversation import BadRequest, Conversation, Turn
from routerhub.simulator.reading import (
    Body,
    bool_field,
    count_field,
    image_tokens,
    messages_field,
    object_field,
    part_text,
    parts_of,
    role_of,
    strings_field,
    system_text,
    text_field,
    user_turns,
)

ROLES = frozenset({"developer", "system", "user", "assistant", "tool", "function"})
SYSTEM_ROLES = frozenset({"developer", "system"})
PARTS = frozenset({"text", "image_url", "input_audio", "file", "refusal"})
FORMATS = ("text", "json_object", "json_schema")
MOST_STOPS = 4


def read_chat_completion(body: Body) -> Conversation:
    """The request; `BadRequest` where it breaks the rules of chat completions."""
    model = text_field(body, "model")
    turns, images = _turns(messages_field(body))
    stops = strings_field(body, "stop")
    if len(stops) > MOST_STOPS:
        raise BadRequest(f"stop: at most {MOST_STOPS} sequences", "stop")
    if body.get("n") not in (None, 1):
        raise BadRequest("n: only one choice a request is offered here", "n")
    tools = orjson.dumps(body["tools"]).decode() if body.get("tools") else ""
    wants_json, schema = _format(body)
    return Conversation(
        model=model,
        turns=user_turns(turns, SYSTEM_ROLES),
        system=system_text(turns, SYSTEM_ROLES),
        is_stream=bool_field(body, "stream"),
        max_tokens=count_field(body, "max_completion_tokens") or count_field(body, "max_tokens"),
        stops=stops,
        wants_json=wants_json,
        schema=schema,
        include_usage=bool_field(object_field(body, "stream_options"), "include_usage"),
        extra_tokens=images + len(tools) // 4,
    )


def _turns(messages: Sequence[Body]) -> tuple[list[Turn], int]:
    turns, images = [], 0
    for index, message in enumerate(messages):
        role = role_of(message, f"messages.{index}", ROLES)
        if message.get("content") is None and role == "assistant" and message.get("tool_calls"):
            turns.append(Turn(role, orjson.dumps(message["tool_calls"]).decode()))
            continue
        parts = parts_of(message.get("content"), f"messages.{index}", PARTS)
        turns.append(Turn(role, "\n".join(filter(None, map(part_text, parts)))))
        images += image_tokens(parts)
    return turns, images


def _format(body: Body) -> tuple[bool, Mapping[str, Any] | None]:
    wanted = object_field(body, "response_format")
    kind = wanted.get("type", "text")
    if kind not in FORMATS:
        raise BadRequest(f"response_format.type: must be one of {', '.join(FORMATS)}", "response_format.type")
    if kind != "json_schema":
        return kind == "json_object", None
    named = object_field(wanted, "json_schema")
    text_field(named, "name")
    return True, object_field(named, "schema")
