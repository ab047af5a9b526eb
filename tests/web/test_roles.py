import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from pytest_django import DjangoAssertNumQueries

from routerhub.access.models import User
from routerhub.web import roles
from routerhub.web.roles import Role
from tests.conftest import SignIn


@roles.roles_required(roles.CAN_PUBLISH)
def publish(request: HttpRequest) -> HttpResponse:
    return HttpResponse("published")


def request_by(user: User | AnonymousUser) -> HttpRequest:
    request = RequestFactory().post("/")
    request.user = user
    return request


@pytest.mark.parametrize("role", sorted(roles.CAN_PUBLISH))
def test_allowed_role_gets_through(sign_in: SignIn, role: Role) -> None:
    user = User.objects.get(pk=sign_in(role).session["_auth_user_id"])

    assert publish(request_by(user)).status_code == 200


@pytest.mark.parametrize("role", sorted(roles.EVERYBODY - roles.CAN_PUBLISH))
def test_other_role_is_refused_with_who_can(sign_in: SignIn, role: Role) -> None:
    user = User.objects.get(pk=sign_in(role).session["_auth_user_id"])

    with pytest.raises(PermissionDenied, match="This needs the role product manager or admin."):
        publish(request_by(user))


def test_nobody_is_refused() -> None:
    with pytest.raises(PermissionDenied):
        publish(request_by(AnonymousUser()))


def test_superuser_is_an_admin(db: None) -> None:
    user = User.objects.create_superuser("root")

    assert roles.roles_of(user) == {Role.ADMIN}


def test_group_that_is_no_role_gives_nothing(db: None, django_user_model: type[User]) -> None:
    user = django_user_model.objects.create_user("somebody")
    user.groups.create(name="book club")

    assert roles.roles_of(user) == frozenset()


def test_roles_are_asked_once(sign_in: SignIn, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    user = User.objects.get(pk=sign_in(Role.VIEWER).session["_auth_user_id"])

    with django_assert_num_queries(1):
        roles.has_role(user, roles.CAN_PUBLISH)
        roles.has_role(user, roles.EVERYBODY)


def test_names_of_reads_as_a_sentence() -> None:
    assert roles.names_of(roles.CAN_EDIT_ROUTING) == "product manager, engineer or admin"
