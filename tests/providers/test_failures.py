import pytest

from routerhub.providers.failures import (
    ConnectionFailed,
    HttpFailure,
    Misconfigured,
    RateLimited,
    RequestRefused,
    ServerFailed,
    http_failure,
)


@pytest.mark.parametrize(
    ("http_status", "kind", "can_fall_back"),
    [
        (400, RequestRefused, False),
        (401, Misconfigured, True),
        (402, Misconfigured, True),
        (403, Misconfigured, True),
        (404, Misconfigured, True),
        (408, ServerFailed, True),
        (409, RequestRefused, False),
        (413, RequestRefused, False),
        (422, RequestRefused, False),
        (429, RateLimited, True),
        (500, ServerFailed, True),
        (503, ServerFailed, True),
        (529, ServerFailed, True),
    ],
)
def test_http_failure_says_whether_another_target_may_be_asked(
    http_status: int, kind: type[HttpFailure], *, can_fall_back: bool
) -> None:
    failure = http_failure("said", http_status=http_status, body=b"")

    assert (type(failure), failure.can_fall_back, failure.was_billed) == (kind, can_fall_back, False)


@pytest.mark.parametrize(("was_connected", "was_billed"), [(False, False), (True, None)])
def test_lost_connection_may_have_been_billed_only_if_there_was_one(
    *, was_connected: bool, was_billed: bool | None
) -> None:
    assert ConnectionFailed("lost", was_connected=was_connected).was_billed is was_billed
