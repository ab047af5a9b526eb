"""The content blocks of a messages request: what each holds, and that it is what it claims to be."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from routerhub.simulator.anthropic_dialect.fields import refuse_unknown, require_match
from routerhub.simulator.anthropic_dialect.signatures import is_ours, is_signed
from routerhub.simulator.conversation import BadRequest, Medium
from routerhub.simulator.media import document_from_base64, image_from_base64, web_address
from routerhub.simulator.reading import Body, flag, mapping, one_of, text_field

NAME, ID = r"[a-zA-Z0-9_-]{1,128}", r"[a-zA-Z0-9_-]+"
KEYS: Mapping[str, frozenset[str]] = {
    "text": frozenset({"text", "citations", "cache_control"}),
    "image": frozenset({"source", "cache_control"}),
    "document": frozenset({"source", "title", "context", "citations", "cache_control"}),
    "search_result": frozenset({"source", "title", "content", "citations", "cache_control"}),
    "thinking": frozenset({"thinking", "signature"}),
    "redacted_thinking": frozenset({"data"}),
    "tool_use": frozenset({"id", "name", "input", "caller", "cache_control"}),
    "tool_result": frozenset({"tool_use_id", "content", "is_error", "cache_control"}),
}
SOURCES = {"image": ("base64", "url", "file"), "document": ("base64", "text", "url", "content", "file")}
ROLES: Mapping[str, frozenset[str]] = {
    "user": frozenset({"text", "image", "document", "search_result", "tool_result"}),
    "assistant": frozenset({"text", "document", "thinking", "redacted_thinking", "tool_use"}),
    "system": frozenset({"text"}),
    "tool_result": frozenset({"text", "image", "document", "search_result"}),
}


def blocks_of(content: object, role: str, place: str) -> Sequence[Body]:
    """Content as blocks: a string is one text block; each block is of a kind that the role may use, and sound."""
    if isinstance(content, str):
        return [{"type": "text", "text": content}] if content else []
    if not isinstance(content, list):
        raise BadRequest(f"{place}: Input should be a valid string or list of blocks", place)
    for index, block in enumerate(content):
        _check(block, role, f"{place}.{index}")
    return content


def medium_of(block: Body, place: str) -> Medium | None:
    """The image or document that a block holds, if it holds one."""
    kind = block["type"]
    if kind not in SOURCES:
        return None
    source, where = block["source"], f"{place}.{kind}.source"
    match source["type"]:
        case "base64":
            read = image_from_base64 if kind == "image" else document_from_base64
            return read(source.get("data"), source.get("media_type"), where)
        case "url":
            return Medium(kind, f"the one at {web_address(source.get('url'), where)}")
        case "text":
            if source.get("media_type") != "text/plain" or not isinstance(source.get("data"), str):
                raise BadRequest(f"{where}: must have media_type text/plain and data", where)
            return Medium(kind, f"text, {len(source['data'].encode())} bytes")
        case _:
            return Medium(kind, f"a {source['type']}")


def _check(block: Any, role: str, place: str) -> None:
    mapping(block, place)
    kind = block.get("type")
    if kind not in ROLES[role]:
        raise BadRequest(f"{place}.type: {kind!r} is no block that is allowed here ({role})", f"{place}.type")
    refuse_unknown(block, KEYS[kind] | {"type"}, f"{place}.{kind}.")
    _CHECKS[kind](block, f"{place}.{kind}")
    control = block.get("cache_control")
    if control is not None:
        check_cache_control(control, f"{place}.{kind}.cache_control")


def check_cache_control(control: Any, place: str) -> None:
    """A cache breakpoint names its kind and may name its lifetime."""
    mapping(control, place)
    refuse_unknown(control, ("type", "ttl"), f"{place}.")
    one_of("ephemeral")(control.get("type"), f"{place}.type")
    if control.get("ttl") is not None:
        one_of("5m", "1h")(control["ttl"], f"{place}.ttl")


def _text(block: Body, place: str) -> None:
    if not isinstance(block.get("text"), str):
        raise BadRequest(f"{place}.text: Field required, a string", f"{place}.text")
    if not block["text"]:
        raise BadRequest(f"{place}: text content blocks must be non-empty", place)
    if not block["text"].strip():
        raise BadRequest(f"{place}: text content blocks must contain non-whitespace text", place)


def _source(block: Body, place: str) -> None:
    mapping(block.get("source"), f"{place}.source")
    one_of(*SOURCES[block["type"]])(block["source"].get("type"), f"{place}.source.type")
    medium_of(block, place.rpartition(".")[0])


def _search_result(block: Body, place: str) -> None:
    text_field(block, "source", f"{place}.")
    text_field(block, "title", f"{place}.")
    blocks_of(block.get("content"), "system", f"{place}.content")


def _thinking(block: Body, place: str) -> None:
    for name in ("thinking", "signature"):
        if not isinstance(block.get(name), str):
            raise BadRequest(f"{place}.{name}: Field required, a string", f"{place}.{name}")
    if not block["signature"] or (is_ours(block["signature"]) and not is_signed(block["thinking"], block["signature"])):
        raise BadRequest(f"{place}: Invalid `signature` in `thinking` block", f"{place}.signature")


def _redacted(block: Body, place: str) -> None:
    if not is_ours(text_field(block, "data", f"{place}.")):
        raise BadRequest(f"{place}: Invalid `data` in `redacted_thinking` block", f"{place}.data")


def _tool_use(block: Body, place: str) -> None:
    require_match(block.get("id"), ID, f"{place}.id")
    require_match(block.get("name"), NAME, f"{place}.name")
    if not isinstance(block.get("input"), dict):
        raise BadRequest(f"{place}.input: Input should be a valid dictionary", f"{place}.input")


def _tool_result(block: Body, place: str) -> None:
    require_match(block.get("tool_use_id"), ID, f"{place}.tool_use_id")
    if block.get("is_error") is not None:
        flag(block["is_error"], f"{place}.is_error")
    if block.get("content") is not None:
        blocks_of(block["content"], "tool_result", f"{place}.content")


_CHECKS: Mapping[str, Callable[[Body, str], None]] = {
    "text": _text,
    "image": _source,
    "document": _source,
    "search_result": _search_result,
    "thinking": _thinking,
    "redacted_thinking": _redacted,
    "tool_use": _tool_use,
    "tool_result": _tool_result,
}
