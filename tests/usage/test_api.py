from datetime import timedelta
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from routerhub.web.roles import CAN_SEE_TEXT, Role
from tests.conftest import SignIn
from tests.usage.factories import NOON, AttemptFactory, CallFactory, CallTextFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def viewer(sign_in: SignIn) -> Client:
    return sign_in(Role.VIEWER)


def ids(answer: Any) -> list[str]:
    return [item["id"] for item in answer.json()["items"]]


@pytest.mark.parametrize("path", ["/api/calls", "/api/calls/0190163d-8694-739b-aea5-966c26f8ad91", "/api/costs"])
def test_strangers_are_refused(client: Client, path: str) -> None:
    assert client.get(path).status_code == 401


def test_a_call_comes_with_its_decision_attempts_and_cost(viewer: Client) -> None:
    call = CallFactory.create()
    AttemptFactory.create(call=call)

    item = viewer.get("/api/calls?limit=1").json()["items"][0]

    assert item["decision"]["sentence"] == "Rule 2, Ticket labels, holds: the task is ticket-labels."
    assert {
        name: item[name] for name in ("id", "status", "task", "user_tier", "rule", "revision", "reason", "key")
    } == {
        "id": str(call.id),
        "status": "succeeded",
        "task": "ticket-labels",
        "user_tier": "paid",
        "rule": "labels",
        "revision": 3,
        "reason": "rule_matched",
        "key": "Support bot",
    }
    assert (item["requested_model"], item["served_model"], item["http_status"]) == ("auto", "aurora-small", 200)
    assert (item["latency_ms"], item["input_tokens"], item["cost_usd"]) == (415.0, 40, 0.00008)
    attempt = item["attempts"][0]
    assert (attempt["number"], attempt["provider"], attempt["cost_usd"]) == (1, "aurora", 0.00008)
    assert (attempt["usage_source"], attempt["upstream_request_id"]) == ("provider", "up-1")


def test_an_unknown_cost_is_null_and_a_known_zero_is_zero(viewer: Client) -> None:
    CallFactory.create(cost_usd=None)
    CallFactory.create(cost_usd=Decimal(0))

    assert [item["cost_usd"] for item in viewer.get("/api/calls").json()["items"]] == [0.0, None]


def test_the_cursor_leads_through_all_calls(viewer: Client) -> None:
    oldest, middle, newest = CallFactory.create_batch(3)

    first = viewer.get("/api/calls?limit=2")
    second = viewer.get(f"/api/calls?limit=2&before={first.json()['next']}")

    assert (ids(first), ids(second)) == ([str(newest.id), str(middle.id)], [str(oldest.id)])
    assert second.json()["next"] is None


@pytest.mark.parametrize(
    "query",
    [
        {"task": "wanted"},
        {"status": "failed"},
        {"unpriced": "true"},
        {"fallbacks": "true"},
        {"q": "All targets"},
        {"latency_from": "1000"},
        {"from": (NOON + timedelta(hours=1)).isoformat()},
        {"from": "2026-11-20T13:00:00"},
    ],
    ids=urlencode,
)
def test_filters_are_those_of_the_log(viewer: Client, query: dict[str, str]) -> None:
    CallFactory.create()
    wanted = CallFactory.create(
        started_at=NOON + timedelta(hours=2),
        task="wanted",
        status="failed",
        cost_usd=None,
        attempt_count=2,
        latency_ms=2000,
        error_message="All targets failed.",
    )

    assert ids(viewer.get("/api/calls", query)) == [str(wanted.id)]


@pytest.mark.parametrize(
    "query", ["limit=201", "limit=0", "before=x", "status=odd", "q=ab", "cost_from=-1", "from=yesterday", "revision=0"]
)
def test_a_bad_parameter_is_told(viewer: Client, query: str) -> None:
    answer = viewer.get(f"/api/calls?{query}")

    assert answer.status_code == 422
    assert answer.json()["error"]["fields"][0]["field"] == query.partition("=")[0]


@pytest.mark.parametrize("moment", ["0001-01-01", "9999-12-31T23:59:59Z"])
def test_the_ends_of_time_are_only_moments(viewer: Client, moment: str) -> None:
    CallFactory.create()

    assert viewer.get("/api/calls", {"from": moment}).status_code == 200


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_takes_the_same_queries_whatever_it_holds(
    viewer: Client, rows: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    AttemptFactory.create_batch(rows)

    with django_assert_num_queries(8):
        viewer.get("/api/calls")


@pytest.mark.parametrize("role", list(Role))
def test_one_call_tells_its_text_to_those_who_may_read_it(sign_in: SignIn, role: Role) -> None:
    text = CallTextFactory.create()

    answer = sign_in(role).get(f"/api/calls/{text.call_id}").json()

    told = {"request_body": text.request_body, "reply_text": text.reply_text}
    assert (answer["id"], answer["text"]) == (str(text.call_id), told if role in CAN_SEE_TEXT else None)


def test_a_call_that_nobody_made_is_not_found(viewer: Client) -> None:
    assert viewer.get(f"/api/calls/{uuid4()}").status_code == 404


@pytest.mark.parametrize(
    ("group_by", "groups"),
    [
        ("task", ["a", "b"]),
        ("model", ["aurora-small", "borealis-small"]),
        ("rule", ["first", "second"]),
        ("team", ["Demo", "Other"]),
        ("day", ["2026-11-20", "2026-11-21"]),
    ],
)
def test_costs_sum_by_group_and_count_the_unknown_apart(viewer: Client, group_by: str, groups: list[str]) -> None:
    CallFactory.create(task="a", rule="first", cost_usd=Decimal("0.000000001"))
    later = {"task": "b", "rule": "second", "served_model": "borealis-small", "team": "Other"}
    CallFactory.create(started_at=NOON + timedelta(days=1), cost_usd=Decimal("0.5"), **later)
    CallFactory.create(started_at=NOON + timedelta(days=1), cost_usd=None, **later)

    costs = viewer.get("/api/costs", {"group_by": group_by}).json()

    tokens = {"input_tokens": 40, "output_tokens": 12}
    twice = {"input_tokens": 80, "output_tokens": 24}
    assert costs == {
        "items": [
            {"group": groups[0], "calls": 1, "unpriced_calls": 0, "cost_usd": 0.000000001, **tokens},
            {"group": groups[1], "calls": 2, "unpriced_calls": 1, "cost_usd": 0.5, **twice},
        ],
        "next": None,
        "total": {
            "group": "",
            "calls": 3,
            "unpriced_calls": 1,
            "cost_usd": 0.500000001,
            "input_tokens": 120,
            "output_tokens": 36,
        },
    }


def test_costs_look_at_the_asked_time_only(viewer: Client) -> None:
    CallFactory.create(started_at=NOON - timedelta(seconds=1))
    CallFactory.create(started_at=NOON)
    CallFactory.create(started_at=NOON + timedelta(hours=1))

    period = {"from": NOON.isoformat(), "to": (NOON + timedelta(hours=1)).isoformat()}

    assert viewer.get("/api/costs", period).json()["total"]["calls"] == 1
