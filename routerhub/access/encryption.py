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


def rotated(token: str) -> str:
    """The same secret under the newest key: the token itself where it is already; `SecretUnreadable` as above."""
    if not token or _opens_with_newest(token):
        return token
    try:
        return _fernet(tuple(settings.ENCRYPTION_KEYS)).rotate(token.encode()).decode()
    except InvalidToken as error:
        raise SecretUnreadable("No key of ROUTERHUB_ENCRYPTION_KEYS opens this secret.") from error


def _opens_with_newest(token: str) -> bool:
    try:
        _fernet(tuple(settings.ENCRYPTION_KEYS[:1])).decrypt(token.encode())
    except InvalidToken:
        return False
    return True
