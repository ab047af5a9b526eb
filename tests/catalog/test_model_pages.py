from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from routerhub.catalog.forms.model_form import RESERVED_WORDS
from routerhub.catalog.models import Model, Price
from routerhub.catalog.urls import urlpatterns
from routerhub.web.roles import Role
from tests.catalog.conftest import NameRules
from tests.catalog.factories import ModelFactory, PriceFactory, ProviderFactory, TierFactory
from tests.conftest import SignIn

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true"}
LIST_QUERIES = 7


@pytest.fixture
def client(sign_in: SignIn) -> Client:
    return sign_in(Role.ENGINEER)


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_asks_the_same_number_of_queries_for_any_length(
    client: Client, name_rules: NameRules, django_assert_num_queries: DjangoAssertNumQueries, rows: int
) -> None:
    for _ in range(rows):
        PriceFactory.create()
    client.get("/models/", headers=HTMX)

    with django_assert_num_queries(LIST_QUERIES):
        response = client.get("/models/", headers=HTMX)

    assert response.text.count('<tr id="model-') == rows


def test_the_list_shows_the_price_in_force_and_who_uses_the_model(client: Client, name_rules: NameRules) -> None:
    model = ModelFactory.create(slug="org/aurora:large", name="Aurora Large")
    PriceFactory.create(
        model=model, valid_from=datetime(2025, 1, 1, tzinfo=UTC), valid_until=datetime(2026, 1, 1, tzinfo=UTC)
    )
    PriceFactory.create(
        model=model, valid_from=datetime(2026, 1, 1, tzinfo=UTC), input_usd="0.075", source="Price list"
    )
    name_rules({"org/aurora:large": ("Legal review",)})

    page = client.get("/models/").text

    assert "$0.075" in page
    assert "Price list" in page
    assert "1 rule" in page
    assert 'href="/models/org/aurora:large/"' in page


def test_a_model_without_a_price_is_unpriced_and_not_free(client: Client) -> None:
    ModelFactory.create()

    page = client.get("/models/").text

    assert "No price" in page
    assert "1 model without a price" in page
    assert "$0" not in page


def test_a_price_nobody_checked_for_90_days_is_pointed_out(client: Client) -> None:
    now = timezone.now()
    PriceFactory.create(checked_at=now - timedelta(days=91))
    PriceFactory.create(checked_at=now - timedelta(days=89))

    page = client.get("/models/").text

    assert page.count("Unchecked for 90 days</span>") == 1
    assert "1 price not compared" in page


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["cheap", "dear", "off"]),
        ("tier=small", ["cheap"]),
        ("provider=basement", ["off"]),
        ("status=enabled", ["cheap", "dear"]),
        ("status=disabled", ["off"]),
        ("price=unpriced", ["dear", "off"]),
        ("text=EA", ["cheap", "dear"]),
        ("text=%25", []),
        ("tier=small&status=disabled", []),
        ("tier=no-such-tier", ["cheap", "dear", "off"]),
    ],
)
def test_the_filters_of_the_address_narrow_the_list(client: Client, query: str, found: list[str]) -> None:
    small, large = TierFactory.create(slug="small", position=1), TierFactory.create(slug="large", position=2)
    PriceFactory.create(model=ModelFactory.create(slug="cheap", tier=small))
    ModelFactory.create(slug="dear", tier=large, tier_position=0)
    ModelFactory.create(
        slug="off", tier=large, tier_position=1, is_enabled=False, provider=ProviderFactory.create(slug="basement")
    )

    response = client.get(f"/models/?{query}")

    assert [row.model.slug for row in response.context["rows"]] == found


def test_htmx_gets_the_list_alone_and_the_page_contains_the_same_list(client: Client) -> None:
    ModelFactory.create()

    fragment, page = client.get("/models/", headers=HTMX).text, client.get("/models/").text

    assert "<html" not in fragment
    assert 'id="model-list"' in fragment
    assert 'id="model-list"' in page


def test_a_new_model_is_added_and_its_page_opens(client: Client) -> None:
    tier, provider = TierFactory.create(), ProviderFactory.create()

    response = client.post(
        "/models/new/",
        {
            "name": "Llama",
            "slug": "meta/llama-4:8b",
            "provider": provider.pk,
            "upstream_name": "llama-4-8b",
            "tier": tier.pk,
            "context_window": "8192",
            "max_output_tokens": "1024",
            "capabilities": ["tools"],
        },
    )

    assert response.headers["Location"] == "/models/meta/llama-4:8b/"
    assert Model.objects.get(slug="meta/llama-4:8b").capabilities == ["tools"]


@pytest.mark.parametrize("slug", ["aurora", "small", "a b", "auto", "task/x", "x/edit", "new", "/x", "x/", "ä", "../x"])
def test_a_slug_that_is_taken_or_means_something_else_is_refused_beside_its_field(client: Client, slug: str) -> None:
    ModelFactory.create(slug="aurora", tier=TierFactory.create(slug="small"))

    response = client.post("/models/new/", {"name": "Kept as typed", "slug": slug}, headers=HTMX)

    assert response.status_code == 422
    assert response.context["form"].errors["slug"]
    assert 'value="Kept as typed"' in response.text
    assert "<html" not in response.text


def test_every_address_below_a_model_is_a_reserved_word() -> None:
    below = {str(url.pattern).rstrip("/").rpartition("/")[2] for url in urlpatterns if "path:slug" in str(url.pattern)}

    assert below - RESERVED_WORDS == {"<path:slug>"}


def test_the_slug_of_a_model_never_changes(client: Client) -> None:
    model = ModelFactory.create(slug="aurora")
    stated = {"name": "Renamed", "upstream_name": "x", "context_window": 1, "max_output_tokens": 1}

    client.post(
        "/models/aurora/edit/", {**stated, "slug": "other", "provider": model.provider_id, "tier": model.tier_id}
    )

    assert Model.objects.values_list("slug", "name").get() == ("aurora", "Renamed")


def test_a_used_model_stays_enabled_and_the_page_names_the_rules(client: Client, name_rules: NameRules) -> None:
    ModelFactory.create(slug="aurora")
    name_rules({"aurora": ("Legal <review>",)})

    response = client.post("/models/aurora/switch/", {"to": "disabled"})

    assert response.status_code == 409
    assert "Rule “Legal &lt;review&gt;” names Aurora. Choose another model there and publish" in response.text
    assert Model.objects.get().is_enabled


def test_an_unused_model_is_switched_and_deleted(client: Client, name_rules: NameRules) -> None:
    ModelFactory.create(slug="aurora")

    client.post("/models/aurora/switch/", {"to": "disabled"})
    assert not Model.objects.get().is_enabled
    client.post("/models/aurora/switch/", {"to": "enabled"})
    assert Model.objects.get().is_enabled

    client.post("/models/aurora/delete/")
    assert not Model.objects.exists()


def test_a_price_is_superseded_from_the_page(client: Client) -> None:
    old = PriceFactory.create(model=ModelFactory.create(slug="aurora"), valid_from=datetime(2026, 1, 1, tzinfo=UTC))

    response = client.post(
        "/models/aurora/prices/",
        {"input_usd": "0.000000001", "output_usd": "0", "valid_from": "2026-07-01T00:00", "source": "Price list"},
    )

    assert response.headers["Location"] == "/models/aurora/"
    old.refresh_from_db()
    new = Price.objects.latest("valid_from")
    assert old.valid_until == new.valid_from == datetime(2026, 7, 1, tzinfo=UTC)
    assert new.cache_read_usd is None


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("input_usd", "-1"),
        ("input_usd", "0.0000000001"),
        ("input_usd", "NaN"),
        ("input_usd", "Infinity"),
        ("input_usd", ""),
        ("output_usd", "three"),
        ("valid_from", "yesterday"),
        ("valid_from", "2026-01-01T00:00"),
    ],
)
def test_a_bad_price_is_refused_beside_its_field_and_kept(client: Client, field: str, typed: str) -> None:
    PriceFactory.create(model=ModelFactory.create(slug="aurora"), valid_from=datetime(2026, 1, 1, tzinfo=UTC))

    response = client.post("/models/aurora/prices/", {"input_usd": "1", "output_usd": "2", field: typed}, headers=HTMX)

    assert response.status_code == 422
    assert list(response.context["price_form"].errors) == [field]
    assert "<html" not in response.text
    assert 'id="price-form"' in response.text
    assert f'value="{typed}"' in response.text or not typed
    assert Price.objects.count() == 1


def test_a_price_is_confirmed_from_the_page(client: Client) -> None:
    long_ago = datetime(2026, 1, 1, tzinfo=UTC)
    PriceFactory.create(model=ModelFactory.create(slug="aurora"), checked_at=long_ago)

    client.post("/models/aurora/confirm/")

    assert Price.objects.get().checked_at > long_ago


def test_hostile_names_are_text(client: Client) -> None:
    ModelFactory.create(slug="x", name="<script>alert(1)</script>")

    for address in ("/models/", "/models/x/", "/models/x/edit/", "/tiers/"):
        assert "<script>alert" not in client.get(address).text
