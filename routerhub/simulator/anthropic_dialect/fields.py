"""The fields of a messages request and what each takes, by API version; a field that is not here is refused."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from routerhub.simulator.conversation import BadRequest
from routerhub.simulator.reading import Body, Check, anything, check_values, flag, mapping, number, one_of, text, whole

VERSIONS = (b"2023-01-01", b"2023-06-01", b"2026-10-21")
# From this version on the API refuses sampling parameters, among other things.
STRICTER_VERSION = b"2026-10-21"
SAMPLING = ("temperature", "top_p", "top_k")
# Fields that are there only for those who ask for a beta.
BETA = frozenset({"context_management", "fallbacks", "mcp_servers", "output_format", "speed", "user_profile_id"})
NOT_FOR_COUNTING = ("max_tokens", "metadata", "stop_sequences", "stream", "service_tier", *SAMPLING)


def _stop_sequences(value: Any, place: str) -> None:
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise BadRequest(f"{place}: Input should be a valid list of strings", place)
    for index, item in enumerate(value):
        if not item.strip():
            raise BadRequest(f"{place}: each stop sequence must contain non-whitespace", f"{place}.{index}")


def _metadata(value: Any, place: str) -> None:
    mapping(value, place)
    refuse_unknown(value, ("user_id",), f"{place}.")
    if value.get("user_id") is not None:
        text(256)(value["user_id"], f"{place}.user_id")


FIELDS: Mapping[str, Check] = {
    "cache_control": mapping,
    "container": anything,
    "diagnostics": mapping,
    "inference_geo": text(64),
    "max_tokens": whole(1),
    "messages": anything,
    "metadata": _metadata,
    "model": anything,
    "output_config": mapping,
    "service_tier": one_of("auto", "standard_only"),
    "stop_sequences": _stop_sequences,
    "stream": flag,
    "system": anything,
    "temperature": number(0, 1),
    "thinking": mapping,
    "tool_choice": mapping,
    "tools": anything,
    "top_k": whole(0),
    "top_p": number(0, 1),
}


def check_fields(body: Body, headers: Mapping[bytes, bytes], *, is_count: bool) -> None:
    """The version is one that exists, and every field is known to it and holds what it takes."""
    version = headers.get(b"anthropic-version")
    if version is None:
        raise BadRequest("anthropic-version: header is required")
    if version not in VERSIONS:
        raise BadRequest(f"anthropic-version: {version.decode('latin-1')!r} is not a valid version")
    refused = (*(NOT_FOR_COUNTING if is_count else ()), *(SAMPLING if is_stricter(headers) else ()))
    allowed = FIELDS.keys() | (BETA if headers.get(b"anthropic-beta") else frozenset())
    refuse_unknown(body, allowed - set(refused))
    check_values(body, FIELDS)


def is_stricter(headers: Mapping[bytes, bytes]) -> bool:
    """Whether the caller's version is the stricter one."""
    return headers.get(b"anthropic-version", b"") >= STRICTER_VERSION


def refuse_unknown(given: Body, known: Iterable[str], place: str = "") -> None:
    """No field but the known ones."""
    for name in given:
        if name not in known:
            raise BadRequest(f"{place}{name}: Extra inputs are not permitted", f"{place}{name}")


def require_match(value: Any, pattern: str, place: str) -> str:
    """A string that fits the pattern wholly."""
    if not isinstance(value, str) or re.fullmatch(pattern, value) is None:
        raise BadRequest(f"{place}: String should match pattern '^{pattern}$', not {value!r}", place)
    return value
