import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from routerhub.access.models import User
from routerhub.web import roles
from routerhub.web.roles import Role


@roles.roles_required(roles.CAN_PUBLISH)
def publish(request: HttpRequest) -> HttpResponse:
    return HttpResponse("published")


def request_by(user: object) -> HttpRequest:
    request = RequestFactory().post("/")
    request.user = user
    return request


@pytest.mark.parametrize("role", sorted(roles.CAN_PUBLISH))
def test_allowed_role_gets_through(sign_in, role):
    user = User.objects.get(pk=sign_in(role).session["_auth_user_id"])

    assert publish(request_by(user)).content == b"published"


@pytest.mark.parametrize("role", sorted(roles.EVERYBODY - roles.CAN_PUBLISH))
def test_other_role_is_refused_with_who_can(sign_in, role):
    user = User.objects.get(pk=sign_in(role).session["_auth_user_id"])

    with pytest.raises(PermissionDenied, match="This needs the role product manager or admin."):
        publish(request_by(user))


def test_nobody_is_refused():
    with pytest.raises(PermissionDenied):
        publish(request_by(AnonymousUser()))


def test_superuser_is_an_admin(db):
    user = User.objects.create_superuser("root")

    assert roles.roles_of(user) == {Role.ADMIN}


def test_group_that_is_no_role_gives_nothing(db, django_user_model):
    user = django_user_model.objects.create_user("somebody")
    user.groups.create(name="book club")

    assert roles.roles_of(user) == frozenset()


def test_roles_are_asked_from_the_database_once(sign_in, django_assert_num_queries):
    user = User.objects.get(pk=sign_in(Role.VIEWER).session["_auth_user_id"])

    with django_assert_num_queries(1):
        roles.has_role(user, roles.CAN_PUBLISH)
        roles.has_role(user, roles.EVERYBODY)


def test_names_of_reads_as_a_sentence():
    assert roles.names_of(roles.CAN_EDIT_ROUTING) == "product manager or engineer or admin"
