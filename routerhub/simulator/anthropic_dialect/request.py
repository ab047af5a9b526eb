"""Reading a messages request."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson

from routerhub.simulator.anthropic_dialect.blocks import blocks_of, check_cache_control
from routerhub.simulator.anthropic_dialect.fields import check_fields, refuse_unknown
from routerhub.simulator.anthropic_dialect.messages import Message, block_text, read_messages_list, turns_of
from routerhub.simulator.anthropic_dialect.schemas import check_closed
from routerhub.simulator.anthropic_dialect.thinking import read_thinking
from routerhub.simulator.anthropic_dialect.tools import read_tool_choice, read_tools
from routerhub.simulator.conversation import BadRequest, CacheMark, Conversation
from routerhub.simulator.reading import (
    Body,
    bool_field,
    list_field,
    media_tokens,
    object_field,
    one_of,
    system_text,
    text_field,
)

SYSTEM_ROLES = frozenset({"system"})
MOST_CACHE_MARKS = 4


@dataclass(frozen=True, slots=True)
class _Part:
    text: str
    ttl: str | None


def read_messages(body: Body, headers: Mapping[bytes, bytes], *, is_count: bool = False) -> Conversation:
    """The request; `BadRequest` where it breaks the rules of messages. Only counting tokens needs no `max_tokens`."""
    check_fields(body, headers, is_count=is_count)
    model = text_field(body, "model")
    if body.get("max_tokens") is None and not is_count:
        raise BadRequest("max_tokens: Field required", "max_tokens")
    messages = read_messages_list(list_field(body, "messages"), headers)
    turns, tools = turns_of(messages), read_tools(body)
    choice, schema = read_tool_choice(body, tools), _schema(body)
    tools_text = orjson.dumps(body["tools"]).decode() if body.get("tools") else ""
    system = _blocks_of_system(body)
    return Conversation(
        model=model,
        turns=tuple(turn for turn in turns if turn.role not in SYSTEM_ROLES),
        system="\n".join(filter(None, (*map(block_text, system), system_text(turns, SYSTEM_ROLES)))),
        is_stream=bool_field(body, "stream"),
        max_tokens=body.get("max_tokens"),
        stops=tuple(body.get("stop_sequences") or ()),
        wants_json=schema is not None,
        schema=schema,
        include_usage=True,
        cache_marks=tuple(_cache_marks(body, system, messages, tools_text)),
        extra_tokens=len(tools_text) // 4 + media_tokens(turns),
        tools=tools,
        tool_choice=choice,
        thinking=read_thinking(body, choice, messages, is_count=is_count),
        service_tier="standard",
    )


def _schema(body: Body) -> Any:
    config = object_field(body, "output_config")
    refuse_unknown(config, ("effort", "format", "task_budget"), "output_config.")
    if config.get("effort") is not None:
        one_of("low", "medium", "high", "xhigh", "max")(config["effort"], "output_config.effort")
    wanted = config.get("format") or body.get("output_format")
    if wanted is None:
        return None
    place = "output_config.format"
    refuse_unknown(wanted, ("type", "schema"), f"{place}.")
    one_of("json_schema")(wanted.get("type"), f"{place}.type")
    schema = object_field(wanted, "schema", f"{place}.")
    check_closed(schema, f"{place}.schema")
    return schema


def _blocks_of_system(body: Body) -> Sequence[Body]:
    return blocks_of(body["system"], "system", "system") if body.get("system") else ()


def _cache_marks(body: Body, system: Sequence[Body], messages: Sequence[Message], tools: str) -> Iterator[CacheMark]:
    """Breakpoints in the order that prompts are cached in: tools, system, messages; one at top level marks the end."""
    marked_tool = next((tool for tool in reversed(list_field(body, "tools")) if tool.get("cache_control")), {})
    parts = [_Part(tools, _ttl(marked_tool)), *map(_part, system)]
    parts += [_part(block) for message in messages for block in message.blocks]
    if body.get("cache_control"):
        check_cache_control(body["cache_control"], "cache_control")
        parts.append(_Part("", _ttl(body)))
    if sum(part.ttl is not None for part in parts) > MOST_CACHE_MARKS:
        raise BadRequest(f"cache_control: a maximum of {MOST_CACHE_MARKS} blocks may carry it", "cache_control")
    prefix = ""
    for part in parts:
        prefix += f"\x00{part.text}"
        if part.ttl is not None:
            yield CacheMark(prefix, part.ttl)


def _part(block: Body) -> _Part:
    return _Part(block_text(block), _ttl(block))


def _ttl(block: Body) -> str | None:
    control = block.get("cache_control")
    return str(control.get("ttl") or "5m") if control else None
