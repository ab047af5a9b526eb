import pytest

from routerhub.providers.error_bodies import NativeError, error_message, native_error


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        pytest.param(b'{"error": {"message": "Too long", "type": "x"}}', "Too long", id="openai"),
        pytest.param(b'{"type": "error", "error": {"type": "x", "message": "Busy"}}', "Busy", id="anthropic"),
        pytest.param(b'[{"error": {"message": "Quota"}}]', "Quota", id="a list of errors"),
        pytest.param(b'{"detail": "Not allowed"}', "Not allowed", id="detail"),
        pytest.param(b'{"detail": [{"msg": "field required"}]}', "field required", id="list of details"),
        pytest.param(b'{"error": "plain"}', "plain", id="error as a string"),
        pytest.param(b"upstream  \n timed out", "upstream timed out", id="plain text"),
        pytest.param(b"<html><h1>502</h1></html>", "The provider answered with status 502.", id="HTML"),
        pytest.param(b"", "The provider answered with status 502.", id="nothing"),
        pytest.param(b"{}", "The provider answered with status 502.", id="an empty object"),
    ],
)
def test_error_message_is_the_providers_own_words(raw: bytes, expected: str) -> None:
    assert error_message(raw, 502) == expected


def test_error_message_is_cut_to_one_screen() -> None:
    assert len(error_message(b"x" * 10_000, 500)) == 500


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        pytest.param(
            b'{"error": {"message": "Too long", "type": "invalid_request_error", "param": "n", "code": "too_long"}}',
            NativeError(message="Too long", type="invalid_request_error", code="too_long", param="n", dialect="openai"),
            id="openai",
        ),
        pytest.param(
            b'{"error": {"message": "Gone", "type": null, "param": null, "code": 404}}',
            NativeError(message="Gone", code="404", dialect="openai"),
            id="openai with nulls and a number",
        ),
        pytest.param(
            b'{"object": "error", "message": "Too long", "type": "BadRequestError", "param": null, "code": 400}',
            NativeError(message="Too long", type="BadRequestError", code="400", dialect="openai"),
            id="older vllm",
        ),
        pytest.param(
            b'{"type": "error", "error": {"type": "rate_limit_error", "message": "Spent",'
            b' "details": {"error_code": "ramp_limit_exceeded"}}, "request_id": "req_1"}',
            NativeError(
                message="Spent",
                type="rate_limit_error",
                code="ramp_limit_exceeded",
                dialect="anthropic",
                details={"error_code": "ramp_limit_exceeded"},
            ),
            id="anthropic with details",
        ),
        pytest.param(
            b'[{"error": {"code": 429, "message": "Quota", "status": "RESOURCE_EXHAUSTED"}}]',
            NativeError(message="Quota", code="RESOURCE_EXHAUSTED", dialect="openai"),
            id="gemini, a list",
        ),
        pytest.param(b'{"detail": "Not allowed"}', NativeError(message="Not allowed"), id="detail"),
        pytest.param(b'{"detail": [{"msg": "required", "loc": []}]}', NativeError(message="required"), id="details"),
        pytest.param(b'{"error": "plain"}', NativeError(message="plain"), id="error as a string"),
        pytest.param(b'"only text"', NativeError(message="only text"), id="a JSON string"),
        pytest.param(b"timed  out", NativeError(message="timed out"), id="plain text"),
        pytest.param(b"<!doctype html><h1>502</h1>", NativeError(message=""), id="HTML"),
        pytest.param(b"\xff\xfe", NativeError(message="\ufffd\ufffd"), id="no UTF-8"),
        pytest.param(b"[]", NativeError(message=""), id="an empty list"),
        pytest.param(b"null", NativeError(message=""), id="null"),
        pytest.param(b"", NativeError(message=""), id="nothing"),
    ],
)
def test_native_error_is_read_from_any_shape(raw: bytes, expected: NativeError) -> None:
    assert native_error(raw) == expected


@pytest.mark.parametrize(
    ("kind", "code", "is_spent"),
    [
        ("rate_limit_error", "enforced_spend_limit_reached", True),
        ("rate_limit_error", "contract_spend_limit_reached", True),
        ("insufficient_quota", "insufficient_quota", True),
        ("billing_error", None, True),
        ("rate_limit_error", "ramp_limit_exceeded", False),
        ("rate_limit_error", None, False),
        ("tokens", "rate_limit_exceeded", False),
    ],
)
def test_money_that_has_run_out_is_told_from_a_rate(kind: str, code: str | None, *, is_spent: bool) -> None:
    assert NativeError(message="", type=kind, code=code).is_budget_spent is is_spent
