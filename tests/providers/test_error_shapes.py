"""What callers get for each status: the class that the official client raises and the keys it reads."""

from typing import Any

import anthropic
import openai
import orjson
import pytest

from routerhub.providers.error_bodies import NativeError
from routerhub.providers.error_shapes import error_for
from tests.providers.official_clients import anthropic_client, openai_client

BAD = NativeError(message="Bad", code="cause", param="messages[0]")
SILENT = NativeError(message="")
OPENAI_CLASSES = {
    400: openai.BadRequestError,
    401: openai.AuthenticationError,
    402: openai.APIStatusError,
    403: openai.PermissionDeniedError,
    404: openai.NotFoundError,
    405: openai.APIStatusError,
    408: openai.APIStatusError,
    409: openai.ConflictError,
    413: openai.APIStatusError,
    422: openai.UnprocessableEntityError,
    429: openai.RateLimitError,
    500: openai.InternalServerError,
    501: openai.InternalServerError,
    502: openai.InternalServerError,
    503: openai.InternalServerError,
    504: openai.InternalServerError,
    529: openai.InternalServerError,
}
ANTHROPIC_CLASSES = {
    400: (anthropic.BadRequestError, "invalid_request_error"),
    401: (anthropic.AuthenticationError, "authentication_error"),
    402: (anthropic.PaymentRequiredError, "billing_error"),
    403: (anthropic.PermissionDeniedError, "permission_error"),
    404: (anthropic.NotFoundError, "not_found_error"),
    405: (anthropic.APIStatusError, "invalid_request_error"),
    408: (anthropic.RequestTimeoutError, "invalid_request_error"),
    409: (anthropic.ConflictError, "conflict_error"),
    413: (anthropic.ContentTooLargeError, "request_too_large"),
    422: (anthropic.UnprocessableEntityError, "invalid_request_error"),
    429: (anthropic.RateLimitError, "rate_limit_error"),
    500: (anthropic.InternalServerError, "api_error"),
    501: (anthropic.HTTPNotImplementedError, "api_error"),
    502: (anthropic.InternalServerError, "api_error"),
    503: (anthropic.ServiceUnavailableError, "api_error"),
    504: (anthropic.GatewayTimeoutError, "timeout_error"),
    529: (anthropic.OverloadedError, "overloaded_error"),
}


def raised_by_openai(status: int, body: dict[str, Any]) -> openai.APIStatusError:
    client = openai_client(orjson.dumps(body), status=status)
    with pytest.raises(openai.APIStatusError) as raised:
        client.chat.completions.create(model="m", messages=[{"role": "user", "content": "hi"}])
    return raised.value


def raised_by_anthropic(status: int, body: dict[str, Any]) -> anthropic.APIStatusError:
    client = anthropic_client(orjson.dumps(body), status=status)
    with pytest.raises(anthropic.APIStatusError) as raised:
        client.messages.create(model="m", max_tokens=9, messages=[{"role": "user", "content": "hi"}])
    return raised.value


@pytest.mark.parametrize(("status", "kind"), OPENAI_CLASSES.items())
def test_openai_client_raises_the_class_of_the_status_with_all_four_keys(status: int, kind: type[Exception]) -> None:
    error = raised_by_openai(status, error_for("openai", status, BAD, "call-1"))

    family = "server_error" if status >= 500 else "rate_limit_error" if status == 429 else "invalid_request_error"
    assert type(error) is kind
    assert error.body == {"message": "Bad", "type": family, "param": "messages[0]", "code": "cause"}
    assert (error.type, error.code, error.param) == (family, "cause", "messages[0]")


@pytest.mark.parametrize(("status", "expected"), ANTHROPIC_CLASSES.items())
def test_anthropic_client_raises_the_class_of_the_status_with_its_type(
    status: int, expected: tuple[type[Exception], str]
) -> None:
    body = error_for("anthropic", status, BAD, "call-1")

    error = raised_by_anthropic(status, body)

    assert body == {"type": "error", "error": {"type": expected[1], "message": "Bad"}, "request_id": "call-1"}
    assert (type(error), error.type, error.api_message, error.request_id) == (*expected, "Bad", "call-1")


@pytest.mark.parametrize(
    ("native", "expected"),
    [
        pytest.param(
            NativeError(message="Bad", type="tokens", code="rate_limit_exceeded", dialect="openai"),
            {"message": "Bad", "type": "tokens", "param": None, "code": "rate_limit_exceeded"},
            id="the same dialect's type and code stand",
        ),
        pytest.param(
            NativeError(message="Bad", type="overloaded_error", dialect="anthropic"),
            {"message": "Bad", "type": "rate_limit_error", "param": None, "code": "overloaded_error"},
            id="the other dialect's type becomes the code",
        ),
        pytest.param(
            SILENT,
            {
                "message": "The provider answered with status 429.",
                "type": "rate_limit_error",
                "param": None,
                "code": None,
            },
            id="a body that says nothing",
        ),
    ],
)
def test_openai_callers_get_the_cause_in_their_own_words(native: NativeError, expected: dict[str, Any]) -> None:
    assert error_for("openai", 429, native, "call-1") == {"error": expected}


@pytest.mark.parametrize(
    ("native", "expected"),
    [
        pytest.param(
            NativeError(message="Bad", type="overloaded_error", dialect="anthropic"),
            {"type": "overloaded_error", "message": "Bad"},
            id="the same dialect's type stands",
        ),
        pytest.param(
            NativeError(message="Bad", type="tokens", code="rate_limit_exceeded", dialect="openai"),
            {"type": "rate_limit_error", "message": "Bad"},
            id="the other dialect's gives way to the status",
        ),
        pytest.param(
            SILENT,
            {"type": "rate_limit_error", "message": "The provider answered with status 429."},
            id="a body that says nothing",
        ),
    ],
)
def test_anthropic_callers_get_the_cause_in_their_own_words(native: NativeError, expected: dict[str, Any]) -> None:
    assert error_for("anthropic", 429, native, "call-1")["error"] == expected


def test_anthropic_client_reads_the_error_code_of_a_spend_limit() -> None:
    details: dict[str, Any] = {"error_code": "enforced_spend_limit_reached", "limit": 5}
    native = NativeError(
        message="Spent", type="rate_limit_error", code=details["error_code"], dialect="anthropic", details=details
    )

    error = raised_by_anthropic(429, error_for("anthropic", 429, native, "call-1"))

    assert (error.error_code, error.type) == ("enforced_spend_limit_reached", "rate_limit_error")
