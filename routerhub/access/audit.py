"""Writing the audit log."""

from collections.abc import Mapping
from typing import Any

from routerhub.access.models import AuditEntry, User


def record(
    *,
    by: User | None,
    act: str,
    subject: str,
    message: str = "",
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> AuditEntry:
    """Add one entry; call it in the transaction of the act, so that neither exists without the other.

    `by` is null for acts of the installation itself. `before` and `after` are JSON-like and hold no secret.
    """
    return AuditEntry.objects.create(
        actor=by,
        actor_name=by.username if by else "RouterHub",
        act=act,
        subject=subject,
        message=message,
        before=dict(before or {}),
        after=dict(after or {}),
    )
