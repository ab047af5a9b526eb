import pytest
from django.db import IntegrityError, transaction

from routerhub.access import encryption
from routerhub.access.models import Pepper
from routerhub.access.pepper import current_pepper

pytestmark = pytest.mark.django_db


def test_the_pepper_is_made_once_and_then_stays() -> None:
    first = current_pepper()

    assert current_pepper() == first
    assert len(first) == 64
    assert Pepper.objects.count() == 1


def test_the_pepper_is_encrypted_at_rest() -> None:
    pepper = current_pepper()

    token = Pepper.objects.get().token
    assert pepper.decode() not in token
    assert encryption.decrypt(token) == pepper.decode()


def test_the_database_refuses_a_second_pepper() -> None:
    current_pepper()

    with pytest.raises(IntegrityError, match="access_pepper_is_one_row"), transaction.atomic():
        Pepper.objects.create(pk=2, token="another")
