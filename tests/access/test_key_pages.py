from datetime import UTC, datetime, time, timedelta

import pytest
from django.core.serializers import serialize
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from routerhub.access.keys import issue_key
from routerhub.access.models import ApiKey, AuditEntry
from routerhub.web.roles import Role
from tests.access.factories import KeyFactory
from tests.conftest import SignIn

pytestmark = pytest.mark.django_db
FIELDS = {"name": "checkout", "team": "Shop", "scopes": ["route"]}


@pytest.mark.parametrize(
    ("role", "status"),
    [(Role.VIEWER, 403), (Role.REVIEWER, 403), (Role.MANAGER, 403), (Role.ENGINEER, 200), (Role.ADMIN, 200)],
)
def test_engineers_and_admins_see_and_edit_keys(sign_in: SignIn, role: Role, status: int) -> None:
    client, key = sign_in(role), KeyFactory.create()

    pages = [client.get("/keys/"), client.get("/keys/new/"), client.get(f"/keys/{key.pk}/revoke/")]

    assert [page.status_code for page in pages] == [status] * 3
    assert client.post("/keys/new/", FIELDS).status_code == status
    assert client.post(f"/keys/{key.pk}/revoke/").status_code == (302 if status == 200 else 403)
    assert ApiKey.objects.filter(name="checkout").exists() is (status == 200)
    assert ApiKey.objects.filter(revoked_at=None, pk=key.pk).exists() is (status == 403)


def test_a_key_is_shown_once_and_never_stored(sign_in: SignIn) -> None:
    client = sign_in(Role.ENGINEER)

    issued = client.post("/keys/new/", {**FIELDS, "allowed_models": "aurora-small\nbasement-8b"})

    key = issued.context["plaintext"]
    assert key in issued.content.decode()
    assert "no-store" in issued.headers["Cache-Control"]
    pages = [client.get(url).content.decode() for url in ("/keys/", "/keys/1/revoke/", "/audit/", "/keys/new/")]
    assert [key in page for page in pages] == [False] * 4
    rows = serialize("json", [*ApiKey.objects.all(), *AuditEntry.objects.all()])
    assert key not in rows
    assert key.removeprefix("rh_live_") not in rows
    assert ApiKey.objects.get().allowed_models == ["aurora-small", "basement-8b"]


def test_the_list_says_what_each_key_may_do_and_in_which_state_it_is(sign_in: SignIn) -> None:
    now = timezone.now()
    KeyFactory.create(name="in use", scopes=["admin", "route"])
    KeyFactory.create(name="limited", allowed_models=["aurora-small"], expires_at=now - timedelta(days=1))
    KeyFactory.create(name="gone", revoked_at=now)

    page = sign_in(Role.ENGINEER).get("/keys/")

    lines = [(line.key.name, line.scopes, line.state) for line in page.context["lines"]]
    assert lines == [
        ("gone", "Call models", "Revoked"),
        ("limited", "Call models", "Expired"),
        ("in use", "Call models, Management API", "In use"),
    ]
    assert page.content.decode().count("rh_live_…wxyz") == 3


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_asks_the_same_queries_however_long_it_is(
    sign_in: SignIn, django_assert_num_queries: DjangoAssertNumQueries, rows: int
) -> None:
    client = sign_in(Role.ENGINEER)
    for number in range(rows):
        issue_key(name=f"service {number}", team=f"Team {number}", scopes=["route"], by=None)

    # Session, person, roles, keys; the header's live revision and draft.
    with django_assert_num_queries(6):
        client.get("/keys/")


def test_the_list_is_paged_by_key(sign_in: SignIn) -> None:
    client = sign_in(Role.ENGINEER)
    keys = KeyFactory.create_batch(51)

    first = client.get("/keys/")
    second = client.get(first.context["next_url"])

    assert [len(page.context["lines"]) for page in (first, second)] == [50, 1]
    assert second.context["lines"][0].key == keys[0]
    assert (second.context["next_url"], second.context["newest_url"]) == ("", "/keys/?")


@pytest.mark.parametrize(
    ("field", "value", "complaint"),
    [
        ("name", "", "This field is required."),
        ("scopes", [], "This field is required."),
        ("scopes", ["admin"], "Only an admin can issue a key for the management API."),
        ("scopes", ["everything"], "Select a valid choice."),
        ("allowed_models", "good <script>", "This is not a model slug: &lt;script&gt;"),
        ("expires_on", "2020-01-01", "This day is over."),
    ],
)
def test_a_bad_field_is_told_beside_it_and_the_rest_is_kept(
    sign_in: SignIn, field: str, value: object, complaint: str
) -> None:
    response = sign_in(Role.ENGINEER).post("/keys/new/", {**FIELDS, "name": "checkout", field: value})

    page = response.content.decode()
    assert response.status_code == 422
    assert complaint in page
    assert 'aria-invalid="true"' in page
    assert 'value="Shop"' in page
    assert not ApiKey.objects.exists()


def test_a_key_works_until_the_end_of_its_last_day(sign_in: SignIn) -> None:
    today = timezone.now().date()

    sign_in(Role.ENGINEER).post("/keys/new/", {**FIELDS, "expires_on": today.isoformat()})

    assert ApiKey.objects.get().expires_at == datetime.combine(today + timedelta(days=1), time.min, tzinfo=UTC)


def test_extra_fields_of_the_request_change_nothing(sign_in: SignIn) -> None:
    sign_in(Role.ENGINEER).post("/keys/new/", {**FIELDS, "digest": "0" * 64, "created_by": "1", "revoked_at": "x"})

    key = ApiKey.objects.get()
    assert key.digest != "0" * 64
    assert key.created_by is not None
    assert key.created_by.username == "engineer-person"


def test_revoking_says_what_follows_and_happens_on_post_only(client: Client, sign_in: SignIn) -> None:
    client, key = sign_in(Role.ENGINEER), KeyFactory.create(name="checkout")

    page = client.get(f"/keys/{key.pk}/revoke/").content.decode()
    key.refresh_from_db()
    was_revoked = key.revoked_at is not None
    answer = client.post(f"/keys/{key.pk}/revoke/", follow=True).content.decode()

    assert "is refused with 401 within a second" in page
    assert not was_revoked
    assert not ApiKey.objects.usable(timezone.now()).exists()
    assert "Revoked checkout" in answer
    assert "was already revoked" in client.post(f"/keys/{key.pk}/revoke/", follow=True).content.decode()
