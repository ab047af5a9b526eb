"""Every address of the project against the table of who may use it, for a stranger and the five roles."""

from collections.abc import Mapping

import pytest
from django.conf import settings as django_settings
from django.contrib.auth.models import Group
from django.db import connection
from django.test import Client
from django.utils import timezone
from ninja.operation import Operation
from pytest_django import Settings

from routerhub.access.api_auth import ApiAuth
from routerhub.access.models import User
from routerhub.api import api
from routerhub.launch.demo_data import load_demo
from routerhub.web.roles import Role
from tests.addresses import PARAMETER, Address, every_address
from tests.url_table import API, PAGES, PUBLIC, Roles

ADDRESSES = every_address()
IDENTITIES = (None, *Role)
UNSAFE = ("POST", "PUT", "PATCH", "DELETE")
CLOSED = ("object-src", "base-uri", "frame-ancestors")


@pytest.fixture
def demo(db: None, settings: Settings) -> None:
    settings.DEMO = settings.ALLOW_LOOPBACK_PROVIDERS = True
    # Made by a migration, but a test that truncates tables may have run before.
    for role in Role:
        Group.objects.get_or_create(name=role.value)
    load_demo(fixtures=django_settings.BASE_DIR / "fixtures", simulator="http://127.0.0.1:9", at=timezone.now())


@pytest.fixture
def clients(demo: None) -> dict[Role | None, Client]:
    return {role: client_of(role) for role in IDENTITIES}


def client_of(role: Role | None, *, checks_csrf: bool = False) -> Client:
    client = Client(enforce_csrf_checks=checks_csrf, raise_request_exception=False)
    if role is not None:
        client.force_login(User.objects.get(username=role.value))
    return client


def test_every_address_has_a_row_and_every_row_an_address() -> None:
    routes = {address.route for address in ADDRESSES}

    assert routes - {*PUBLIC, *PAGES, *API} == set(), "Write a row for these in tests/url_table.py."
    assert {*PUBLIC, *PAGES, *API} - routes == set(), "These rows have no address any more."


@pytest.mark.parametrize("address", ADDRESSES, ids=lambda address: address.route or "/")
def test_every_view_carries_the_guard_of_its_row(address: Address) -> None:
    if address.route in PUBLIC:
        assert not getattr(address.view, "login_required", True)
    elif address.route in API:
        assert roles_by_method(address.route) == API[address.route]
    else:
        assert getattr(address.view, "allowed_roles", None) == PAGES[address.route]


def test_reading_answers_each_identity_as_its_row_says(clients: dict[Role | None, Client]) -> None:
    answers = {
        (address, role): clients[role].get(address.url).status_code for address in ADDRESSES for role in IDENTITIES
    }

    assert [wrong for wrong in answers.items() if not is_right(*wrong[0], wrong[1], method="GET")] == []


def test_writing_is_refused_to_every_identity_that_its_row_does_not_name(clients: dict[Role | None, Client]) -> None:
    strangers = [
        (address, role)
        for address in ADDRESSES
        for role in IDENTITIES
        if address.route not in PUBLIC and role not in (allowed_for(address, "POST") or ())
    ]

    answers = {(address, role): clients[role].post(address.url).status_code for address, role in strangers}

    assert [wrong for wrong in answers.items() if not is_right(*wrong[0], wrong[1], method="POST")] == []


@pytest.mark.usefixtures("demo")
def test_no_unsafe_method_works_without_the_csrf_token() -> None:
    client, before = client_of(Role.ADMIN, checks_csrf=True), stored()

    answers = {
        (address.route, method): client.generic(method, address.url).status_code
        for address in ADDRESSES
        for method in UNSAFE
        if address.route != "api/<path:rest>"
    }

    # A method that an address of the API does not have is 405 before anybody asks for a token.
    expected = {(route, method): 405 if method not in API.get(route, UNSAFE) else 403 for route, method in answers}
    assert answers == expected
    assert stored() == before


@pytest.mark.usefixtures("demo")
def test_reading_changes_nothing() -> None:
    client, before, changed = client_of(Role.ADMIN), stored(), []

    for address in ADDRESSES:
        client.get(address.url)
        if stored() != before:
            changed.append(address.route)
            before = stored()

    assert changed == []


def test_every_answer_carries_a_policy_against_foreign_scripts(clients: dict[Role | None, Client]) -> None:
    answers = {
        (address.route, role): client.get(address.url) for address in ADDRESSES for role, client in clients.items()
    }

    policies = {name: policy_of(answer.headers) for name, answer in answers.items()}
    assert [name for name, policy in policies.items() if "unsafe" in policy["script-src"]] == []
    assert {tuple(policy[part] for part in CLOSED) for policy in policies.values()} == {("'none'",) * len(CLOSED)}
    assert {answer.headers["X-Frame-Options"] for answer in answers.values()} == {"DENY"}
    assert {answer.headers["X-Content-Type-Options"] for answer in answers.values()} == {"nosniff"}


def policy_of(headers: Mapping[str, str]) -> dict[str, str]:
    parts = headers["Content-Security-Policy"].split(";")
    return dict(part.strip().partition(" ")[::2] for part in parts)


def roles_by_method(route: str) -> Mapping[str, Roles]:
    found: dict[str, Roles] = {}
    for operation in operations_of(route):
        guards = [guard.roles for guard in operation.auth_callbacks if isinstance(guard, ApiAuth)]
        assert len(guards) == len(operation.auth_callbacks) == 1, f"{route} needs exactly one ApiAuth."
        found.update(dict.fromkeys(operation.methods, guards[0]))
    return found


def operations_of(route: str) -> list[Operation]:
    found = []
    for router in api._get_bound_routers():
        for path, view in router.path_operations.items():
            whole = "/".join(part.strip("/") for part in ("api", router.prefix, path) if part.strip("/"))
            if PARAMETER.sub(r"<\1>", whole.replace("{", "<").replace("}", ">")) == PARAMETER.sub(r"<\1>", route):
                found += view.operations
    return found


def allowed_for(address: Address, method: str) -> Roles | None:
    """Who may; None where the API has no such method."""
    return API[address.route].get(method) if address.route in API else PAGES.get(address.route, frozenset(Role))


def is_right(address: Address, role: Role | None, status: int, *, method: str) -> bool:
    allowed = allowed_for(address, method)
    if allowed is None:
        return status == 405
    if address.route in PUBLIC:
        return status in (200, 302, 404, 405)
    if role is None:
        # Programs are told, people are shown where to sign in.
        return status == (401 if address.route in API or address.route.endswith(".json") else 302)
    return status in ((200, 204, 302, 404, 405, 422) if role in allowed else (403, 405))


def stored() -> dict[str, str]:
    """A fingerprint of every table but the sessions, which note when somebody was seen."""
    with connection.cursor() as cursor:
        tables = [name for name in connection.introspection.table_names(cursor) if name != "django_session"]
        parts = [
            f"SELECT '{name}', md5(string_agg(t::text, '|' ORDER BY t::text)) FROM \"{name}\" t" for name in tables
        ]
        cursor.execute(" UNION ALL ".join(parts))
        return dict(cursor.fetchall())
