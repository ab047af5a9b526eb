import pytest

from routerhub.providers.error_bodies import error_message


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
