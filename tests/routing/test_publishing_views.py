import pytest
from django.test import Client

from routerhub.engine.table import TaskIs
from routerhub.routing.drafting import change_rule, working_table
from routerhub.routing.models import Draft, Revision
from routerhub.web.roles import Role
from tests.conftest import SignIn
from tests.engine.rules import a_rule
from tests.routing.factories import draft_rules, price_models, publish_rules

pytestmark = pytest.mark.django_db

LARGE, SMALL = a_rule("default", primary="large"), a_rule("default", primary="small")


@pytest.fixture
def manager(sign_in: SignIn) -> Client:
    price_models("large", "small")
    return sign_in(Role.MANAGER)


def test_the_review_lists_the_changes_in_words(manager: Client) -> None:
    publish_rules(LARGE)
    draft_rules(SMALL)

    page = manager.get("/routing/review/")

    assert "Publish 1 change<" in page.text
    assert "<del>large</del>" in page.text
    assert "<ins>small</ins>" in page.text


def test_the_review_of_nothing_says_so(manager: Client) -> None:
    assert "Nothing to publish" in manager.get("/routing/review/").text


def test_publishing_makes_the_revision_live_and_goes_to_the_table_that_asks_the_gateway(manager: Client) -> None:
    publish_rules(LARGE)
    version = draft_rules(SMALL).version

    answer = manager.post("/routing/publish/", {"message": " Cheaper ", "version": version})

    live = Revision.objects.get(is_live=True)
    assert (live.number, live.message) == (2, "Cheaper")
    assert live.published_by is not None
    assert live.published_by.username == "manager-person"
    assert answer.headers["Location"] == "/routing/?published=2"
    assert 'hx-get="/routing/live/?revision=2"' in manager.get("/routing/?published=2").text


def test_publishing_without_a_message_is_refused_beside_the_field(manager: Client) -> None:
    version = draft_rules(LARGE).version

    answer = manager.post("/routing/publish/", {"message": "", "version": version})

    assert answer.status_code == 422
    assert answer.context["form"].errors == {
        "message": ["Say in a few words what changes and why; it is kept in the history."]
    }
    assert not Revision.objects.exists()


def test_publishing_an_unsound_table_is_refused_and_the_message_kept(manager: Client) -> None:
    version = draft_rules(a_rule("labels", TaskIs(tasks=("nothing",)))).version

    answer = manager.post("/routing/publish/", {"message": "Cheaper", "version": version})

    assert answer.status_code == 422
    assert "There is no task “nothing”." in answer.text
    assert answer.context["form"]["message"].value() == "Cheaper"


def test_publishing_what_was_not_reviewed_is_a_conflict_and_the_message_is_kept(manager: Client) -> None:
    publish_rules(LARGE)
    reviewed = draft_rules(SMALL).version
    change_rule(rule=a_rule("default", primary="small", note="new"), by=None, expected_version=reviewed)

    answer = manager.post("/routing/publish/", {"message": "Cheaper", "version": reviewed})

    assert answer.status_code == 409
    assert "The draft has changed since you reviewed it." in answer.text
    assert answer.context["form"]["message"].value() == "Cheaper"
    assert Revision.objects.get(is_live=True).number == 1


def test_discarding_the_draft_leaves_what_is_live(manager: Client) -> None:
    publish_rules(LARGE)
    version = draft_rules(SMALL).version

    manager.post("/routing/discard/", {"version": version})

    assert not Draft.objects.exists()
    assert working_table().table.rules == (LARGE,)


def test_the_header_counts_the_draft_s_changes_on_every_page(manager: Client) -> None:
    publish_rules(LARGE)
    draft_rules(SMALL)

    page = manager.get("/tasks/")

    assert "Live v1" in page.text
    assert 'href="/routing/"><' in page.text
    assert "not live" in page.text


def test_an_htmx_edit_brings_the_header_s_facts_along(manager: Client) -> None:
    publish_rules(LARGE)

    answer = manager.post(
        "/routing/rules/default/remove/", {"version": working_table().version}, headers={"HX-Request": "true"}
    )

    assert 'id="live-state"' in answer.text
    assert "<html" not in answer.text
    assert "HX-Request" in answer.headers["Vary"]
