import pytest

from routerhub.launch import environment
from routerhub.launch.claims import CannotStart


def test_missing_secret_says_how_to_make_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SECRET_KEY")

    with pytest.raises(environment.MissingSecret) as refusal:
        environment.required_secret("SECRET_KEY")

    assert str(refusal.value) == (
        "SECRET_KEY is not set. Make one with: python -m routerhub.launch.secrets, and keep it outside the database."
    )


def test_encryption_key_that_is_no_fernet_key_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ROUTERHUB_ENCRYPTION_KEYS", "the same as SECRET_KEY")

    with pytest.raises(environment.MissingSecret, match="not a Fernet key"):
        environment.encryption_keys()


@pytest.mark.parametrize("text", ["http", "0", "-1", "80.5"])
def test_number_that_is_none_is_refused(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setenv("WEB_CONCURRENCY", text)

    with pytest.raises(CannotStart, match="WEB_CONCURRENCY must be a whole number above zero"):
        environment.positive_number("WEB_CONCURRENCY", 1)


def test_port_beyond_the_last_one_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", "65536")

    with pytest.raises(CannotStart, match="PORT must be a port up to 65535, not 65536"):
        environment.port_number("PORT", 8000)


def test_number_that_is_not_set_has_its_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PORT", raising=False)

    assert environment.port_number("PORT", 8000) == 8000
