"""Reading the audit log: who may see which entries, filters, pages, and changes as before and after."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from routerhub.access.models import AuditEntry
from routerhub.access.models.audit_entry import AuditEntryQuerySet
from routerhub.web.roles import Role

PAGE_SIZE = 50
SEES_EVERYTHING = frozenset({Role.ENGINEER, Role.ADMIN})
SEES_ROUTING = frozenset({Role.MANAGER})


@dataclass(frozen=True, slots=True)
class Change:
    """One field of an entry; null where it was not there."""

    field: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class AuditLine:
    """An entry as the page shows it."""

    entry: AuditEntry
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class AuditPage:
    """One page of lines, newest first; `next_before` leads to the older ones, null on the last page."""

    lines: tuple[AuditLine, ...]
    next_before: int | None


@dataclass(frozen=True, slots=True)
class AuditFilter:
    """Which entries are asked for; an empty field asks for all."""

    act: str = ""
    actor: str = ""
    subject: str = ""
    day: date | None = None


def visible_to(roles: frozenset[Role]) -> AuditEntryQuerySet:
    """The entries that somebody with these roles may read: all, those about routing, or none. No role is not "all"."""
    entries = AuditEntry.objects.all()
    if roles & SEES_EVERYTHING:
        return entries
    return entries.about_routing() if roles & SEES_ROUTING else entries.none()


def acts_visible_to(roles: frozenset[Role]) -> list[str]:
    """The acts that occur in what somebody with these roles may read, for the filter."""
    return list(visible_to(roles).order_by("act").values_list("act", flat=True).distinct())


def read_page(*, roles: frozenset[Role], wanted: AuditFilter, before: int | None) -> AuditPage:
    """The newest entries older than `before` that match, with one look ahead to know whether more follow."""
    found = list(_matching(visible_to(roles), wanted).older_than(before)[: PAGE_SIZE + 1])
    shown = found[:PAGE_SIZE]
    lines = tuple(AuditLine(entry, changes_of(entry)) for entry in shown)
    return AuditPage(lines, shown[-1].pk if len(found) > PAGE_SIZE else None)


def changes_of(entry: AuditEntry) -> tuple[Change, ...]:
    """The fields that the act changed, in the order in which they were recorded."""
    fields = dict.fromkeys([*entry.before, *entry.after])
    changes = (
        Change(field.replace("_", " "), _words(entry.before.get(field)), _words(entry.after.get(field)))
        for field in fields
    )
    return tuple(change for change in changes if change.before != change.after)


def _matching(entries: AuditEntryQuerySet, wanted: AuditFilter) -> AuditEntryQuerySet:
    if wanted.act:
        entries = entries.filter(act=wanted.act)
    if wanted.actor:
        entries = entries.filter(actor_name=wanted.actor)
    if wanted.subject:
        entries = entries.filter(subject__icontains=wanted.subject)
    if wanted.day:
        entries = entries.filter(at__date=wanted.day)
    return entries


def _words(value: Any) -> str | None:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(str(part) for part in value) or None
    return None if value is None or value == "" else str(value)
