"""Making a draft live: a numbered revision, and the compiled snapshot that gateways answer with.

PublishError
├── NothingToPublish   there is no draft
├── MessageMissing     nobody would know why
└── TableUnsound       the draft has problems that prevent publishing
"""

from datetime import datetime

from django.db import connection, transaction
from django.db.models import Max
from django.utils import timezone

from routerhub.access import audit
from routerhub.access.models import User
from routerhub.engine.differences import Change, FieldChanged, kind_of
from routerhub.engine.snapshot import encode_snapshot
from routerhub.engine.table import write_table
from routerhub.engine.table_problems import Problem, blocking, find_problems
from routerhub.routing.crossing import build_snapshot, read_catalogue, read_rows
from routerhub.routing.drafting import WorkingTable, open_draft
from routerhub.routing.locks import lock_snapshots
from routerhub.routing.models import Draft, LiveSnapshot, Revision

CHANNEL = "routerhub_snapshot"
SNAPSHOTS_KEPT = 20


class PublishError(Exception):
    """The draft was not published and the live table is untouched; the message is for people."""


class NothingToPublish(PublishError):
    """There is no draft."""

    def __init__(self) -> None:
        super().__init__("There is nothing to publish: the draft says what is live already.")


class MessageMissing(PublishError):
    """A revision without a message would leave nobody knowing why."""

    def __init__(self) -> None:
        super().__init__("Say in a few words what changes and why; it is kept in the history.")


class TableUnsound(PublishError):
    """The draft's table has problems that prevent publishing."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("The draft cannot be published yet: " + " ".join(problem.message for problem in problems))
        self.problems = problems


@transaction.atomic
def publish(*, by: User | None, message: str, at: datetime, expected_version: str) -> Revision:
    """The draft as the live revision, compiled and announced to gateways in the same transaction.

    Raises `DraftConflict` when the draft is not the one that was reviewed, else a `PublishError`.
    """
    working = open_draft(expected_version=expected_version)
    message = message.strip()
    if working.draft is None:
        raise NothingToPublish
    if not message:
        raise MessageMissing
    problems = blocking(find_problems(working.table, read_catalogue(at=at)))
    if problems:
        raise TableUnsound(problems)
    revision = _make_live(working, by=by, message=message, at=at)
    Draft.objects.all().delete()
    compile_snapshot()
    return revision


@transaction.atomic
def compile_snapshot() -> LiveSnapshot:
    """The live state as a stored snapshot; gateways are told when the transaction commits.

    Compilations wait for each other, so a larger serial never knows less. The newest twenty are kept.
    """
    lock_snapshots()
    compiled_at = timezone.now()
    rows = read_rows(at=compiled_at)
    serial = _reserve_serial()
    snapshot = build_snapshot(rows, serial=serial, compiled_at=compiled_at)
    stored = LiveSnapshot.objects.create(
        pk=serial, payload=encode_snapshot(snapshot), revision_number=snapshot.revision
    )
    newest = LiveSnapshot.objects.order_by("-pk").values("pk")[:SNAPSHOTS_KEPT]
    LiveSnapshot.objects.exclude(pk__in=newest).delete()
    _notify(serial)
    return stored


def _make_live(working: WorkingTable, *, by: User | None, message: str, at: datetime) -> Revision:
    number = (Revision.objects.aggregate(last=Max("number"))["last"] or 0) + 1
    Revision.objects.filter(is_live=True).update(is_live=False)
    revision = Revision.objects.create(
        number=number,
        document=write_table(working.table),
        message=message,
        published_at=at,
        published_by=by,
        is_live=True,
    )
    before, after = _before_and_after(working.changes)
    audit.record(
        by=by,
        act="publish",
        subject=f"v{number}",
        message=message,
        before={"revision": working.live.number if working.live else None, **before},
        after={"revision": number, **after},
    )
    return revision


def _before_and_after(changes: tuple[Change, ...]) -> tuple[dict[str, str], dict[str, str]]:
    """What the audit log keeps of the changes, by rule and field."""
    before, after = {}, {}
    for change in changes:
        if isinstance(change, FieldChanged):
            name = f"{change.key}: {change.label.lower()}"
            before[name], after[name] = change.before, change.after
        else:
            after[f"{change.key}: {kind_of(change)}"] = change.sentence
    return before, after


def _reserve_serial() -> int:
    """The id of the row to come, known beforehand because the payload repeats it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence(%s, 'id'))", [LiveSnapshot._meta.db_table])
        serial: int = cursor.fetchone()[0]
    return serial


def _notify(serial: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s, %s)", [CHANNEL, str(serial)])
