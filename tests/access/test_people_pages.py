import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from routerhub.access.models import User
from routerhub.web.roles import Role, roles_of
from tests.access.factories import UserFactory
from tests.conftest import SignIn

pytestmark = pytest.mark.django_db
NEW = {"username": "ada", "role": "engineer", "password": "correct horse battery"}


@pytest.fixture
def admin(sign_in: SignIn) -> Client:
    return sign_in(Role.ADMIN)


@pytest.mark.parametrize("role", Role)
def test_only_admins_manage_people(sign_in: SignIn, role: Role) -> None:
    client, person = sign_in(role), UserFactory.create(role=Role.VIEWER)
    is_admin = role is Role.ADMIN

    answers = [client.get("/people/"), client.get(f"/people/{person.pk}/")]
    sent = [client.post("/people/", NEW)]
    sent.append(client.post(f"/people/{person.pk}/role/", {"role": "admin"}))
    sent.append(client.post(f"/people/{person.pk}/password/", {"password": "correct horse battery"}))
    sent.append(client.post(f"/people/{person.pk}/deactivate/"))
    sent.append(client.post(f"/people/{person.pk}/reactivate/"))

    assert [answer.status_code for answer in answers] == [200 if is_admin else 403] * 2
    assert [answer.status_code for answer in sent] == [302 if is_admin else 403] * 5
    assert roles_of(User.objects.get(pk=person.pk)) == {Role.ADMIN if is_admin else Role.VIEWER}


def test_a_person_is_added(admin: Client) -> None:
    page = admin.post("/people/", NEW, follow=True).content.decode()

    assert "ada can sign in now." in page
    assert roles_of(User.objects.get(username="ada")) == {Role.ENGINEER}


@pytest.mark.parametrize(
    ("field", "value", "complaint"),
    [
        ("username", "admin-person", "Somebody already signs in as admin-person."),
        ("username", "<b>", "Enter a valid username."),
        ("role", "owner", "Select a valid choice."),
        ("password", "short", "This password is too short."),
    ],
)
def test_a_bad_field_is_told_beside_it(admin: Client, field: str, value: str, complaint: str) -> None:
    response = admin.post("/people/", {**NEW, field: value})

    page = response.content.decode()
    assert response.status_code == 422
    assert complaint in page
    assert "correct horse battery" not in page
    assert User.objects.count() == 1


def test_extra_fields_of_the_request_change_nothing(admin: Client) -> None:
    admin.post("/people/", {**NEW, "is_superuser": "1", "is_staff": "1", "groups": "5"})

    person = User.objects.get(username="ada")
    assert (person.is_superuser, person.is_staff) == (False, False)
    assert roles_of(person) == {Role.ENGINEER}


@pytest.mark.parametrize("act", ["role", "deactivate"])
def test_an_admin_is_told_why_they_stay_admin(admin: Client, act: str) -> None:
    me = User.objects.get()

    response = admin.post(f"/people/{me.pk}/{act}/", {"role": "viewer"})

    assert response.status_code == 422
    assert "You cannot take away your own admin role." in response.content.decode()


def test_a_person_page_shows_role_and_access(admin: Client) -> None:
    person = UserFactory.create(username="<i>ada</i>", role=Role.MANAGER, is_active=False)

    page = admin.get(f"/people/{person.pk}/").content.decode()

    assert "Product manager, access closed" in " ".join(page.split())
    assert "<i>ada</i>" not in page
    assert '<option value="manager" selected>' in page


def test_an_unknown_person_is_not_found(admin: Client) -> None:
    assert admin.get("/people/4711/").status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_asks_the_same_queries_however_long_it_is(
    admin: Client, django_assert_num_queries: DjangoAssertNumQueries, rows: int
) -> None:
    for _ in range(rows):
        UserFactory.create(role=Role.VIEWER)

    # Session, person, roles, people, their groups; the header's live revision and draft.
    with django_assert_num_queries(7):
        admin.get("/people/")
