import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext

from routerhub.access.models import User
from routerhub.catalog.uses import rules_by_target
from routerhub.engine.table import Target
from routerhub.routing.context import live_table
from tests.engine.rules import a_rule
from tests.routing.factories import draft_rules, price_models, publish_rules

pytestmark = pytest.mark.django_db


def test_strangers_learn_nothing_and_cost_nothing(rf: RequestFactory) -> None:
    request = rf.get("/sign-in/")
    request.user = AnonymousUser()

    with CaptureQueriesContext(connection) as queries:
        facts = live_table(request)

    assert facts == {"live_revision": None, "draft_change_count": None}
    assert len(queries) == 0


def test_the_header_costs_two_queries_however_often_it_asks(rf: RequestFactory) -> None:
    price_models("large")
    publish_rules(a_rule("default"))
    draft_rules(a_rule("default", note="x", pinned_reason="y"))
    request = rf.get("/")
    request.user = User(username="somebody")
    facts = live_table(request)

    with CaptureQueriesContext(connection) as queries:
        shown = [facts["live_revision"](), facts["draft_change_count"](), facts["live_revision"]()]

    assert shown == [1, 2, 1]
    assert len(queries) == 2


def test_the_catalogue_learns_which_live_and_drafted_rules_name_its_models_and_tiers() -> None:
    price_models("large", "small")
    publish_rules(a_rule("default", primary="large", fallbacks=("small",)))
    draft_rules(a_rule("new", primary=Target(tier="cheap")), a_rule("default", primary="large"))

    assert rules_by_target() == {"large": ("Default",), "small": ("Default",), "cheap": ("New",)}
