"""Reading a chat completion request."""

from collections.abc import Sequence
from typing import Any

import orjson

from routerhub.simulator.conversation import BadRequest, Conversation, Thinking, Turn
from routerhub.simulator.openai_dialect.fields import check_fields
from routerhub.simulator.openai_dialect.messages import read_turns
from routerhub.simulator.openai_dialect.schemas import read_format
from routerhub.simulator.openai_dialect.tools import read_tool_choice, read_tools
from routerhub.simulator.reading import (
    Body,
    bool_field,
    list_field,
    media_tokens,
    object_field,
    strings_field,
    system_text,
    text_field,
)

SYSTEM_ROLES = frozenset({"developer", "system"})
MOST_STOPS = 4
# How many sentences a model thinks that is asked to make such an effort.
THOUGHTS = {"low": 1, "medium": 3, "high": 6, "xhigh": 9, "max": 12}


def read_chat_completion(body: Body, tolerated: frozenset[str] = frozenset()) -> Conversation:
    """The request; `BadRequest` where it breaks the rules of chat completions. `tolerated` fields are taken as well."""
    model = text_field(body, "model")
    check_fields(body, tolerated)
    turns = _turns(body, tolerated)
    tools = read_tools(body)
    wants_json, schema = read_format(body)
    if wants_json and schema is None and "json" not in "".join(turn.text for turn in turns).lower():
        raise BadRequest("messages: must contain the word 'json' to use response_format json_object", "messages")
    return Conversation(
        model=model,
        turns=tuple(turn for turn in turns if turn.role not in SYSTEM_ROLES),
        system=system_text(turns, SYSTEM_ROLES),
        is_stream=bool_field(body, "stream"),
        max_tokens=body.get("max_completion_tokens") or body.get("max_tokens"),
        stops=_stops(body),
        wants_json=wants_json,
        schema=schema,
        include_usage=bool_field(object_field(body, "stream_options"), "include_usage"),
        extra_tokens=media_tokens(turns) + (len(orjson.dumps(body["tools"])) // 4 if tools else 0),
        tools=tools,
        tool_choice=read_tool_choice(body, tools),
        thinking=_thinking(body),
        choices=body.get("n") or 1,
        top_logprobs=(body.get("top_logprobs") or 0) if body.get("logprobs") else None,
        service_tier=_service_tier(body),
    )


def _turns(body: Body, tolerated: frozenset[str]) -> Sequence[Turn]:
    messages = list_field(body, "messages")
    if not messages:
        raise BadRequest("messages: at least one message is required", "messages")
    return read_turns(messages, tolerated)


def _stops(body: Body) -> tuple[str, ...]:
    stops = strings_field(body, "stop")
    if len(stops) > MOST_STOPS:
        raise BadRequest(f"stop: at most {MOST_STOPS} sequences", "stop")
    return stops


def _thinking(body: Body) -> Thinking | None:
    sentences = THOUGHTS.get(body.get("reasoning_effort") or "none", 0)
    return Thinking(sentences=sentences) if sentences else None


def _service_tier(body: Body) -> str:
    asked: Any = body.get("service_tier")
    return "default" if asked in (None, "auto") else str(asked)
