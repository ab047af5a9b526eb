"""A provider's own words for what went wrong, out of any of the shapes that error bodies come in."""

from typing import Any

import orjson
from msgspec import Struct

MAX_MESSAGE_LENGTH = 500
# Money has run out, and no waiting brings it back before somebody pays or raises a limit.
_SPENT = {
    "enforced_spend_limit_reached",
    "contract_spend_limit_reached",
    "linked_organization_spend_limit_reached",
    "insufficient_quota",
    "billing_error",
    "billing_hard_limit_reached",
}


class NativeError(Struct, frozen=True, kw_only=True):
    """An error body's parts, null where it has none; `details` is anthropic's machine-readable object.

    `dialect` is whose shape the body had, empty for everybody else's. `message` is empty where the body says nothing
    to people.
    """

    message: str
    type: str | None = None
    code: str | None = None
    param: str | None = None
    dialect: str = ""
    details: dict[str, Any] | None = None

    @property
    def is_budget_spent(self) -> bool:
        """Whether money is what is missing: asking again soon is pointless, whatever the status promises."""
        return self.code in _SPENT or self.type in _SPENT


def error_message(raw: bytes, http_status: int) -> str:
    """One line that says what the provider said; the status alone where the body says nothing to people."""
    return native_error(raw).message or silent_message(http_status)


def silent_message(http_status: int) -> str:
    """What is said of an error whose body says nothing."""
    return f"The provider answered with status {http_status}."


def native_error(raw: bytes) -> NativeError:
    """The parts of an error body: of either dialect, a list of them, `detail`, HTML, plain text or nothing."""
    try:
        body = orjson.loads(raw)
    except orjson.JSONDecodeError:
        return NativeError(message=_cut(_plain_text(raw)))
    return _from_json(body)


def _from_json(body: Any) -> NativeError:
    match body:
        case [first, *_]:
            return _from_json(first)
        case {"type": "error", "error": dict(error)}:
            details = error.get("details")
            details = details if isinstance(details, dict) else None
            code = details.get("error_code") if details else None
            return NativeError(
                message=_cut(_words(body)),
                type=_text(error.get("type")),
                code=_text(code),
                dialect="anthropic",
                details=details,
            )
        case {"error": dict(error)}:
            return _from_openai(error)
        case {"object": "error"}:
            return _from_openai(body)
    return NativeError(message=_cut(_words(body)))


def _from_openai(error: dict[str, Any]) -> NativeError:
    code = error.get("code")
    if isinstance(code, int) and error.get("status"):
        # Gemini repeats the HTTP status as the code and names the cause beside it.
        code = error["status"]
    return NativeError(
        message=_cut(_words({"error": error})),
        type=_text(error.get("type")),
        code=_text(code),
        param=_text(error.get("param")),
        dialect="openai",
    )


def _words(body: Any) -> str:
    match body:
        case {"error": {"message": str(message)}} | {"message": str(message)} | {"error": str(message)}:
            return message
        case {"detail": str(detail)}:
            return detail
        case {"detail": [{"msg": str(message)}, *_]}:
            return message
        case str(text):
            return text
    return ""


def _text(value: object) -> str | None:
    return str(value) if isinstance(value, str | int) and not isinstance(value, bool) and value != "" else None


def _cut(message: str) -> str:
    return message[:MAX_MESSAGE_LENGTH]


def _plain_text(raw: bytes) -> str:
    text = raw[: 2 * MAX_MESSAGE_LENGTH].decode(errors="replace").strip()
    return "" if text.startswith("<") else " ".join(text.split())
