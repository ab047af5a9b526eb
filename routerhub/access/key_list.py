"""Reading the keys for their page: newest first, each with its state in words."""

from dataclasses import dataclass
from datetime import datetime

from routerhub.access.models import ApiKey
from routerhub.access.models.api_key import Scope

PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class KeyLine:
    """A key as the page shows it; `chip` is the look of its state."""

    key: ApiKey
    scopes: str
    state: str
    chip: str

    @property
    def can_be_revoked(self) -> bool:
        """Whether revoking still changes anything."""
        return self.key.revoked_at is None


@dataclass(frozen=True, slots=True)
class KeyPage:
    """One page of keys; `next_before` leads to the older ones, null on the last page."""

    lines: tuple[KeyLine, ...]
    next_before: int | None


def read_keys(*, before: int | None, at: datetime) -> KeyPage:
    """The newest keys older than `before`, in one query however many they are."""
    keys = ApiKey.objects.select_related("team", "created_by").order_by("-pk")
    found = list((keys if before is None else keys.filter(pk__lt=before))[: PAGE_SIZE + 1])
    shown = found[:PAGE_SIZE]
    return KeyPage(tuple(_line(key, at) for key in shown), shown[-1].pk if len(found) > PAGE_SIZE else None)


def _line(key: ApiKey, at: datetime) -> KeyLine:
    scopes = ", ".join(str(Scope(scope).label) for scope in sorted(key.scopes, reverse=True))
    if key.revoked_at is not None:
        return KeyLine(key, scopes, "Revoked", "muted")
    if key.expires_at is not None and key.expires_at <= at:
        return KeyLine(key, scopes, "Expired", "warn")
    return KeyLine(key, scopes, "In use", "ok")
