from datetime import timedelta
from urllib.parse import quote

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from routerhub.usage.listing import PAGE_SIZE
from routerhub.web.roles import Role
from tests.conftest import SignIn
from tests.usage.factories import NOON, CallFactory

pytestmark = pytest.mark.django_db
LOG = reverse("usage:calls")


@pytest.fixture
def viewer(sign_in: SignIn) -> Client:
    return sign_in(Role.VIEWER)


def shown_tasks(client: Client, query: str) -> list[str]:
    return [row.call.task for row in client.get(f"{LOG}?{query}").context["rows"]]


@pytest.mark.parametrize("role", list(Role))
def test_every_role_sees_the_log(sign_in: SignIn, role: Role) -> None:
    assert sign_in(role).get(LOG).status_code == 200


def test_strangers_are_sent_to_sign_in(client: Client) -> None:
    assert client.get(LOG).status_code == 302


@pytest.mark.parametrize("rows", [1, 3])
def test_the_log_takes_the_same_queries_whatever_it_shows(
    viewer: Client, rows: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    CallFactory.create_batch(rows)
    viewer.get(LOG)

    with django_assert_num_queries(10):
        viewer.get(LOG)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        pytest.param("task=wanted", ["wanted"], id="task"),
        pytest.param("rule=pinned", ["wanted"], id="rule"),
        pytest.param("revision=9", ["wanted"], id="revision"),
        pytest.param("model=borealis-large", ["wanted"], id="model"),
        pytest.param("key=Other", ["wanted"], id="key"),
        pytest.param("user_tier=free", ["wanted"], id="user tier"),
        pytest.param("status=failed", ["wanted"], id="status"),
        pytest.param("cost_from=0.5", ["wanted"], id="cost from"),
        pytest.param("cost_to=0.5", ["other"], id="cost to"),
        pytest.param("latency_from=5000", ["wanted"], id="latency from"),
        pytest.param("latency_to=5000", ["other"], id="latency to"),
        pytest.param("fallbacks=on", ["wanted"], id="fallbacks"),
        pytest.param("unpriced=on", [], id="unpriced"),
        pytest.param("q=all+targets", ["wanted"], id="start of the error"),
        pytest.param("q=%25targets", [], id="wildcards mean themselves"),
        pytest.param(f"from={quote((NOON + timedelta(hours=1)).isoformat())}", ["wanted"], id="from"),
        pytest.param(f"to={quote((NOON + timedelta(hours=1)).isoformat())}", ["other"], id="to"),
        pytest.param("range=24h", [], id="range"),
        pytest.param("task=wanted&model=aurora-small", [], id="all must hold"),
    ],
)
def test_filters_in_the_url_narrow_the_log(viewer: Client, query: str, found: list[str]) -> None:
    CallFactory.create(task="other")
    CallFactory.create(
        started_at=NOON + timedelta(hours=2),
        task="wanted",
        rule="pinned",
        revision=9,
        served_model="borealis-large",
        key_name="Other",
        user_tier="free",
        status="failed",
        cost_usd=1,
        latency_ms=9000,
        attempt_count=2,
        error_message="All targets failed.",
    )

    assert shown_tasks(viewer, query) == found


@pytest.mark.parametrize("length", [8, 13, 36])
def test_a_call_is_found_by_its_id_or_the_start_of_it(viewer: Client, length: int) -> None:
    call = CallFactory.create()
    CallFactory.create(started_at=NOON - timedelta(days=9))

    assert [row.call.id for row in viewer.get(LOG, {"q": str(call.id)[:length]}).context["rows"]] == [call.id]


def test_an_active_filter_is_a_chip_that_takes_only_itself_away(viewer: Client) -> None:
    chips = viewer.get(f"{LOG}?task=summaries&status=failed&unpriced=on").context["chips"]

    assert [(chip.label, chip.value, chip.url_without) for chip in chips] == [
        ("Status", "Failed", f"{LOG}?task=summaries&unpriced=on"),
        ("Task", "summaries", f"{LOG}?status=failed&unpriced=on"),
        ("Only with unknown cost", "", f"{LOG}?task=summaries&status=failed"),
    ]


def test_blanks_of_the_form_do_not_stay_in_the_url(viewer: Client) -> None:
    response = viewer.get(f"{LOG}?task=&status=failed&q=+")

    assert (response.status_code, response["Location"]) == (302, f"{LOG}?status=failed")


@pytest.mark.parametrize(
    ("query", "field"),
    [("cost_from=-1", "cost_from"), ("revision=x", "revision"), ("q=ab", "q"), ("status=odd", "status")],
)
def test_a_bad_filter_is_told_beside_its_field_and_kept(viewer: Client, query: str, field: str) -> None:
    response = viewer.get(f"{LOG}?{query}")

    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]
    assert 'aria-invalid="true"' in response.content.decode()


def test_pages_follow_each_other_by_id_and_keep_the_filters(viewer: Client) -> None:
    calls = CallFactory.create_batch(PAGE_SIZE + 1)

    first = viewer.get(f"{LOG}?task=ticket-labels")
    second = viewer.get(first.context["next_url"])

    assert [row.call.id for row in first.context["rows"]] == [call.id for call in reversed(calls[1:])]
    assert first.context["next_url"] == f"{LOG}?task=ticket-labels&before={calls[1].id}"
    assert [row.call.id for row in second.context["rows"]] == [calls[0].id]
    assert (second.context["next_url"], second.context["newest_url"]) == ("", f"{LOG}?task=ticket-labels")


def test_hostile_text_is_shown_as_text(viewer: Client) -> None:
    hostile = "<script>alert(1)</script>"
    CallFactory.create(task=hostile[:60], rule=hostile, served_model=hostile, decision={"sentence": hostile})

    html = viewer.get(LOG).content.decode()

    assert hostile not in html
    assert "&lt;script&gt;alert(1)" in html


def test_an_unknown_cost_is_a_dash_that_reads_unknown(viewer: Client) -> None:
    CallFactory.create(cost_usd=None)

    html = viewer.get(LOG).content.decode()

    assert '<span aria-hidden="true">—</span><span class="visually-hidden">unknown</span></td>' in html


def test_an_empty_log_explains_itself_and_offers_a_first_call(viewer: Client) -> None:
    html = viewer.get(LOG).content.decode()

    assert "No calls yet" in html
    assert 'base_url="http://testserver/v1"' in html
    assert "None" not in html


def test_a_filter_without_a_match_offers_to_clear_it(viewer: Client) -> None:
    CallFactory.create()

    html = viewer.get(f"{LOG}?task=nothing").content.decode()

    assert "No call matches" in html
    assert f'<a class="button" href="{LOG}">Clear filters</a>' in html


def test_the_poll_is_quiet_until_there_are_new_calls(viewer: Client) -> None:
    seen = CallFactory.create()
    url = viewer.get(f"{LOG}?task=ticket-labels").context["poll_url"]

    quiet = viewer.get(url)
    CallFactory.create(task="something else")
    CallFactory.create_batch(3)
    told = viewer.get(url)
    quiet_again = viewer.get(told.context["poll_url"])

    assert (quiet.status_code, told.status_code, quiet_again.status_code) == (204, 200, 204)
    assert "Show 3 new calls" in told.content.decode()
    assert told.context["show_url"] == f"{LOG}?task=ticket-labels"
    assert f"after={seen.id}" in url


@pytest.mark.parametrize("query", ["", "after=x", "after=01a1f8d3-ea00-7b9a-8d7d-bdb6b2ace09e&revision=x"])
def test_a_poll_that_makes_no_sense_is_quiet(viewer: Client, query: str) -> None:
    assert viewer.get(f"{reverse('usage:new-calls')}?{query}").status_code == 204
