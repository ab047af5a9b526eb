"""Secrets at rest: Fernet tokens under the installation's keys, newest first."""

from functools import cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings


class SecretUnreadable(Exception):
    """A stored secret does not open with any of the installation's encryption keys."""


@cache
def _fernet(keys: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(key) for key in keys])


def encrypt(secret: str) -> str:
    """The secret as a Fernet token; an empty secret stays empty."""
    return _fernet(tuple(settings.ENCRYPTION_KEYS)).encrypt(secret.encode()).decode() if secret else ""


def decrypt(token: str) -> str:
    """The secret in a token that `encrypt` wrote; `SecretUnreadable` when no key opens it."""
    try:
        return _fernet(tuple(settings.ENCRYPTION_KEYS)).decrypt(token.encode()).decode() if token else ""
    except InvalidToken as error:
        raise SecretUnreadable("No key of ROUTERHUB_ENCRYPTION_KEYS opens this secret.") from error
