import pytest
from django.test import Client
from django.utils import timezone

from routerhub.web.roles import Role
from tests.conftest import SignIn

MINUTE = 60
HOUR = 60 * MINUTE


@pytest.fixture
def client(sign_in: SignIn) -> Client:
    return sign_in(Role.VIEWER)


def age(client: Client, *, signed_in_s: int, seen_s: int) -> None:
    now = timezone.now().timestamp()
    session = client.session
    session.update({"signed_in_at": now - signed_in_s, "seen_at": now - seen_s})
    session.save()


def test_a_session_knows_from_the_start_when_it_began(client: Client) -> None:
    assert client.session["signed_in_at"] == client.session["seen_at"]


@pytest.mark.parametrize(
    ("signed_in_s", "seen_s", "status"),
    [
        pytest.param(HOUR, 29 * MINUTE, 200, id="seen half an hour ago"),
        pytest.param(HOUR, 31 * MINUTE, 302, id="idle for longer"),
        pytest.param(12 * HOUR - MINUTE, 10, 200, id="nearly twelve hours of work"),
        pytest.param(12 * HOUR + MINUTE, 10, 302, id="more than twelve hours"),
    ],
)
def test_a_session_ends_when_idle_or_old(client: Client, signed_in_s: int, seen_s: int, status: int) -> None:
    age(client, signed_in_s=signed_in_s, seen_s=seen_s)

    assert client.get("/").status_code == status


def test_an_ended_session_is_gone_from_the_server(client: Client) -> None:
    age(client, signed_in_s=HOUR, seen_s=HOUR)

    client.get("/")

    assert "_auth_user_id" not in client.session


def test_being_seen_moves_the_idle_limit_at_most_once_a_minute(client: Client) -> None:
    age(client, signed_in_s=HOUR, seen_s=30)
    before = client.session["seen_at"]
    client.get("/")
    unmoved = client.session["seen_at"]
    age(client, signed_in_s=HOUR, seen_s=5 * MINUTE)
    client.get("/")

    assert unmoved == before
    assert timezone.now().timestamp() - client.session["seen_at"] < MINUTE
