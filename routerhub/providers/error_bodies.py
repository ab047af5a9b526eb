"""A provider's own words for what went wrong, out of any of the shapes that error bodies come in."""

from typing import Any

import orjson

MAX_MESSAGE_LENGTH = 500


def error_message(raw: bytes, http_status: int) -> str:
    """One line that says what the provider said; the status alone where the body says nothing to people."""
    try:
        said = _words(orjson.loads(raw))
    except orjson.JSONDecodeError:
        said = _plain_text(raw)
    return (said or f"The provider answered with status {http_status}.")[:MAX_MESSAGE_LENGTH]


def _words(body: Any) -> str:
    match body:
        case {"error": {"message": str(message)}} | {"message": str(message)} | {"error": str(message)}:
            return message
        case {"detail": str(detail)}:
            return detail
        case {"detail": [{"msg": str(message)}, *_]}:
            return message
        case [first, *_]:
            return _words(first)
    return ""


def _plain_text(raw: bytes) -> str:
    text = raw[: 2 * MAX_MESSAGE_LENGTH].decode(errors="replace").strip()
    return "" if text.startswith("<") else " ".join(text.split())
