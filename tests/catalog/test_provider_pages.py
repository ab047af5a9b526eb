import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from routerhub.access.models import User
from routerhub.catalog.credentials import open_credential, set_credential
from routerhub.catalog.models import Provider
from routerhub.web.roles import Role
from tests.catalog.conftest import NameRules
from tests.catalog.factories import ModelFactory, ProviderFactory
from tests.conftest import SignIn

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true"}
LIST_QUERIES = 6
CANARY = "sk-canary-0123456789-7Q2f"
TYPED = {"name": "Aurora", "slug": "aurora", "dialect": "openai", "base_url": "https://aurora.example/v1"}


@pytest.fixture
def client(sign_in: SignIn) -> Client:
    return sign_in(Role.ENGINEER)


@pytest.fixture
def aurora(engineer: User) -> Provider:
    provider = ProviderFactory.create(slug="aurora", name="Aurora", base_url="https://aurora.example/v1")
    return set_credential(provider=provider, credential=CANARY, by=engineer)


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_asks_the_same_number_of_queries_for_any_length(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries, rows: int
) -> None:
    for _ in range(rows):
        ModelFactory.create()
    client.get("/providers/")

    with django_assert_num_queries(LIST_QUERIES):
        response = client.get("/providers/")

    assert [row.model_count for row in response.context["rows"]] == [1] * rows


def test_no_page_shows_more_of_a_credential_than_its_end(client: Client, aurora: Provider) -> None:
    pages = [client.get(address).text for address in ("/providers/", "/providers/aurora/", "/providers/aurora/edit/")]

    assert "set, ends in …7Q2f" in pages[0]
    assert not any(CANARY in page or aurora.credential in page for page in pages)


def test_a_provider_is_added_with_its_credential(client: Client) -> None:
    response = client.post("/providers/new/", {**TYPED, "credential": CANARY})

    assert response.headers["Location"] == "/providers/aurora/"
    assert open_credential(Provider.objects.get()) == CANARY


def test_an_empty_credential_keeps_the_stored_one(client: Client, aurora: Provider) -> None:
    client.post("/providers/aurora/edit/", {**TYPED, "name": "Aurora EU"})

    aurora.refresh_from_db()
    assert (aurora.name, open_credential(aurora)) == ("Aurora EU", CANARY)


@pytest.mark.parametrize("moved", [{"base_url": "https://evil.example/v1"}, {"dialect": "anthropic"}])
def test_a_changed_address_asks_for_the_credential_again(
    client: Client, aurora: Provider, moved: dict[str, str]
) -> None:
    response = client.post("/providers/aurora/edit/", {**TYPED, **moved}, headers=HTMX)

    assert response.status_code == 422
    assert "stored one was given to another address" in response.text
    aurora.refresh_from_db()
    assert (aurora.base_url, open_credential(aurora)) == ("https://aurora.example/v1", CANARY)


@pytest.mark.parametrize(
    ("typed", "stored"), [({"credential": "new-key-for-there"}, "new-key-for-there"), ({"forget_credential": "on"}, "")]
)
def test_a_changed_address_is_saved_with_a_new_credential_or_none(
    client: Client, aurora: Provider, typed: dict[str, str], stored: str
) -> None:
    client.post("/providers/aurora/edit/", {**TYPED, "base_url": "https://eu.aurora.example/v1", **typed})

    aurora.refresh_from_db()
    assert (aurora.base_url, open_credential(aurora)) == ("https://eu.aurora.example/v1", stored)


def test_a_refused_form_never_sends_a_typed_credential_back(client: Client) -> None:
    response = client.post("/providers/new/", {**TYPED, "base_url": "nonsense", "credential": CANARY})

    assert response.status_code == 422
    assert 'value="nonsense"' in response.text
    assert CANARY not in response.text


@pytest.mark.parametrize(
    "base_url", ["https://127.0.0.1/v1", "http://169.254.169.254/", "https://2130706433/", "http://aurora.example/v1"]
)
def test_an_address_inside_our_network_is_refused_beside_its_field(
    client: Client, settings: Settings, base_url: str
) -> None:
    settings.ALLOW_LOOPBACK_PROVIDERS = False

    response = client.post("/providers/new/", {**TYPED, "base_url": base_url})

    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["base_url"]
    assert not Provider.objects.exists()


def test_a_named_private_host_is_accepted(client: Client, settings: Settings) -> None:
    settings.PRIVATE_PROVIDER_HOSTS = frozenset({"vllm"})

    client.post("/providers/new/", {**TYPED, "base_url": "http://vllm:8000/v1"})

    assert Provider.objects.get().base_url == "http://vllm:8000/v1"


@pytest.mark.parametrize("headers", [HTMX, {}], ids=["htmx", "without JavaScript"])
def test_a_failing_connection_test_shows_the_network_s_own_words(
    client: Client, settings: Settings, headers: dict[str, str]
) -> None:
    settings.ALLOW_LOOPBACK_PROVIDERS = True
    ProviderFactory.create(slug="aurora", base_url="http://127.0.0.1:1/v1")

    response = client.post("/providers/aurora/test/", headers=headers)

    assert response.status_code == 200
    assert "[Errno 111] Connection refused" in response.text
    assert ("<html" in response.text) is not bool(headers)


def test_a_provider_is_switched_off_and_its_page_names_the_rules(client: Client, name_rules: NameRules) -> None:
    model = ModelFactory.create(provider=ProviderFactory.create(slug="aurora"))
    name_rules({model.slug: ("Legal review",)})

    before = client.get("/providers/aurora/").text
    client.post("/providers/aurora/switch/", {"to": "disabled"})

    assert "Legal review" in before
    assert not Provider.objects.get().is_enabled
