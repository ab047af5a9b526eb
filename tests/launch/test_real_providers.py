import pytest

from routerhub.catalog.credentials import open_credential
from routerhub.catalog.models import Model, Provider
from routerhub.launch.real_providers import KNOWN_PROVIDERS, connect_providers

pytestmark = pytest.mark.django_db


def test_credentials_of_the_environment_make_their_providers() -> None:
    connected = connect_providers(environment={known.variable: f"secret of {known.slug}" for known in KNOWN_PROVIDERS})

    stored = {provider.slug: (provider.base_url, open_credential(provider)) for provider in Provider.objects.all()}
    assert connected == ("openai", "anthropic", "gemini", "groq")
    assert stored == {
        "openai": ("https://api.openai.com/v1", "secret of openai"),
        "anthropic": ("https://api.anthropic.com", "secret of anthropic"),
        "gemini": ("https://generativelanguage.googleapis.com/v1beta/openai", "secret of gemini"),
        "groq": ("https://api.groq.com/openai/v1", "secret of groq"),
    }


def test_no_model_and_no_price_is_invented() -> None:
    connect_providers(environment={"OPENAI_API_KEY": "secret"})

    assert not Model.objects.exists()


def test_environment_without_credentials_changes_nothing() -> None:
    assert connect_providers(environment={"PATH": "/bin", "GROQ_API_KEY": " "}) == ()
    assert not Provider.objects.exists()


def test_same_credential_again_changes_nothing() -> None:
    connect_providers(environment={"GROQ_API_KEY": "secret"})

    assert connect_providers(environment={"GROQ_API_KEY": "secret"}) == ()


def test_new_credential_replaces_the_stored_one_and_keeps_the_address() -> None:
    connect_providers(environment={"GROQ_API_KEY": "old"})
    Provider.objects.update(base_url="https://groq.example.com/v1")

    connected = connect_providers(environment={"GROQ_API_KEY": "new"})

    groq = Provider.objects.get()
    assert (connected, groq.base_url, open_credential(groq)) == (("groq",), "https://groq.example.com/v1", "new")
