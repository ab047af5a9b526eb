from datetime import UTC, datetime

import pytest
from pytest_django import DjangoAssertNumQueries

from routerhub.access.models import AuditEntry
from routerhub.access.reading_audit import Change, changes_of, visible_to
from routerhub.web.roles import Role
from tests.access.factories import AuditEntryFactory
from tests.conftest import SignIn

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("role", "status"),
    [(Role.VIEWER, 403), (Role.REVIEWER, 403), (Role.MANAGER, 200), (Role.ENGINEER, 200), (Role.ADMIN, 200)],
)
def test_managers_engineers_and_admins_read_the_log(sign_in: SignIn, role: Role, status: int) -> None:
    assert sign_in(role).get("/audit/").status_code == status


@pytest.mark.parametrize(
    ("role", "seen"),
    [
        (Role.VIEWER, set()),
        (Role.MANAGER, {"publish", "discard draft", "change task"}),
        (Role.ENGINEER, {"publish", "discard draft", "change task", "issue key", "add person", "untask"}),
    ],
)
def test_managers_read_about_routing_only_and_no_role_reads_nothing(role: Role, seen: set[str]) -> None:
    for act in ("publish", "discard draft", "change task", "issue key", "add person", "untask"):
        AuditEntryFactory.create(act=act)

    assert {entry.act for entry in visible_to(frozenset({role}))} == seen


def test_changes_are_shown_as_before_and_after_without_what_stayed() -> None:
    entry = AuditEntryFactory.build(
        before={"role": "viewer", "active": True, "same": 1},
        after={"role": "admin", "active": False, "same": 1, "new_list": ["a", "b"]},
    )

    assert changes_of(entry) == (
        Change("role", "viewer", "admin"),
        Change("active", "yes", "no"),
        Change("new list", None, "a, b"),
    )


def test_the_page_shows_the_newest_first_with_change_and_reason_as_text(sign_in: SignIn) -> None:
    AuditEntryFactory.create(subject="v1")
    AuditEntryFactory.create(subject="v2", message="<img src=x>", before={"model": "<old>"}, after={"model": "new"})

    response = sign_in(Role.ADMIN).get("/audit/")

    page = response.content.decode()
    assert [line.entry.subject for line in response.context["lines"]] == ["v2", "v1"]
    assert "<del>&lt;old&gt;</del>" in page
    assert "<ins>new</ins>" in page
    assert "&lt;img src=x&gt;" in page


@pytest.mark.parametrize(
    ("query", "subjects"),
    [
        ("act=publish", ["v2", "v1"]),
        ("actor=bob", ["50% key"]),
        ("subject=50%25", ["50% key"]),
        ("subject=%25%25", []),
        ("day=2020-01-01", []),
        ("act=publish&subject=2", ["v2"]),
    ],
)
def test_filters_stand_in_the_url(sign_in: SignIn, query: str, subjects: list[str]) -> None:
    AuditEntryFactory.create(subject="v1")
    AuditEntryFactory.create(subject="v2")
    AuditEntryFactory.create(subject="50% key", act="issue key", actor_name="bob")

    response = sign_in(Role.ADMIN).get(f"/audit/?{query}")

    assert [line.entry.subject for line in response.context["lines"]] == subjects


def test_a_day_is_one_day_of_utc(sign_in: SignIn) -> None:
    entry = AuditEntryFactory.create()

    response = sign_in(Role.ADMIN).get(f"/audit/?day={entry.at:%Y-%m-%d}")

    assert [line.entry for line in response.context["lines"]] == [entry]


@pytest.mark.parametrize("query", ["day=yesterday", "act=unheard+of"])
def test_a_filter_that_cannot_be_read_shows_no_entries(sign_in: SignIn, query: str) -> None:
    AuditEntryFactory.create()

    response = sign_in(Role.ADMIN).get(f"/audit/?{query}")

    assert (response.status_code, response.context["lines"]) == (422, ())


def test_older_entries_follow_with_the_filters_kept(sign_in: SignIn) -> None:
    client = sign_in(Role.ADMIN)
    AuditEntry.objects.bulk_create(
        [
            AuditEntry(actor_name="ada", act="publish", subject=f"v{number}", at=datetime.now(UTC))
            for number in range(51)
        ]
    )

    first = client.get("/audit/?act=publish")
    second = client.get(first.context["next_url"])

    assert "act=publish" in first.context["next_url"]
    assert [len(page.context["lines"]) for page in (first, second)] == [50, 1]
    assert second.context["newest_url"] == "/audit/?act=publish"


def test_a_cursor_that_is_no_number_shows_the_newest(sign_in: SignIn) -> None:
    AuditEntryFactory.create()

    assert len(sign_in(Role.ADMIN).get("/audit/?before=%27;--").context["lines"]) == 1


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_asks_the_same_queries_however_long_it_is(
    sign_in: SignIn, django_assert_num_queries: DjangoAssertNumQueries, rows: int
) -> None:
    client = sign_in(Role.ADMIN)
    AuditEntryFactory.create_batch(rows)

    # Session, person, roles, acts, entries; the header's live revision and draft.
    with django_assert_num_queries(7):
        client.get("/audit/")
