from typing import Any

import pytest
from django.test import Client

from routerhub.access.models import ApiKey
from routerhub.access.pepper import current_pepper
from routerhub.engine.keys import key_digest
from routerhub.engine.table import Rule, Table, TaskIs, write_table
from routerhub.routing.drafting import working_table
from routerhub.web.roles import Role
from tests.conftest import SignIn
from tests.engine.rules import a_rule
from tests.routing.factories import KeyFactory, TaskFactory, draft_rules, price_models, publish_rules

pytestmark = pytest.mark.django_db

LABELS = a_rule("labels", TaskIs(tasks=("ticket-labels",)), primary="small")
DEFAULT = a_rule("default", primary="large")


@pytest.fixture(autouse=True)
def catalogue() -> None:
    price_models("large", "small")
    TaskFactory.create(slug="ticket-labels")


@pytest.fixture
def admin_key() -> ApiKey:
    return KeyFactory.create(digest=key_digest(current_pepper(), "rh-test"), scopes=["route", "admin"])


class Caller:
    """Sends JSON with the admin key."""

    def __init__(self) -> None:
        self.client = Client(headers={"Authorization": "Bearer rh-test"})

    def post(self, path: str, body: object) -> Any:
        return self.client.post(f"/api{path}", body, content_type="application/json")

    def get(self, path: str) -> Any:
        return self.client.get(f"/api{path}")


@pytest.fixture
def api(admin_key: ApiKey) -> Caller:
    return Caller()


def document(*rules: Rule) -> dict[str, Any]:
    return write_table(Table(rules=rules))


def test_a_whole_table_is_drafted_published_and_listed(api: Caller) -> None:
    draft = api.post("/drafts", document(LABELS, DEFAULT))
    published = api.post(f"/drafts/{draft.json()['id']}/publish", {"message": "First"})
    listed = api.get("/revisions?limit=1").json()

    assert (draft.status_code, published.status_code) == (201, 200)
    assert [change["sentence"] for change in draft.json()["changes"]] == [
        "Added “Labels” as rule 1",
        "Added “Default” as rule 2",
    ]
    assert (listed["items"][0]["number"], listed["items"][0]["message"], listed["next"]) == (1, "First", None)
    assert api.get("/revisions/1").json()["table"] == document(LABELS, DEFAULT)


def test_single_changes_are_applied_in_order_all_or_none(api: Caller) -> None:
    publish_rules(LABELS, DEFAULT)
    cheaper = document(a_rule("default", primary="small"))["rules"][0]

    done = api.post("/drafts", {"changes": [{"act": "change", "rule": cheaper}, {"act": "remove", "key": "labels"}]})
    refused = api.post(
        "/drafts",
        {
            "changes": [{"act": "discard", "key": "default"}, {"act": "remove", "key": "nobody"}],
            "expected_version": done.json()["version"],
        },
    )

    assert [(change["kind"], change["rule"]) for change in done.json()["changes"]] == [
        ("changed", "default"),
        ("removed", "labels"),
    ]
    assert (refused.status_code, refused.json()["error"]["code"]) == (404, "rule_missing")
    assert working_table().version == done.json()["version"]


def test_unknown_fields_are_refused_by_name(api: Caller) -> None:
    body = document(DEFAULT)
    body["rules"][0]["fallback_model"] = "small"

    answer = api.post("/drafts", body)

    assert answer.status_code == 422
    assert [field["field"] for field in answer.json()["error"]["fields"]] == ["rules[0].fallback_model"]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ("{", 400),
        ({}, 422),
        ({"rules": [], "changes": []}, 422),
        ({"rules": [{"key": "a b", "name": "x", "strategy": {"kind": "single", "primary": {"model": "m"}}}]}, 422),
    ],
)
def test_what_is_no_draft_is_refused(api: Caller, body: object, status: int) -> None:
    assert api.post("/drafts", body).status_code == status


def test_a_draft_that_exists_is_changed_only_by_who_has_seen_it(api: Caller) -> None:
    seen = draft_rules(DEFAULT).version

    blind = api.post("/drafts", document(LABELS, DEFAULT))
    stale = api.post("/drafts", {**document(LABELS, DEFAULT), "expected_version": "0.0"})
    knowing = api.post("/drafts", {**document(LABELS, DEFAULT), "expected_version": seen})

    assert [answer.status_code for answer in (blind, stale, knowing)] == [409, 409, 201]
    assert blind.json()["error"]["version"] == seen


def test_publishing_needs_a_message_and_a_sound_table(api: Caller) -> None:
    draft_rules(LABELS)

    silent = api.post("/drafts/1/publish", {"message": " "})
    unsound = api.post("/drafts/1/publish", {"message": "Go"})

    assert [silent.json()["error"]["code"], unsound.json()["error"]["code"]] == ["invalid", "table_unsound"]
    assert [problem["message"] for problem in unsound.json()["error"]["problems"]] == [
        "The last rule must be the default: a rule without conditions."
    ]


def test_without_a_draft_there_is_nothing_to_show_publish_or_discard(api: Caller) -> None:
    publish_rules(DEFAULT)

    answers = [
        api.get("/drafts/current"),
        api.post("/drafts/1/publish", {"message": "Go"}),
        api.client.delete("/api/drafts/1"),
    ]

    assert [answer.status_code for answer in answers] == [404, 404, 404]


def test_a_draft_is_discarded(api: Caller) -> None:
    draft_rules(DEFAULT)

    assert api.client.delete("/api/drafts/1").status_code == 204
    assert working_table().draft is None


def test_a_revision_is_restored_as_a_draft(api: Caller) -> None:
    publish_rules(DEFAULT)
    publish_rules(a_rule("default", primary="small"))

    restored = api.post("/revisions/1/restore", {})

    assert (restored.status_code, restored.json()["table"]) == (201, document(DEFAULT))


def test_revisions_are_paged_by_cursor(api: Caller) -> None:
    for note in ("a", "b", "c"):
        publish_rules(a_rule("default", note=note))

    first = api.get("/revisions?limit=2").json()
    second = api.get(f"/revisions?limit=2&cursor={first['next']}").json()

    assert [item["number"] for item in first["items"] + second["items"]] == [3, 2, 1]
    assert second["next"] is None


@pytest.mark.parametrize(
    ("role", "drafts", "publishes"),
    [
        (Role.VIEWER, 403, 403),
        (Role.REVIEWER, 403, 403),
        (Role.ENGINEER, 201, 403),
        (Role.MANAGER, 201, 200),
        (Role.ADMIN, 201, 200),
    ],
)
def test_each_role_may_do_in_the_api_what_it_may_on_the_pages(
    sign_in: SignIn, role: Role, drafts: int, publishes: int
) -> None:
    client = sign_in(role)

    drafted = client.post("/api/drafts", document(DEFAULT), content_type="application/json")
    if not working_table().draft:
        draft_rules(DEFAULT)
    published = client.post("/api/drafts/1/publish", {"message": "Go"}, content_type="application/json")

    assert (drafted.status_code, published.status_code) == (drafts, publishes)
    assert client.get("/api/revisions").status_code == 200


def test_the_openapi_document_describes_a_draft(api: Caller) -> None:
    paths = api.get("/openapi.json").json()["paths"]

    schema = paths["/api/drafts"]["post"]["requestBody"]["content"]["application/json"]["schema"]
    assert set(schema["properties"]) == {"rules", "changes", "expected_version"}
