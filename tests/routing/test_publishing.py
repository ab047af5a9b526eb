import pytest
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext

from routerhub.access import live_changes
from routerhub.access.models import AuditEntry
from routerhub.engine.snapshot import decode_snapshot
from routerhub.engine.table import Table, TaskIs, read_table
from routerhub.routing.drafting import DraftConflict, change_rule, working_table
from routerhub.routing.models import Draft, LiveSnapshot, Revision
from routerhub.routing.publishing import (
    MessageMissing,
    NothingToPublish,
    TableUnsound,
    compile_snapshot,
    publish,
)
from tests.catalog.factories import PriceFactory
from tests.engine.rules import a_rule
from tests.routing.factories import (
    NOW,
    KeyFactory,
    RevisionFactory,
    TaskFactory,
    draft_rules,
    price_models,
    publish_rules,
)

pytestmark = pytest.mark.django_db


def test_publish_makes_the_draft_the_one_live_revision() -> None:
    price_models("large", "small")
    publish_rules(a_rule("default", primary="large"))

    revision = publish_rules(a_rule("default", primary="small"), message="Cheaper")

    assert list(Revision.objects.order_by("number").values_list("number", "message", "is_live")) == [
        (1, "Because", False),
        (2, "Cheaper", True),
    ]
    assert read_table(revision.document) == Table(rules=(a_rule("default", primary="small"),))
    assert not Draft.objects.exists()


def test_publish_compiles_a_snapshot_of_the_new_revision_under_its_own_serial() -> None:
    price_models("large")

    publish_rules(a_rule("default"))

    stored = LiveSnapshot.objects.latest("pk")
    snapshot = decode_snapshot(bytes(stored.payload))
    assert (snapshot.serial, snapshot.revision, stored.revision_number) == (stored.pk, 1, 1)
    assert snapshot.table == Table(rules=(a_rule("default"),))


def test_publish_writes_who_changed_what_and_why_to_the_audit_log() -> None:
    price_models("large", "small")
    publish_rules(a_rule("default", primary="large"))

    publish_rules(a_rule("default", primary="small"), message="Cheaper")

    entry = AuditEntry.objects.latest("pk")
    assert (entry.act, entry.subject, entry.message) == ("publish", "v2", "Cheaper")
    assert entry.before == {"revision": 1, "default: primary": "large"}
    assert entry.after == {"revision": 2, "default: primary": "small"}


@pytest.mark.parametrize("message", ["", "   "])
def test_publish_refuses_a_draft_without_a_message(message: str) -> None:
    price_models("large")
    version = draft_rules(a_rule("default")).version

    with pytest.raises(MessageMissing):
        publish(by=None, message=message, at=NOW, expected_version=version)

    assert not Revision.objects.exists()


def test_publish_refuses_when_there_is_no_draft() -> None:
    with pytest.raises(NothingToPublish):
        publish(by=None, message="Because", at=NOW, expected_version=working_table().version)


def test_publish_refuses_a_table_with_blocking_problems_and_names_them() -> None:
    version = draft_rules(a_rule("default", primary="nobody")).version

    with pytest.raises(TableUnsound, match="There is no model “nobody”"):
        publish(by=None, message="Because", at=NOW, expected_version=version)

    assert not Revision.objects.exists()


def test_publish_refuses_a_draft_that_was_changed_after_the_review() -> None:
    price_models("large", "small")
    reviewed = draft_rules(a_rule("default"))
    change_rule(rule=a_rule("default", primary="small"), by=None, expected_version=reviewed.version)

    with pytest.raises(DraftConflict):
        publish(by=None, message="Because", at=NOW, expected_version=reviewed.version)


def test_the_database_refuses_a_second_live_revision() -> None:
    RevisionFactory.create(is_live=True)

    with pytest.raises(IntegrityError, match="routing_one_live_revision"):
        RevisionFactory.create(is_live=True)


def test_an_announced_change_below_compiles_the_snapshot() -> None:
    before = compile_snapshot()

    live_changes.announce()

    assert LiveSnapshot.objects.latest("pk").pk > before.pk


def test_compile_snapshot_tells_listening_gateways_its_serial() -> None:
    with CaptureQueriesContext(connection) as queries:
        stored = compile_snapshot()

    assert queries[-2]["sql"] == f"SELECT pg_notify('routerhub_snapshot', '{stored.pk}')"


def test_compile_snapshot_keeps_the_newest_twenty() -> None:
    serials = [compile_snapshot().pk for _ in range(22)]

    assert list(LiveSnapshot.objects.order_by("pk").values_list("pk", flat=True)) == serials[2:]


@pytest.mark.parametrize("count", [1, 3])
def test_compile_snapshot_needs_the_same_queries_for_any_number_of_rows(count: int) -> None:
    for _ in range(count):
        PriceFactory.create()
        KeyFactory.create()
    tasks = [TaskFactory.create() for _ in range(count)]
    price_models("large")
    publish_rules(*(a_rule(task.slug, TaskIs(tasks=(task.slug,))) for task in tasks), a_rule("default"))

    with CaptureQueriesContext(connection) as queries:
        compile_snapshot()

    reads = [query for query in queries if query["sql"].startswith('SELECT "')]
    assert len(reads) == 8
