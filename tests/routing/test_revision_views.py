import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from routerhub.routing.drafting import working_table
from routerhub.web.roles import Role
from tests.conftest import SignIn
from tests.engine.rules import a_rule
from tests.routing.factories import RevisionFactory, draft_rules, price_models, publish_rules

pytestmark = pytest.mark.django_db

LARGE, SMALL = a_rule("default", primary="large"), a_rule("default", primary="small")


@pytest.fixture
def manager(sign_in: SignIn) -> Client:
    price_models("large", "small")
    return sign_in(Role.MANAGER)


def test_an_empty_history_explains_itself(manager: Client) -> None:
    assert "Nothing published yet" in manager.get("/routing/revisions/").text


def test_the_history_shows_what_each_revision_changed_newest_first(manager: Client) -> None:
    publish_rules(LARGE, message="First")
    publish_rules(SMALL, message="Cheaper <b>now</b>")

    page = manager.get("/routing/revisions/")

    entries = page.context["page"].entries
    assert [(entry.revision.number, entry.revision.is_live, len(entry.changes)) for entry in entries] == [
        (2, True, 1),
        (1, False, 1),
    ]
    assert "Cheaper &lt;b&gt;now&lt;/b&gt;" in page.text


def test_the_history_is_paged(manager: Client) -> None:
    for number in range(1, 26):
        RevisionFactory.create(number=number)

    first = manager.get("/routing/revisions/")
    second = manager.get("/routing/revisions/" + first.context["next_url"])

    numbers = [entry.revision.number for page in (first, second) for entry in page.context["page"].entries]
    assert numbers == list(range(25, 0, -1))
    assert "Show older" not in second.text


@pytest.mark.parametrize("count", [1, 3])
def test_the_history_needs_the_same_queries_for_any_number_of_revisions(manager: Client, count: int) -> None:
    RevisionFactory.create_batch(count)

    with CaptureQueriesContext(connection) as queries:
        manager.get("/routing/revisions/")

    assert len(queries) == 6


def test_a_revision_shows_its_table_and_what_restoring_it_would_change(manager: Client) -> None:
    publish_rules(LARGE)
    publish_rules(SMALL)

    page = manager.get("/routing/revisions/1/")

    assert [change.sentence for change in page.context["restoring"]] == [
        "“Default”: primary changed from small to large"
    ]
    assert "Restore v1 as a draft" in page.text


def test_restoring_makes_a_draft_and_says_that_nothing_is_live_yet(manager: Client) -> None:
    publish_rules(LARGE)
    publish_rules(SMALL)

    answer = manager.post("/routing/revisions/1/restore/", {"version": working_table().version}, follow=True)

    assert working_table().table.rules == (LARGE,)
    assert "Nothing is live yet" in answer.text


def test_restoring_over_unpublished_changes_is_refused(manager: Client) -> None:
    publish_rules(LARGE)
    publish_rules(SMALL)
    version = draft_rules(a_rule("default", note="mine")).version

    answer = manager.post("/routing/revisions/1/restore/", {"version": version})

    assert answer.status_code == 409
    assert "There are unpublished changes." in answer.text


def test_a_revision_that_never_was_is_not_found(manager: Client) -> None:
    assert manager.get("/routing/revisions/7/").status_code == 404


@pytest.mark.parametrize("path", ["/routing/", "/routing/review/", "/routing/revisions/", "/routing/revisions/1/"])
@pytest.mark.parametrize("role", Role)
def test_everybody_may_look(sign_in: SignIn, role: Role, path: str) -> None:
    price_models("large")
    publish_rules(LARGE)

    assert sign_in(role).get(path).status_code == 200
