from typing import Any

import pytest
from django.test import Client

from routerhub.access.keys import issue_key
from routerhub.access.models import ApiKey, AuditEntry, User
from routerhub.web.roles import Role, roles_of
from tests.access.factories import AuditEntryFactory, KeyFactory, UserFactory
from tests.conftest import SignIn

pytestmark = pytest.mark.django_db
CALLS = [
    ("get", "/api/keys", {Role.ENGINEER, Role.ADMIN}),
    ("post", "/api/keys", {Role.ENGINEER, Role.ADMIN}),
    ("post", "/api/keys/0/revoke", {Role.ENGINEER, Role.ADMIN}),
    ("get", "/api/people", {Role.ADMIN}),
    ("post", "/api/people", {Role.ADMIN}),
    ("post", "/api/people/0/role", {Role.ADMIN}),
    ("post", "/api/people/0/password", {Role.ADMIN}),
    ("post", "/api/people/0/deactivate", {Role.ADMIN}),
    ("post", "/api/people/0/reactivate", {Role.ADMIN}),
    ("get", "/api/audit", {Role.MANAGER, Role.ENGINEER, Role.ADMIN}),
]


@pytest.fixture
def root() -> User:
    return UserFactory.create(username="root", role=Role.ADMIN)


@pytest.fixture
def client(root: User) -> Client:
    key = issue_key(name="CI", team="Shop", scopes=["admin"], by=root).plaintext
    return Client(headers={"Authorization": f"Bearer {key}"})


def post(client: Client, url: str, **fields: object) -> tuple[int, Any]:
    response = client.post(url, fields, content_type="application/json")
    return response.status_code, response.json()


@pytest.mark.parametrize(("method", "url", "allowed"), CALLS)
@pytest.mark.parametrize("role", Role)
def test_a_session_may_what_its_pages_may(
    sign_in: SignIn, role: Role, method: str, url: str, allowed: set[Role]
) -> None:
    response = getattr(sign_in(role), method)(url, content_type="application/json")

    assert (response.status_code != 403) is (role in allowed)


def test_a_key_is_issued_shown_once_and_revoked(client: Client, root: User) -> None:
    status, issued = post(client, "/api/keys", name="checkout", team="Shop", allowed_models=["vendor/m-1:free"])

    listed = client.get("/api/keys").json()["items"][0]
    assert status == 201
    assert issued["key"].startswith("rh_live_")
    assert issued["details"] == listed
    assert (listed["scopes"], listed["team"], listed["created_by"]) == (["route"], "Shop", "root")
    assert issued["key"] not in str(listed)
    assert post(client, f"/api/keys/{listed['id']}/revoke")[1]["revoked_at"] is not None
    assert post(client, f"/api/keys/{listed['id']}/revoke")[1]["error"]["code"] == "already_revoked"


def test_an_engineer_cannot_issue_an_admin_key_here_either(sign_in: SignIn) -> None:
    status, answer = post(sign_in(Role.ENGINEER), "/api/keys", name="x", team="Shop", scopes=["admin"])

    assert (status, answer["error"]["code"]) == (403, "scope_not_allowed")
    assert not ApiKey.objects.exists()


def test_a_key_whose_issuer_is_no_longer_admin_mints_no_admin_key(client: Client, root: User) -> None:
    root.groups.clear()

    assert post(client, "/api/keys", name="x", team="Shop", scopes=["admin"])[0] == 403


def test_keys_are_paged_by_a_cursor(client: Client) -> None:
    KeyFactory.create_batch(50)

    first = client.get("/api/keys").json()
    second = client.get("/api/keys", {"cursor": first["next"]}).json()

    assert [(len(page["items"]), page["next"] is None) for page in (first, second)] == [(50, False), (1, True)]


def test_a_person_is_added_changed_closed_and_opened(client: Client, root: User) -> None:
    status, ada = post(client, "/api/people", username="ada", role="viewer", password="correct horse battery")

    assert (status, ada["roles"], ada["is_active"]) == (201, ["viewer"], True)
    assert post(client, f"/api/people/{ada['id']}/role", role="manager")[1]["roles"] == ["manager"]
    assert post(client, f"/api/people/{ada['id']}/deactivate")[1]["is_active"] is False
    assert post(client, f"/api/people/{ada['id']}/reactivate")[1]["is_active"] is True
    assert post(client, f"/api/people/{ada['id']}/password", password="another long password")[0] == 200
    assert {person["username"] for person in client.get("/api/people").json()["items"]} == {"ada", "root"}
    assert {entry.actor for entry in AuditEntry.objects.all()} == {root}


@pytest.mark.parametrize(
    ("fields", "status", "code"),
    [
        ({"username": "root"}, 409, "name_taken"),
        ({"username": "<b>"}, 422, "invalid"),
        ({"password": "short"}, 422, "invalid"),
        ({"role": "owner"}, 422, "invalid"),
    ],
)
def test_a_person_who_cannot_be_added_is_told_why(
    client: Client, fields: dict[str, str], status: int, code: str
) -> None:
    new = {"username": "ada", "role": "viewer", "password": "correct horse battery", **fields}

    answered, answer = post(client, "/api/people", **new)

    assert (answered, answer["error"]["code"]) == (status, code)
    assert User.objects.count() == 1


def test_the_last_admin_stays_here_too(client: Client, root: User) -> None:
    assert post(client, f"/api/people/{root.pk}/role", role="viewer")[1]["error"]["code"] == "admin_needed"
    assert post(client, f"/api/people/{root.pk}/deactivate")[0] == 409
    assert roles_of(User.objects.get(pk=root.pk)) == {Role.ADMIN}


def test_the_audit_log_is_filtered_and_held_to_the_role(client: Client, sign_in: SignIn) -> None:
    AuditEntryFactory.create(act="publish", subject="v1", before={"a": 1}, after={"a": 2})

    everything = client.get("/api/audit").json()["items"]
    routing = sign_in(Role.MANAGER).get("/api/audit").json()["items"]

    assert [entry["act"] for entry in everything] == ["publish", "issue key"]
    assert [entry["act"] for entry in routing] == ["publish"]
    assert (routing[0]["before"], routing[0]["after"]) == ({"a": 1}, {"a": 2})
    assert client.get("/api/audit?subject=v1&day=2020-01-01").json() == {"items": [], "next": None}


def test_the_document_and_its_page_need_a_caller(client: Client, sign_in: SignIn) -> None:
    stranger = Client()

    assert stranger.get("/api/openapi.json").json()["error"]["code"] == "not_signed_in"
    assert stranger.get("/api/docs").headers["Location"] == "/sign-in/?next=/api/docs"
    assert "/api/keys" in client.get("/api/openapi.json").json()["paths"]
    assert sign_in(Role.VIEWER).get("/api/docs").status_code == 200
    assert stranger.get("/api/").headers["Location"] == "/api/docs"


def test_an_unknown_address_is_not_found_in_json() -> None:
    for response in (Client().get("/api/nothing"), Client(enforce_csrf_checks=True).post("/api/no/thing")):
        assert (response.status_code, response.json()["error"]["code"]) == (404, "not_found")
