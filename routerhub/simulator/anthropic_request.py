"""Reading a messages request."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import orjson

from routerhub.simulator.conversation import BadRequest, CacheMark, Conversation, Turn
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
from routerhub.simulator.wire import Headers

ROLES = frozenset({"user", "assistant", "system"})
SYSTEM_ROLES = frozenset({"system"})
BLOCKS = frozenset(
    {"text", "image", "document", "search_result", "thinking", "redacted_thinking", "tool_use", "tool_result"}
)
SAMPLING = ("temperature", "top_p", "top_k")
# From this version on the API refuses sampling parameters.
VERSION_WITHOUT_SAMPLING = b"2026-10-21"
MOST_CACHE_MARKS = 4


@dataclass(frozen=True, slots=True)
class _Part:
    text: str
    ttl: str | None


def read_messages(body: Body, headers: Headers, *, is_count: bool = False) -> Conversation:
    """The request; `BadRequest` where it breaks the rules of messages. Only counting tokens needs no `max_tokens`."""
    _check_version(body, headers)
    model = text_field(body, "model")
    max_tokens = count_field(body, "max_tokens")
    if max_tokens is None and not is_count:
        raise BadRequest("max_tokens: Field required", "max_tokens")
    messages = messages_field(body)
    turns = [_turn(message, f"messages.{index}") for index, message in enumerate(messages)]
    tools = orjson.dumps(body["tools"]).decode() if body.get("tools") else ""
    schema = object_field(object_field(body, "output_config"), "format").get("schema")
    return Conversation(
        model=model,
        turns=user_turns(turns, SYSTEM_ROLES),
        system="\n".join(filter(None, (*(part.text for part in _system(body)), system_text(turns, SYSTEM_ROLES)))),
        is_stream=bool_field(body, "stream"),
        max_tokens=max_tokens,
        stops=strings_field(body, "stop_sequences"),
        wants_json=schema is not None,
        schema=schema,
        include_usage=True,
        cache_marks=tuple(_cache_marks(body, messages, tools)),
        extra_tokens=len(tools) // 4 + sum(image_tokens(_blocks(message, "messages")) for message in messages),
    )


def _check_version(body: Body, headers: Headers) -> None:
    version = headers.get(b"anthropic-version")
    if version is None:
        raise BadRequest("anthropic-version: header is required")
    named = next((name for name in SAMPLING if name in body), None)
    if version >= VERSION_WITHOUT_SAMPLING and named:
        raise BadRequest(f"{named}: Extra inputs are not permitted", named)


def _blocks(message: Body, place: str) -> Sequence[Body]:
    return parts_of(message.get("content"), place, BLOCKS)


def _turn(message: Body, place: str) -> Turn:
    role = role_of(message, place, ROLES)
    return Turn(role, "\n".join(filter(None, map(part_text, _blocks(message, place)))))


def _system(body: Body) -> list[_Part]:
    if not body.get("system"):
        return []
    return [_part(block) for block in parts_of(body["system"], "system", frozenset({"text"}))]


def _part(block: Body) -> _Part:
    control = object_field(block, "cache_control")
    ttl = control.get("ttl", "5m") if control else None
    if ttl not in (None, "5m", "1h"):
        raise BadRequest("cache_control.ttl: must be 5m or 1h", "cache_control")
    return _Part(part_text(block), ttl)


def _cache_marks(body: Body, messages: Sequence[Body], tools: str) -> Iterator[CacheMark]:
    """Breakpoints in the order that prompts are cached in: tools, system, messages; one at top level marks the end."""
    parts = [_Part(tools, None), *_system(body)]
    parts += [_part(block) for message in messages for block in _blocks(message, "messages")]
    if body.get("cache_control"):
        parts.append(_part({"type": "text", "text": "", "cache_control": body["cache_control"]}))
    if sum(part.ttl is not None for part in parts) > MOST_CACHE_MARKS:
        raise BadRequest(f"cache_control: at most {MOST_CACHE_MARKS} blocks may carry it", "cache_control")
    prefix = ""
    for part in parts:
        prefix += f"\x00{part.text}"
        if part.ttl is not None:
            yield CacheMark(prefix, part.ttl)
