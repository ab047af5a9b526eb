"""How a change below reaches the live snapshot above: the changer announces, `routing` listens and compiles.

Keys and the catalogue must not import `routing`, yet a revoked key or a new credential has to reach the gateway at
once. The listener runs inside the changer's transaction, so a change and its snapshot commit together or not at all.
"""

from collections.abc import Callable

from django.db import transaction

_listeners: list[Callable[[], object]] = []


def listen(listener: Callable[[], object]) -> None:
    """Have `listener` called, without arguments, for every announced change; registering twice has no effect."""
    if listener not in _listeners:
        _listeners.append(listener)


def announce() -> None:
    """Say that something the gateway knows has changed (a key, model, price, provider, tier or task)."""
    with transaction.atomic():
        for listener in _listeners:
            listener()
