import pytest
from django.test import Client, RequestFactory

from routerhub.access.models import User
from routerhub.web import navigation
from routerhub.web.roles import Role
from tests.conftest import SignIn

EVERYBODYS_LINKS = ["Overview", "Calls", "Routing table", "Tasks", "Revisions"]


def groups_for(client: Client, path: str = "/") -> list[navigation.Group]:
    request = RequestFactory().get(path)
    request.user = User.objects.get(pk=client.session["_auth_user_id"])
    return navigation.groups(request)


def labels(groups: list[navigation.Group]) -> list[str]:
    return [link.label for group in groups for link in group.links]


@pytest.mark.parametrize(
    ("role", "hidden"),
    [
        (Role.VIEWER, {"Tiers", "Models & prices", "Providers", "API keys", "People", "Audit log"}),
        (Role.REVIEWER, {"Tiers", "Models & prices", "Providers", "API keys", "People", "Audit log"}),
        (Role.MANAGER, {"API keys", "People"}),
        (Role.ENGINEER, {"People"}),
        (Role.ADMIN, set()),
    ],
)
def test_navigation_shows_a_role_only_what_it_may_open(sign_in: SignIn, role: Role, hidden: set[str]) -> None:
    everything = [entry.label for _, entries in navigation.PLAN for entry in entries]

    assert labels(groups_for(sign_in(role))) == [label for label in everything if label not in hidden]


def test_group_without_a_page_is_not_shown(sign_in: SignIn) -> None:
    assert [group.title for group in groups_for(sign_in(Role.VIEWER))] == ["Operate", "Decide"]


@pytest.mark.parametrize(
    ("path", "current"),
    [
        ("/", {"Overview": "page"}),
        ("/calls/", {"Calls": "page"}),
        ("/calls/0190f3c2-88aa-7cc1-9b7e-6b1e2a0d51b0/", {"Calls": "true"}),
        ("/routing/", {"Routing table": "page"}),
        ("/routing/revisions/", {"Revisions": "page"}),
        ("/routing/revisions/41/", {"Revisions": "true"}),
        ("/nowhere/", {}),
    ],
)
def test_navigation_marks_where_one_is(sign_in: SignIn, path: str, current: dict[str, str]) -> None:
    groups = groups_for(sign_in(Role.ADMIN), path)

    assert {link.label: link.current for group in groups for link in group.links if link.current} == current
