import re
from io import StringIO

import pytest
from cryptography.fernet import Fernet, InvalidToken
from django.core.management import CommandError, call_command
from pytest_django import Settings

from routerhub.access import encryption, stored_secrets
from routerhub.access.models import Pepper
from routerhub.access.pepper import current_pepper
from routerhub.catalog.models import Provider
from tests.access.stored_text import every_stored_text
from tests.catalog.factories import ProviderFactory

pytestmark = pytest.mark.django_db
NEW, OTHER = Fernet.generate_key().decode(), Fernet.generate_key().decode()


@pytest.fixture
def old(settings: Settings) -> str:
    current_pepper()
    for slug in ("aurora", "borealis"):
        ProviderFactory.create(slug=slug, credential=encryption.encrypt(f"sk-{slug}"))
    ProviderFactory.create(slug="basement")
    key: str = settings.ENCRYPTION_KEYS[0]
    settings.ENCRYPTION_KEYS = [NEW, key]
    return key


def rotate() -> str:
    out = StringIO()
    call_command("rotate_keys", stdout=out)
    return out.getvalue()


def opened_by(key: str) -> int:
    tokens = re.findall(r"gAAAAA[\w=-]+", every_stored_text())
    opened = 0
    for token in tokens:
        try:
            Fernet(key).decrypt(token)
            opened += 1
        except InvalidToken:
            pass
    return opened


def test_after_rotation_the_old_key_opens_nothing_in_the_whole_database(old: str) -> None:
    pepper = current_pepper()
    before = opened_by(old)

    rotate()

    assert (before, opened_by(old), opened_by(NEW)) == (3, 0, 3)
    assert current_pepper() == pepper
    assert encryption.decrypt(Provider.objects.get(slug="aurora").credential) == "sk-aurora"


def test_an_interrupted_rotation_goes_on_where_it_stopped(old: str) -> None:
    aurora = Provider.objects.get(slug="aurora")
    stored_secrets.rotate_row(model=Provider, field="credential", pk=aurora.pk)
    token = Provider.objects.get(slug="aurora").credential

    said = rotate()

    assert "catalog.Provider.credential: 1 put under the newest key." in said
    assert Provider.objects.get(slug="aurora").credential == token
    assert rotate().count(": 0 put") == 2


def test_a_provider_is_not_marked_as_edited(old: str) -> None:
    before = Provider.objects.get(slug="aurora").updated_at

    rotate()

    assert Provider.objects.get(slug="aurora").updated_at == before


def test_a_secret_that_no_key_opens_is_named_and_the_rest_is_rotated(old: str) -> None:
    lost = Provider.objects.get(slug="aurora")
    Provider.objects.filter(pk=lost.pk).update(credential=Fernet(OTHER).encrypt(b"sk-lost").decode())

    with pytest.raises(CommandError, match=f"No key opens catalog.Provider {lost.pk}"):
        rotate()

    assert opened_by(NEW) == 2


def test_every_column_that_holds_tokens_is_known_to_rotation() -> None:
    columns = {(model._meta.label, field) for model, field in stored_secrets.columns()}

    assert columns == {("access.Pepper", "token"), ("catalog.Provider", "credential")}
    assert Pepper in {model for model, _ in stored_secrets.columns()}
