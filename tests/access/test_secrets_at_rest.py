import pytest

from routerhub.access import encryption
from routerhub.access.keys import issue_key
from routerhub.access.people import add_person, reset_password
from routerhub.access.pepper import current_pepper
from routerhub.web.roles import Role
from tests.access.stored_text import every_stored_text
from tests.catalog.factories import ProviderFactory
from tests.conftest import SignIn

pytestmark = pytest.mark.django_db


def test_no_secret_lies_in_the_database_in_the_clear() -> None:
    key = issue_key(name="checkout", team="Shop", scopes=["route"], by=None)
    person = add_person(username="ada", password="canary-password-1", role=Role.ADMIN, by=None)
    reset_password(person=person, password="canary-password-2", by=None)
    ProviderFactory.create(credential=encryption.encrypt("sk-canary-credential"))

    stored = every_stored_text()

    assert "checkout" in stored  # so the dump is not empty
    secrets = [key.plaintext, key.plaintext[8:], "canary-password", "sk-canary-credential", current_pepper().hex()]
    assert [secret for secret in secrets if secret in stored] == []


def test_encrypted_columns_hold_fernet_tokens_only() -> None:
    token = encryption.encrypt("sk-canary")

    assert token.startswith("gAAAAA")
    assert encryption.decrypt(token) == "sk-canary"
    assert encryption.encrypt("") == ""


def test_a_token_of_another_installation_does_not_open() -> None:
    with pytest.raises(encryption.SecretUnreadable):
        encryption.decrypt("gAAAAABnotours")


def test_no_page_of_access_shows_a_stored_secret(sign_in: SignIn) -> None:
    key = issue_key(name="checkout", team="Shop", scopes=["route"], by=None)
    client = sign_in(Role.ADMIN)

    pages = [client.get(url).content.decode() for url in ("/keys/", "/people/", "/audit/")]

    for page in pages:
        assert key.key_row.digest not in page
        assert key.plaintext not in page
        assert "gAAAAA" not in page
        assert "md5$" not in page
