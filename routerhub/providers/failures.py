"""How asking a provider can fail. The class says what may follow, the code what is recorded.

UpstreamFailure              `can_fall_back`: whether another target may be asked instead
├── TimedOut                 no answer within the target's time-out
├── ConnectionFailed         no connection, or one lost before the reply
├── HttpFailure              the provider answered with an error status
│   ├── RateLimited          429
│   ├── ServerFailed         5xx
│   ├── Misconfigured        401, 402, 403, 404: our credential, contract or model name is at fault, not the request
│   └── RequestRefused       any other 4xx: the request is at fault, so no other target is asked
├── BadReply                 a success status whose body is no reply
└── StreamBroken             a stream that ended before its finish, or said that it failed
"""

from http import HTTPStatus

from routerhub.providers.error_bodies import NativeError, native_error


class UpstreamFailure(Exception):
    """An attempt failed. `was_billed` is false only where the provider cannot have billed anything.

    `native` is what the provider said itself, null where it said nothing.
    """

    code = "upstream_failure"
    can_fall_back = True
    was_billed: bool | None = None
    http_status: int | None = None
    native: NativeError | None = None


class TimedOut(UpstreamFailure):
    """No answer within the target's time-out."""

    code = "timeout"


class ConnectionFailed(UpstreamFailure):
    """No connection could be made, or it was lost before the reply."""

    code = "connection_error"

    def __init__(self, message: str, *, was_connected: bool) -> None:
        super().__init__(message)
        self.was_billed = None if was_connected else False


class HttpFailure(UpstreamFailure):
    """The provider answered with an error status; `body` is its answer."""

    was_billed = False

    def __init__(self, message: str, *, http_status: int, body: bytes, retry_after: str = "") -> None:
        super().__init__(message)
        self.http_status = http_status
        self.native = native_error(body)
        self.retry_after = retry_after


class RateLimited(HttpFailure):
    """The provider has had enough of us for now."""

    code = "rate_limited"


class ServerFailed(HttpFailure):
    """The provider failed on its side."""

    code = "server_error"


class Misconfigured(HttpFailure):
    """Our credential, contract or model name is at fault; the caller can do nothing about it."""

    code = "provider_misconfigured"


class RequestRefused(HttpFailure):
    """The request itself is at fault, so the same request would fail elsewhere too."""

    code = "request_refused"
    can_fall_back = False


class BadReply(UpstreamFailure):
    """A success status whose body is no reply: an error in disguise, HTML, or no choices."""

    code = "bad_reply"


class StreamBroken(UpstreamFailure):
    """A stream that ended before its finish, or said that it failed."""

    code = "stream_broken"

    def __init__(self, message: str, *, native: NativeError | None = None) -> None:
        super().__init__(message)
        self.native = native


_MISCONFIGURED = {
    HTTPStatus.UNAUTHORIZED,
    HTTPStatus.PAYMENT_REQUIRED,
    HTTPStatus.FORBIDDEN,
    HTTPStatus.NOT_FOUND,
    HTTPStatus.METHOD_NOT_ALLOWED,
}


def http_failure(message: str, *, http_status: int, body: bytes, retry_after: str = "") -> HttpFailure:
    """The failure that an error status stands for."""
    if http_status == HTTPStatus.TOO_MANY_REQUESTS:
        kind: type[HttpFailure] = RateLimited
    elif http_status >= HTTPStatus.INTERNAL_SERVER_ERROR or http_status == HTTPStatus.REQUEST_TIMEOUT:
        kind = ServerFailed
    elif http_status in _MISCONFIGURED:
        kind = Misconfigured
    else:
        kind = RequestRefused
    return kind(message, http_status=http_status, body=body, retry_after=retry_after)
