"""Errors that a caller sees: status, code, message and the field at fault, in the shape of the caller's dialect."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

import orjson

from routerhub.engine import deciding
from routerhub.engine.decision import Decision
from routerhub.gateway.journal import JournalRefused
from routerhub.providers.bodies import BodyInvalid
from routerhub.providers.failures import ConnectionFailed, HttpFailure, RateLimited, TimedOut, UpstreamFailure

# anthropic: the error type that its SDKs map to an exception class; openai needs none beyond these two.
ANTHROPIC_TYPES = {
    400: "invalid_request_error",
    401: "authentication_error",
    403: "permission_error",
    404: "not_found_error",
    405: "invalid_request_error",
    413: "request_too_large",
    422: "invalid_request_error",
    429: "rate_limit_error",
    500: "api_error",
    502: "api_error",
    503: "overloaded_error",
    504: "timeout_error",
}
RETRY_SOON = {"retry-after": "1"}
DO_NOT_RETRY = {"x-should-retry": "false"}


class Refusal(Exception):
    """A request ends with an error; `field` is the request's field at fault, `headers` go out with the reply."""

    def __init__(
        self,
        status: int,
        code: str,
        message: str,
        *,
        field: str | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(message)
        self.status = int(status)
        self.code = code
        self.message = message
        self.field = field
        self.headers = dict(headers or {})


def error_body(refusal: Refusal, *, dialect: str, call_id: str) -> bytes:
    """The error as JSON in the caller's dialect."""
    return orjson.dumps(error_object(refusal, dialect=dialect, call_id=call_id))


def error_event(refusal: Refusal, *, dialect: str, call_id: str) -> bytes:
    """The error as an event in the middle of a stream, as the caller's dialect has it."""
    name = b"event: error\n" if dialect == "anthropic" else b""
    return name + b"data: " + error_body(refusal, dialect=dialect, call_id=call_id) + b"\n\n"


def error_object(refusal: Refusal, *, dialect: str, call_id: str) -> dict[str, Any]:
    """The error in the caller's dialect."""
    if dialect == "anthropic":
        kind = ANTHROPIC_TYPES.get(refusal.status, "invalid_request_error" if refusal.status < 500 else "api_error")
        return {"type": "error", "error": {"type": kind, "message": refusal.message}, "request_id": call_id}
    kind = "invalid_request_error" if refusal.status < HTTPStatus.INTERNAL_SERVER_ERROR else "server_error"
    if refusal.status == HTTPStatus.TOO_MANY_REQUESTS:
        kind = "rate_limit_error"
    error = {"message": refusal.message, "type": kind, "param": refusal.field, "code": refusal.code}
    return {"error": error}


def key_wrong() -> Refusal:
    """Nobody we know is calling."""
    message = "The API key is missing or not valid. Send a RouterHub key as `Authorization: Bearer` or `x-api-key`."
    return Refusal(HTTPStatus.UNAUTHORIZED, "invalid_api_key", message)


def key_lacks_scope() -> Refusal:
    """The key is for something else."""
    return Refusal(HTTPStatus.FORBIDDEN, "key_scope", "This key may not call models: it lacks the scope route.")


def starting() -> Refusal:
    """No snapshot is loaded yet."""
    message = "RouterHub is starting: no snapshot is loaded yet."
    return Refusal(HTTPStatus.SERVICE_UNAVAILABLE, "starting", message, headers=RETRY_SOON)


def unexpected() -> Refusal:
    """A fault of our own."""
    message = "RouterHub failed; quote the request id when you report it."
    return Refusal(HTTPStatus.INTERNAL_SERVER_ERROR, "internal_error", message)


def body_too_large(limit: int) -> Refusal:
    """The body is larger than this installation takes."""
    message = f"The request body is larger than {limit:,} bytes."
    return Refusal(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "request_too_large", message)


def not_found(method: str, path: str) -> Refusal:
    """Nothing answers at that address."""
    return Refusal(HTTPStatus.NOT_FOUND, "not_found", f"There is no {method} {path}.")


def from_invalid_body(error: BodyInvalid) -> Refusal:
    """The request's body is at fault."""
    return Refusal(HTTPStatus.BAD_REQUEST, "invalid_request", str(error), field=error.field)


def from_refused_decision(error: deciding.DecisionRefused) -> Refusal:
    """No decision could be made."""
    match error:
        case deciding.ModelUnknown():
            return Refusal(HTTPStatus.NOT_FOUND, "model_not_found", str(error), field=error.field)
        case deciding.ModelForbidden():
            return Refusal(HTTPStatus.FORBIDDEN, "model_forbidden", str(error), field=error.field)
        case deciding.NothingPublished():
            return Refusal(
                HTTPStatus.SERVICE_UNAVAILABLE, "nothing_published", str(error), field="model", headers=DO_NOT_RETRY
            )
    return Refusal(HTTPStatus.BAD_REQUEST, "invalid_request", str(error), field=error.field)


def from_full_journal(error: JournalRefused) -> Refusal:
    """The call could not be recorded, so it was not made."""
    message = f"RouterHub cannot record calls right now, so it makes none. {error}"
    return Refusal(HTTPStatus.SERVICE_UNAVAILABLE, "ledger_unavailable", message, headers={"retry-after": "5"})


def nobody_left(decision: Decision) -> Refusal:
    """Every target was left out before anybody was asked."""
    reasons = " ".join(left.sentence for left in decision.left_out) or "The rule names no target."
    message = f"No model can serve this request. {decision.sentence} {reasons}"
    return Refusal(HTTPStatus.SERVICE_UNAVAILABLE, "no_target", message, headers=DO_NOT_RETRY)


def from_failures(failures: list[tuple[str, UpstreamFailure]]) -> Refusal:
    """Every target that was asked failed; the last failure decides the status, all of them the message."""
    last = failures[-1][1]
    said = " ".join(f"{name}: {failure}" for name, failure in failures)
    if not last.can_fall_back and isinstance(last, HttpFailure):
        return Refusal(last.http_status or HTTPStatus.BAD_REQUEST, last.code, str(last))
    headers = RETRY_SOON
    if all(isinstance(failure, RateLimited) for _, failure in failures):
        status = HTTPStatus.TOO_MANY_REQUESTS
    elif isinstance(last, TimedOut):
        status = HTTPStatus.GATEWAY_TIMEOUT
    elif isinstance(last, ConnectionFailed | HttpFailure):
        status = HTTPStatus.SERVICE_UNAVAILABLE
    else:
        status = HTTPStatus.BAD_GATEWAY
    return Refusal(status, last.code, f"No provider answered. {said}", headers=headers)
