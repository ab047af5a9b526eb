from datetime import timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings

from routerhub.usage.models import Call
from routerhub.web.roles import CAN_EDIT_ROUTING, Role
from tests.conftest import SignIn
from tests.usage.factories import CallFactory

pytestmark = pytest.mark.django_db
OVERVIEW = reverse("usage:overview")


@pytest.fixture
def viewer(sign_in: SignIn) -> Client:
    return sign_in(Role.VIEWER)


def call_of_today(**values: object) -> Call:
    return CallFactory.create(started_at=timezone.now() - timedelta(hours=2), **values)


@pytest.mark.parametrize("role", list(Role))
def test_every_role_sees_the_overview(sign_in: SignIn, role: Role) -> None:
    client = sign_in(role)

    assert (client.get(OVERVIEW).status_code, client.get(reverse("usage:totals")).status_code) == (200, 200)


def test_strangers_are_sent_to_sign_in(client: Client) -> None:
    assert client.get(OVERVIEW).status_code == 302


@pytest.mark.parametrize("rows", [1, 3])
def test_the_overview_takes_the_same_queries_whatever_it_shows(
    viewer: Client, rows: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(rows):
        call_of_today(task=f"task-{number}")

    with django_assert_num_queries(14):
        viewer.get(OVERVIEW)


def test_an_empty_ledger_explains_the_product_and_offers_a_first_call(viewer: Client) -> None:
    html = viewer.get(OVERVIEW).content.decode()

    assert "No calls yet" in html
    assert "openai.OpenAI(" in html
    assert "Send 20 sample requests" not in html
    assert "None" not in html


def test_the_tiles_lead_to_the_same_calls_in_the_log(viewer: Client) -> None:
    call_of_today(status="failed")
    call_of_today(attempt_count=2)
    call_of_today(cost_usd=None)

    totals = viewer.get(f"{OVERVIEW}?range=7d").context["totals"]

    log = reverse("usage:calls")
    assert len(viewer.get(f"{log}?range=7d").context["rows"]) == totals.calls == 3
    assert len(viewer.get(f"{log}?range=7d&status=failed").context["rows"]) == totals.failed == 1
    assert len(viewer.get(f"{log}?range=7d&fallbacks=on").context["rows"]) == totals.fallen_back == 1
    assert len(viewer.get(f"{log}?range=7d&unpriced=on").context["rows"]) == totals.unpriced == 1


def test_the_overview_says_it_in_a_sentence(viewer: Client) -> None:
    call_of_today(latency_ms=400, cost_usd=Decimal("0.5"))
    call_of_today(latency_ms=600, cost_usd=None)

    words = " ".join(viewer.get(OVERVIEW).content.decode().split())

    assert (
        "<strong>2 calls</strong> in the last 24 hours cost <strong>$0.50</strong> and an unknown amount for 1 of them;"
        " none failed, half were answered within 500 ms." in words
    )


def test_each_bar_of_the_chart_leads_to_its_calls(viewer: Client) -> None:
    call_of_today()
    call_of_today()

    chart = viewer.get(OVERVIEW).context["chart"]

    bucket = next(column.bucket for column in chart.columns if column.bucket.calls)
    rows = viewer.get(reverse("usage:calls"), {"from": bucket.start.isoformat(), "to": bucket.end.isoformat()}).context[
        "rows"
    ]
    assert len(rows) == bucket.calls


def test_the_totals_are_quiet_until_something_changed(viewer: Client) -> None:
    call_of_today()
    url = f"{reverse('usage:totals')}?range=24h&seen={viewer.get(OVERVIEW).context['fingerprint']}"

    quiet = viewer.get(url)
    call_of_today()
    renewed = viewer.get(url)

    assert (quiet.status_code, renewed.status_code) == (204, 200)
    assert "<html" not in renewed.content.decode()
    assert 'id="totals"' in renewed.content.decode()


def test_the_first_call_brings_the_whole_page(viewer: Client) -> None:
    seen = viewer.get(OVERVIEW).context["fingerprint"]
    call_of_today()

    response = viewer.get(f"{reverse('usage:totals')}?first-run=1&seen={seen}", headers={"hx-request": "true"})

    assert response["HX-Redirect"] == OVERVIEW


@pytest.mark.parametrize("role", list(Role))
def test_sample_requests_are_for_those_who_may_edit_routing(sign_in: SignIn, role: Role) -> None:
    response = sign_in(role).post(reverse("usage:sample-requests"))

    assert response.status_code == (302 if role in CAN_EDIT_ROUTING else 403)


def test_sample_requests_exist_in_the_demo_only(sign_in: SignIn, settings: Settings) -> None:
    client = sign_in(Role.MANAGER)

    outside = client.get(OVERVIEW).content.decode()
    refused = client.post(reverse("usage:sample-requests"), follow=True).content.decode()
    settings.DEMO = True
    inside = client.get(OVERVIEW).content.decode()

    assert ("Send 20 sample requests" in outside, "Send 20 sample requests" in inside) == (False, True)
    assert "Sample requests exist in the demo only." in refused
