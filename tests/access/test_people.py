import pytest
from django.test import Client

from routerhub.access import people
from routerhub.access.models import AuditEntry, User
from routerhub.web.roles import Role, roles_of
from tests.access.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin() -> User:
    return UserFactory.create(username="root", role=Role.ADMIN)


def signed_in(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def is_signed_in(client: Client) -> bool:
    return client.get("/").status_code != 302


def test_a_person_is_added_with_one_role(admin: User) -> None:
    person = people.add_person(username="ada", password="a long enough password", role=Role.MANAGER, by=admin)

    assert roles_of(person) == {Role.MANAGER}
    assert person.check_password("a long enough password")
    entry = AuditEntry.objects.get()
    assert (entry.actor, entry.act, entry.subject, entry.after) == (admin, "add person", "ada", {"role": "manager"})


def test_a_name_is_given_once(admin: User) -> None:
    with pytest.raises(people.NameTaken):
        people.add_person(username="root", password="a long enough password", role=Role.ADMIN, by=admin)

    assert User.objects.count() == 1


def test_a_role_replaces_all_others_and_ends_sessions(admin: User) -> None:
    person = UserFactory.create(username="ada", role=Role.ENGINEER, is_superuser=True)
    client = signed_in(person)

    person = people.change_role(person=person, role=Role.VIEWER, by=admin)

    assert roles_of(User.objects.get(pk=person.pk)) == {Role.VIEWER}
    assert not is_signed_in(client)
    entry = AuditEntry.objects.get()
    assert (entry.before, entry.after) == ({"role": "admin"}, {"role": "viewer"})


def test_deactivation_ends_sessions_at_once_and_for_good(admin: User) -> None:
    person = UserFactory.create(role=Role.ENGINEER)
    client = signed_in(person)

    people.deactivate(person=person, by=admin)
    was_signed_in = is_signed_in(client)
    people.reactivate(person=person, by=admin)

    assert not was_signed_in
    assert not is_signed_in(client)
    assert [entry.act for entry in AuditEntry.objects.order_by("pk")] == ["deactivate person", "reactivate person"]


def test_a_new_password_ends_sessions_and_is_not_recorded(admin: User) -> None:
    person = UserFactory.create(role=Role.ENGINEER)
    client = signed_in(person)

    person = people.reset_password(person=person, password="correct horse battery", by=admin)

    assert person.check_password("correct horse battery")
    assert not is_signed_in(client)
    entry = AuditEntry.objects.get()
    assert (entry.act, entry.before, entry.after) == ("reset password", {}, {})


def test_an_admin_cannot_remove_their_own_admin_role(admin: User) -> None:
    UserFactory.create(role=Role.ADMIN)

    with pytest.raises(people.OwnAdminRole):
        people.change_role(person=admin, role=Role.VIEWER, by=admin)
    with pytest.raises(people.OwnAdminRole):
        people.deactivate(person=admin, by=admin)

    assert roles_of(User.objects.get(pk=admin.pk)) == {Role.ADMIN}


def test_the_last_admin_stays(admin: User) -> None:
    UserFactory.create(role=Role.ADMIN, is_active=False)

    with pytest.raises(people.LastAdmin):
        people.change_role(person=admin, role=Role.VIEWER, by=None)
    with pytest.raises(people.LastAdmin):
        people.deactivate(person=admin, by=None)

    assert not AuditEntry.objects.exists()


def test_a_superuser_counts_as_an_admin(admin: User) -> None:
    UserFactory.create(is_superuser=True)

    people.change_role(person=admin, role=Role.VIEWER, by=None)

    assert roles_of(User.objects.get(pk=admin.pk)) == {Role.VIEWER}
