import pytest
from django.test import Client
from pytest_django import Settings

from routerhub.access.models import User
from routerhub.access.signing_in import FAILURES_PER_ACCOUNT
from routerhub.web.roles import Role
from tests.access.factories import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada() -> User:
    return UserFactory.create(username="ada", role=Role.VIEWER)


def send(client: Client, **fields: str) -> tuple[int, str]:
    response = client.post("/sign-in/", {"username": "ada", "password": PASSWORD, **fields})
    return response.status_code, response.headers.get("Location", "")


def test_a_stranger_is_sent_to_sign_in_and_back(client: Client, ada: User) -> None:
    sent_to = client.get("/calls/?status=failed").headers["Location"]

    assert sent_to == "/sign-in/?next=/calls/%3Fstatus%3Dfailed"
    assert 'name="next" value="/calls/?status=failed"' in client.get(sent_to).content.decode()
    assert send(client, next="/calls/?status=failed") == (302, "/calls/?status=failed")


@pytest.mark.parametrize(
    "page",
    ["", "https://evil.example/", "//evil.example", "javascript:alert(1)", r"/\evil.example", "http:///evil.example"],
)
def test_sign_in_leads_to_our_own_pages_only(client: Client, ada: User, page: str) -> None:
    assert send(client, next=page) == (302, "/")


def test_the_session_key_changes_at_sign_in(client: Client, ada: User) -> None:
    session = client.session
    session["before"] = "sign-in"
    session.save()
    before = session.session_key

    send(client)

    assert client.session.session_key != before


def test_a_wrong_password_keeps_the_name_and_not_the_password(client: Client, ada: User) -> None:
    response = client.post("/sign-in/", {"username": "ada", "password": "canary-password"})

    page = response.content.decode()
    assert response.status_code == 422
    assert "The name or the password is not right." in page
    assert 'value="ada"' in page
    assert "canary-password" not in page


def test_too_many_attempts_answer_429(client: Client, ada: User) -> None:
    for _ in range(FAILURES_PER_ACCOUNT):
        send(client, password="wrong")

    assert send(client) == (429, "")


def test_sign_in_needs_the_csrf_token(ada: User) -> None:
    assert send(Client(enforce_csrf_checks=True)) == (403, "")


def test_sign_out_is_a_post_and_ends_the_session_on_the_server(client: Client, ada: User) -> None:
    client.force_login(ada)
    stolen = Client()
    stolen.cookies = client.cookies

    assert client.get("/sign-out/").status_code == 405
    assert client.get("/").status_code == 200
    assert client.post("/sign-out/").headers["Location"] == "/sign-in/"
    assert stolen.get("/").status_code == 302


@pytest.mark.parametrize("is_demo", [True, False])
def test_the_demo_alone_says_which_logins_exist(client: Client, settings: Settings, is_demo: bool) -> None:
    settings.DEMO = is_demo

    page = client.get("/sign-in/").content.decode()

    assert ("manager" in page) is is_demo
