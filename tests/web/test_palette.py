"""What the palette finds, for whom, and at what cost."""

import re
from html import unescape
from uuid import uuid4

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from routerhub.web.palette import Entry, Found
from routerhub.web.roles import CAN_EDIT_ROUTING, CAN_PUBLISH, CAN_SEE_CATALOG, Role
from tests.catalog.factories import ModelFactory, ProviderFactory
from tests.conftest import SignIn
from tests.engine.rules import a_rule
from tests.routing.factories import TaskFactory, price_models, publish_rules
from tests.usage.factories import CallFactory

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true"}
HOSTILE = '"><script>alert(1)</script>'
OPTION = re.compile(
    r'(?:href|formaction)="(?P<url>[^"]*)".*?palette-label">(?P<label>.*?)</span>.*?palette-kind">(?P<kind>.*?)<',
    re.DOTALL,
)


def ask(client: Client, query: str) -> str:
    return client.get("/palette/", {"q": query}, headers=HTMX).text


def found(client: Client, query: str) -> list[tuple[str, str, str]]:
    """Kind, label and address of every entry, best first."""
    return [
        (option["kind"], unescape(option["label"]), unescape(option["url"]))
        for option in OPTION.finditer(ask(client, query))
    ]


def labels(client: Client, query: str) -> list[str]:
    return [label for _, label, _ in found(client, query)]


def publish_rule(*, key: str = "refunds", name: str = "Refund e-mails") -> None:
    price_models("small-1")
    publish_rules(a_rule(key, name=name, primary="small-1"))


def test_without_a_query_it_offers_pages_before_actions(sign_in: SignIn) -> None:
    assert [kind for kind, _, _ in found(sign_in(Role.VIEWER), "")] == ["Page"] * 6 + ["Action"] * 4


def test_page_is_found_by_words_that_are_not_on_it(sign_in: SignIn) -> None:
    assert labels(sign_in(Role.MANAGER), "cost") == ["Overview", "Calls", "Models & prices"]


def test_every_word_must_be_found(sign_in: SignIn) -> None:
    client = sign_in(Role.VIEWER)

    assert (labels(client, "theme dark"), labels(client, "theme purple")) == (["Theme: dark"], [])


def test_best_match_comes_first(sign_in: SignIn) -> None:
    for name in ("Not so small", "Small", "A small one"):
        ModelFactory.create(name=name, slug=name.lower().replace(" ", "-"))

    assert labels(sign_in(Role.MANAGER), "small") == ["Small", "A small one", "Not so small"]


def test_rule_of_the_live_table_leads_to_its_row(sign_in: SignIn) -> None:
    publish_rule()

    assert found(sign_in(Role.VIEWER), "refund e-mails") == [("Rule", "Refund e-mails", "/routing/#rule-refunds")]


def test_call_is_found_by_its_id_alone(sign_in: SignIn) -> None:
    call, client = CallFactory.create(), sign_in(Role.VIEWER)

    assert found(client, str(call.id)) == [("Call", f"Call {call.id}", f"/calls/{call.id}/")]
    assert found(client, str(call.id)[:8]) == []
    assert found(client, str(uuid4())) == []


@pytest.mark.parametrize("role", list(Role))
def test_catalogue_is_found_by_those_who_may_see_it(sign_in: SignIn, role: Role) -> None:
    provider = ProviderFactory.create(slug="zenith", name="Zenith")
    ModelFactory.create(slug="zenith-1", name="Zenith One", provider=provider)

    expected = [("Provider", "Zenith", "/providers/zenith/"), ("Model", "Zenith One", "/models/zenith-1/")]
    assert sorted(found(sign_in(role), "zenith")) == sorted(expected if role in CAN_SEE_CATALOG else [])


@pytest.mark.parametrize("role", list(Role))
def test_task_leads_those_who_may_edit_it_to_its_form(sign_in: SignIn, role: Role) -> None:
    TaskFactory.create(slug="refunds", name="Refunds")

    url = "/tasks/refunds/" if role in CAN_EDIT_ROUTING else "/tasks/"
    assert found(sign_in(role), "refunds") == [("Task", "Refunds", url)]


@pytest.mark.parametrize("role", list(Role))
def test_actions_are_those_of_the_role(sign_in: SignIn, role: Role) -> None:
    offered = {label for kind, label, _ in found(sign_in(role), "") if kind == "Action"}

    assert ("Add rule" in offered, "Publish the draft" in offered) == (role in CAN_EDIT_ROUTING, role in CAN_PUBLISH)
    assert ("Issue a key" in offered, "Add a person" in offered) == (role in {"engineer", "admin"}, role == "admin")
    assert "Sign out" in offered


@pytest.mark.parametrize("role", list(Role))
def test_everything_offered_may_be_opened(sign_in: SignIn, role: Role) -> None:
    client = sign_in(role)

    links = [url for kind, label, url in found(client, "") if not label.startswith(("Theme", "Sign out"))]

    assert {url: client.get(url).status_code for url in links} == dict.fromkeys(links, 200)


def test_what_changes_something_is_sent_as_a_form(sign_in: SignIn) -> None:
    answer = " ".join(ask(sign_in(Role.VIEWER), "theme dark").split())

    assert 'type="submit" form="palette-acts" formaction="/preferences/theme/" name="theme" value="dark"' in answer


def test_hostile_names_and_queries_are_text(sign_in: SignIn) -> None:
    TaskFactory.create(slug="hostile", name=HOSTILE)
    client = sign_in(Role.VIEWER)

    answers = ask(client, "hostile") + ask(client, HOSTILE) + ask(client, HOSTILE + " nothing")

    assert "<script" not in answers
    assert labels(client, "hostile") == [HOSTILE]


@pytest.mark.parametrize("query", ["\0", "%", "_", "\\", "x" * 5000, "  ", "🦜", "{{ 7|add:7 }}"])
def test_strange_queries_are_answered(sign_in: SignIn, query: str) -> None:
    assert sign_in(Role.ADMIN).get("/palette/", {"q": query}, headers=HTMX).status_code == 200


def test_count_is_told_in_words_for_the_screen_reader(sign_in: SignIn) -> None:
    client = sign_in(Role.VIEWER)

    summaries = [re.findall('data-summary="(.*?)"', ask(client, query)) for query in ("theme:", "sign out", "zebra")]

    assert summaries == [["3 results"], ["1 result"], ["No results"]]


def test_count_says_when_not_all_are_shown() -> None:
    entry = Entry(label="A", kind="Page", url="/", icon="tag")

    assert Found(query="a", entries=(entry,), count=7).summary == "7 results, the best 1 of them shown"


def test_without_scripts_it_is_a_page_with_the_same_results(sign_in: SignIn) -> None:
    page = sign_in(Role.VIEWER).get("/palette/", {"q": "calls"}).text

    assert "<h1" in page
    assert 'value="calls"' in page
    assert '<a class="palette-option" href="/calls/">' in page


@pytest.mark.parametrize("rows", [1, 3])
def test_costs_the_same_queries_whatever_there_is(
    sign_in: SignIn, rows: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client = sign_in(Role.ADMIN)
    publish_rule()
    TaskFactory.create_batch(rows)
    ModelFactory.create_batch(rows)

    with django_assert_num_queries(7):  # session, person, roles; models, providers, live revision, tasks
        ask(client, "e")


def test_opening_it_asks_the_database_for_nothing_but_the_person(
    sign_in: SignIn, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client = sign_in(Role.ADMIN)

    with django_assert_num_queries(3):
        ask(client, "")
