import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from routerhub.catalog.models import Tier
from routerhub.web.roles import Role
from tests.catalog.conftest import NameRules
from tests.catalog.factories import ModelFactory, PriceFactory, TierFactory
from tests.conftest import SignIn

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true"}
LIST_QUERIES = 8


@pytest.fixture
def client(sign_in: SignIn) -> Client:
    return sign_in(Role.ENGINEER)


@pytest.mark.parametrize("rows", [1, 3])
def test_the_ladder_asks_the_same_number_of_queries_for_any_length(
    client: Client, name_rules: NameRules, django_assert_num_queries: DjangoAssertNumQueries, rows: int
) -> None:
    for _ in range(rows):
        PriceFactory.create()
    client.get("/tiers/")

    with django_assert_num_queries(LIST_QUERIES):
        response = client.get("/tiers/")

    assert len(response.context["rows"]) == rows


def test_the_ladder_shows_each_tier_in_words_with_its_models_in_order(client: Client, name_rules: NameRules) -> None:
    large = TierFactory.create(slug="large", position=2, description="For mistakes that cost money.")
    TierFactory.create(slug="small", position=1)
    ModelFactory.create(slug="second", tier=large, tier_position=1)
    ModelFactory.create(slug="first", tier=large, tier_position=0)
    name_rules({"large": ("Legal review",)})

    response = client.get("/tiers/")

    ladder = [(row.tier.slug, [model.model.slug for model in row.models]) for row in response.context["rows"]]
    assert ladder == [("small", []), ("large", ["first", "second"])]
    assert "For mistakes that cost money." in response.text
    assert "Legal review" in response.text


def test_a_model_moves_up_and_the_ladder_says_so(client: Client) -> None:
    tier = TierFactory.create(name="Large")
    ModelFactory.create(slug="a", tier=tier)
    ModelFactory.create(slug="b", name="Bee", tier=tier)

    response = client.post("/models/b/move/", {"step": "up"}, headers=HTMX)

    assert list(tier.models.order_by("tier_position").values_list("slug", flat=True)) == ["b", "a"]
    assert "Bee is now number 1 in Large." in response.headers["HX-Trigger"]
    assert 'id="ladder"' in response.text
    assert "<html" not in response.text


def test_without_javascript_the_move_comes_back_to_the_ladder(client: Client) -> None:
    ModelFactory.create(slug="a")

    response = client.post("/models/a/move/", {"step": "up"}, follow=True)

    assert response.redirect_chain == [("/tiers/", 302)]
    assert "is already first in its tier." in response.text


def test_a_model_moves_to_another_tier(client: Client) -> None:
    model = ModelFactory.create(slug="a")
    TierFactory.create(slug="large")

    client.post("/models/a/tier/", {"tier": "large"}, headers=HTMX)

    model.refresh_from_db()
    assert model.tier.slug == "large"


def test_a_tier_is_added_and_its_words_are_changed(client: Client) -> None:
    client.post("/tiers/new/", {"name": "Huge", "slug": "huge", "description": ""})
    client.post("/tiers/huge/edit/", {"name": "Huge", "slug": "renamed", "description": "The hardest work."})

    assert Tier.objects.values_list("slug", "description").get() == ("huge", "The hardest work.")


def test_a_tier_needs_a_name_of_its_own(client: Client) -> None:
    ModelFactory.create(slug="taken")

    response = client.post("/tiers/new/", {"name": "", "slug": "taken"}, headers=HTMX)

    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["name", "slug"]
