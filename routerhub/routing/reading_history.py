"""The history of the routing table: revisions with what each changed."""

from dataclasses import dataclass

from routerhub.engine.differences import Change, differences
from routerhub.engine.table import Table, read_table
from routerhub.routing.models import Revision

PAGE_SIZE = 20


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """A revision and what it changed in the one before it."""

    revision: Revision
    predecessor: Revision | None
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class HistoryPage:
    """Some revisions, newest first; `next_before` is the number to go on from, null on the last page."""

    entries: tuple[HistoryEntry, ...]
    next_before: int | None


def read_history(*, before: int | None = None, size: int = PAGE_SIZE) -> HistoryPage:
    """The newest revisions with numbers below `before`, in one query."""
    revisions = Revision.objects.select_related("published_by").order_by("-number")
    if before is not None:
        revisions = revisions.filter(number__lt=before)
    found = list(revisions[: size + 1])
    predecessors = [*found[1:], None]
    entries = tuple(_entry(revision, before) for revision, before in zip(found, predecessors, strict=False))
    shown = entries[:size]
    return HistoryPage(entries=shown, next_before=shown[-1].revision.number if len(found) > size else None)


def read_entry(revision: Revision) -> HistoryEntry:
    """That revision with what it changed, in one query."""
    earlier = Revision.objects.select_related("published_by").filter(number__lt=revision.number)
    return _entry(revision, earlier.order_by("-number").first())


def _entry(revision: Revision, predecessor: Revision | None) -> HistoryEntry:
    before = read_table(predecessor.document) if predecessor else Table()
    changes = differences(before, read_table(revision.document))
    return HistoryEntry(revision=revision, predecessor=predecessor, changes=changes)
