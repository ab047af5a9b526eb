"""The body of an error reply in the caller's dialect, with every key that the official SDKs read."""

from typing import Any

from routerhub.providers.error_bodies import NativeError, silent_message

ANTHROPIC_TYPES = {
    401: "authentication_error",
    402: "billing_error",
    403: "permission_error",
    404: "not_found_error",
    409: "conflict_error",
    413: "request_too_large",
    429: "rate_limit_error",
    504: "timeout_error",
    529: "overloaded_error",
}
OPENAI_TYPES = {429: "rate_limit_error"}
_FIRST_SERVER_STATUS = 500


def error_for(dialect: str, status: int, native: NativeError, call_id: str) -> dict[str, Any]:
    """The error body for a caller of `dialect`; `call_id` is the request id that its reply's header carries.

    What a provider of the same dialect said of the kind of error stands; otherwise the status decides. So `status` is
    the one that `native` came with, or `native` is an error of our own without a dialect.
    """
    if dialect == "anthropic":
        return _anthropic(status, native, call_id)
    return _openai(status, native)


def anthropic_type(status: int) -> str:
    """The error type that the anthropic dialect has for a status."""
    fallback = "api_error" if status >= _FIRST_SERVER_STATUS else "invalid_request_error"
    return ANTHROPIC_TYPES.get(status, fallback)


def openai_type(status: int) -> str:
    """The error type that the openai dialect has for a status."""
    fallback = "server_error" if status >= _FIRST_SERVER_STATUS else "invalid_request_error"
    return OPENAI_TYPES.get(status, fallback)


def _anthropic(status: int, native: NativeError, call_id: str) -> dict[str, Any]:
    said = native.type if native.dialect == "anthropic" else None
    error: dict[str, Any] = {
        "type": said or anthropic_type(status),
        "message": native.message or silent_message(status),
    }
    if native.details:
        error["details"] = native.details
    return {"type": "error", "error": error, "request_id": call_id}


def _openai(status: int, native: NativeError) -> dict[str, Any]:
    said = native.type if native.dialect == "openai" else None
    # Another dialect's type is the closest thing to a code that its errors have.
    code = native.code or (native.type if native.dialect == "anthropic" else None)
    error = {
        "message": native.message or silent_message(status),
        "type": said or openai_type(status),
        "param": native.param,
        "code": code,
    }
    return {"error": error}
