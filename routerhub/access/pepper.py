"""The secret under which API keys are digested, made when first needed."""

import secrets

from routerhub.access import encryption
from routerhub.access.models import Pepper


def current_pepper() -> bytes:
    """The installation's pepper, the same bytes that the gateway opens from the snapshot.

    Two processes that ask at once get the same one: the table holds a single row.
    """
    row, _ = Pepper.objects.get_or_create(pk=1, defaults={"token": encryption.encrypt(secrets.token_hex(32))})
    return encryption.decrypt(row.token).encode()
