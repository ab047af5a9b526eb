import pytest

from routerhub.engine.table import Table
from routerhub.routing.drafting import DraftConflict, working_table
from routerhub.routing.publishing import publish
from routerhub.routing.restoring import DraftInTheWay, NothingToRestore, restore
from tests.engine.rules import a_rule
from tests.routing.factories import NOW, draft_rules, price_models, publish_rules

pytestmark = pytest.mark.django_db

LARGE, SMALL = a_rule("default", primary="large"), a_rule("default", primary="small")


@pytest.fixture(autouse=True)
def models() -> None:
    price_models("large", "small")


def test_restore_makes_a_draft_that_publishes_as_a_new_revision() -> None:
    first = publish_rules(LARGE)
    publish_rules(SMALL)

    restored = restore(revision=first, by=None, expected_version=working_table().version)

    third = publish(by=None, message="Back to large", at=NOW, expected_version=restored.version)
    assert (third.number, working_table().table) == (3, Table(rules=(LARGE,)))


def test_restore_does_not_lose_unpublished_changes() -> None:
    first = publish_rules(LARGE)
    publish_rules(SMALL)
    draft_rules(a_rule("default", primary="small", note="mine"))

    with pytest.raises(DraftInTheWay):
        restore(revision=first, by=None, expected_version=working_table().version)


def test_restore_of_what_is_live_says_so() -> None:
    live = publish_rules(LARGE)

    with pytest.raises(NothingToRestore, match="v1 says what is live already"):
        restore(revision=live, by=None, expected_version=working_table().version)


def test_restore_refuses_when_the_live_table_has_moved_on() -> None:
    first = publish_rules(LARGE)
    seen = working_table().version
    publish_rules(SMALL)

    with pytest.raises(DraftConflict):
        restore(revision=first, by=None, expected_version=seen)
