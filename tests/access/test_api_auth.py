"""Who may use the management API. The router here stands in for those of the apps."""

from datetime import timedelta
from typing import Any

import pytest
from django.http import HttpRequest
from django.test import Client
from django.urls import URLPattern, include, path
from django.utils import timezone
from ninja import NinjaAPI, Router

from routerhub.access.api_auth import ApiAuth, caller_of
from routerhub.access.api_errors import give_every_error_one_shape, in_json
from routerhub.access.keys import issue_key, revoke_key
from routerhub.access.models import User
from routerhub.web.roles import CAN_PUBLISH, Role
from tests.access.factories import UserFactory
from tests.conftest import SignIn

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.access.test_api_auth")]

router = Router()


@router.get("/seen")
def seen(request: HttpRequest) -> dict[str, str | None]:
    caller = caller_of(request)
    person, key = caller.user, caller.key
    return {"person": person.username if person else None, "key": key.name if key else None}


@router.post("/published", auth=ApiAuth(roles=CAN_PUBLISH))
def published(request: HttpRequest) -> dict[str, str | None]:
    return seen(request)


api = NinjaAPI(urls_namespace="stand-in", auth=ApiAuth(), docs_url=None, openapi_url=None)
api.add_router("", router)
give_every_error_one_shape(api)
patterns = [pattern for pattern in api.urls[0] if isinstance(pattern, URLPattern)]
for pattern in patterns:
    pattern.callback = in_json(pattern.callback)
urlpatterns = [*patterns, path("", include("routerhub.urls"))]


def key(**changes: object) -> str:
    facts: dict[str, Any] = {"name": "CI", "team": "Shop", "scopes": ["admin"], "by": None}
    return issue_key(**(facts | changes)).plaintext


def code(response: Any) -> tuple[int, str]:
    return response.status_code, response.json()["error"]["code"]


def test_nobody_gets_a_401_in_json_and_no_sign_in_page() -> None:
    response = Client().get("/seen")

    assert code(response) == (401, "not_signed_in")
    assert response.headers["WWW-Authenticate"] == "Bearer"


def test_an_admin_key_is_accepted_in_both_headers_and_names_its_issuer() -> None:
    secret = key(by=UserFactory.create(username="root", role=Role.ADMIN))

    for headers in ({"Authorization": f"Bearer {secret}"}, {"x-api-key": secret}):
        assert Client(headers=headers).get("/seen").json() == {"person": "root", "key": "CI"}
        assert Client(headers=headers, enforce_csrf_checks=True).post("/published").status_code == 200


def test_a_key_is_not_accepted_in_the_query_string() -> None:
    secret = key()

    assert Client().get(f"/seen?key={secret}&api_key={secret}&x-api-key={secret}").status_code == 401


def test_a_key_that_calls_models_only_is_forbidden() -> None:
    assert code(Client(headers={"x-api-key": key(scopes=["route"])}).get("/seen")) == (403, "forbidden")


def test_a_revoked_an_expired_and_an_unknown_key_are_nobody() -> None:
    revoked = issue_key(name="CI", team="Shop", scopes=["admin"], by=None)
    revoke_key(key=revoked.key_row, by=None, at=timezone.now())
    secrets = [
        revoked.plaintext,
        key(expires_at=timezone.now() - timedelta(seconds=1)),
        "rh_live_unknown",
        "'; --",
        "é",
    ]

    for secret in secrets:
        assert Client(headers={"Authorization": f"Bearer {secret}"}).get("/seen").status_code == 401


def test_a_wrong_key_is_not_rescued_by_a_session(sign_in: SignIn) -> None:
    client = sign_in(Role.ADMIN)

    assert client.get("/seen", headers={"x-api-key": "rh_live_unknown"}).status_code == 401


@pytest.mark.parametrize("role", Role)
def test_a_session_needs_one_of_the_roles_named(sign_in: SignIn, role: Role) -> None:
    client = sign_in(role)

    assert client.get("/seen").json() == {"person": f"{role.value}-person", "key": None}
    assert client.post("/published").status_code == (200 if role in CAN_PUBLISH else 403)


def test_the_refusal_says_who_can(sign_in: SignIn) -> None:
    error = sign_in(Role.VIEWER).post("/published").json()["error"]

    assert error == {"message": "This needs the role product manager or admin.", "code": "forbidden"}


def test_a_person_without_a_role_may_nothing() -> None:
    client = Client()
    client.force_login(UserFactory.create())

    assert client.get("/seen").status_code == 403


def test_a_session_needs_the_csrf_token_for_unsafe_methods(sign_in: SignIn) -> None:
    careful = Client(enforce_csrf_checks=True)
    sign_in(Role.ADMIN)
    careful.force_login(User.objects.get())

    assert careful.get("/seen").status_code == 200
    assert code(careful.post("/published")) == (403, "forbidden")
    token = "a" * 32
    careful.cookies["routerhub-csrf"] = token
    assert careful.post("/published", headers={"X-CSRFToken": token}).status_code == 200


def test_a_key_of_the_installation_itself_names_nobody() -> None:
    assert Client(headers={"x-api-key": key()}).get("/seen").json() == {"person": None, "key": "CI"}
