import pytest
from django.db import IntegrityError, connection, transaction

from routerhub.access import audit
from routerhub.access.models import AuditEntry
from tests.access.factories import AuditEntryFactory, UserFactory


@pytest.mark.django_db
def test_an_entry_can_be_added_and_names_its_actor() -> None:
    ada = UserFactory.create(username="ada")

    audit.record(by=ada, act="publish", subject="v3", message="because", before={"a": 1}, after={"a": 2})
    audit.record(by=None, act="publish", subject="v4")

    assert [str(entry) for entry in AuditEntry.objects.order_by("pk")] == ["ada: publish v3", "RouterHub: publish v4"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE access_auditentry SET actor_name = 'somebody else'",
        "DELETE FROM access_auditentry",
        "UPDATE access_auditentry SET id = id + 1",
    ],
)
def test_the_database_refuses_to_change_or_remove_an_entry(statement: str) -> None:
    entry = AuditEntryFactory.create()

    with pytest.raises(IntegrityError, match="only ever added"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)

    assert AuditEntry.objects.get() == entry


@pytest.mark.django_db
def test_somebody_who_acted_cannot_be_deleted() -> None:
    ada = UserFactory.create()
    audit.record(by=ada, act="publish", subject="v3")

    with pytest.raises(IntegrityError), transaction.atomic():
        ada.delete()


@pytest.mark.django_db(transaction=True)
def test_tests_can_still_truncate_the_log() -> None:
    AuditEntryFactory.create()

    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE access_auditentry")

    assert not AuditEntry.objects.exists()
