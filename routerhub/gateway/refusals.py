"""Errors that a caller sees: status, code, message and the field at fault, in the shape of the caller's dialect."""

from collections.abc import Mapping
from http import HTTPStatus

import msgspec
import orjson

from routerhub.engine import deciding
from routerhub.engine.decision import Decision
from routerhub.gateway.journal import JournalRefused
from routerhub.providers.bodies import BodyInvalid
from routerhub.providers.error_bodies import NativeError
from routerhub.providers.error_shapes import error_for
from routerhub.providers.failures import (
    ConnectionFailed,
    HttpFailure,
    Misconfigured,
    RequestRefused,
    TimedOut,
    UpstreamFailure,
)

RETRY_SOON = {"retry-after": "1"}
MAX_RETRY_AFTER_S = 120
DO_NOT_RETRY = {"x-should-retry": "false"}
# What a failure without a status of its own comes to.
_STATUSES: dict[type[UpstreamFailure], int] = {
    TimedOut: HTTPStatus.GATEWAY_TIMEOUT,
    ConnectionFailed: HTTPStatus.SERVICE_UNAVAILABLE,
}


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
        self.headers = dict(headers or {})
        self.native = NativeError(message=message, code=code, param=field)


def error_body(refusal: Refusal, *, dialect: str, call_id: str) -> bytes:
    """The error as JSON in the caller's dialect."""
    return orjson.dumps(error_for(dialect, refusal.status, refusal.native, call_id))


def error_event(refusal: Refusal, *, dialect: str, call_id: str) -> bytes:
    """The error as an event in the middle of a stream, as the caller's dialect has it."""
    name = b"event: error\n" if dialect == "anthropic" else b""
    return name + b"data: " + error_body(refusal, dialect=dialect, call_id=call_id) + b"\n\n"


def key_wrong() -> Refusal:
    """Nobody we know is calling."""
    # LiteLLM's client tells a wrong key from a bad request by the vendor's first four words.
    message = "Incorrect API key provided, or none. Send a RouterHub key as `Authorization: Bearer` or `x-api-key`."
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
    """Every target that was asked failed: the last failure decides the status, all of them the message."""
    last = failures[-1][1]
    if isinstance(last, RequestRefused):
        return _with_native(Refusal(last.http_status or HTTPStatus.BAD_REQUEST, last.code, str(last)), last)
    said = " ".join(f"{name}: {failure}" for name, failure in failures)
    status = last.http_status or _STATUSES.get(type(last), HTTPStatus.BAD_GATEWAY)
    refusal = Refusal(status, last.code, f"No provider answered. {said}", headers=_retry_headers(last))
    return _with_native(refusal, last)


def from_broken_stream(name: str, failure: UpstreamFailure) -> Refusal:
    """A reply broke off after the caller had part of it."""
    return _with_native(Refusal(HTTPStatus.BAD_GATEWAY, failure.code, f"{name} broke off: {failure}"), failure)


def _with_native(refusal: Refusal, failure: UpstreamFailure) -> Refusal:
    """The refusal with the provider's own type, code and field, where it named any; the message stays."""
    said = failure.native
    if said is not None and (said.type or said.code):
        refusal.native = msgspec.structs.replace(
            said, message=refusal.message, code=said.code or (None if said.dialect else refusal.code)
        )
    return refusal


def _retry_headers(failure: UpstreamFailure) -> dict[str, str]:
    if isinstance(failure, Misconfigured) or (failure.native is not None and failure.native.is_budget_spent):
        return DO_NOT_RETRY
    asked = failure.retry_after if isinstance(failure, HttpFailure) else ""
    seconds = int(asked) if asked.isascii() and asked.isdigit() else 1
    # One SDK does not retry at all above two minutes, the other sleeps however long it is told to.
    return {"retry-after": str(min(max(seconds, 1), MAX_RETRY_AFTER_S))}
