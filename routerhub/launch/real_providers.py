"""Providers whose credentials the environment brings, so that a first start needs no form."""

from collections.abc import Mapping
from dataclasses import dataclass

from routerhub.access.encryption import SecretUnreadable
from routerhub.catalog.connecting import add_provider
from routerhub.catalog.credentials import open_credential, set_credential
from routerhub.catalog.facts import ProviderFacts
from routerhub.catalog.models import Provider


@dataclass(frozen=True, slots=True)
class KnownProvider:
    """A provider and the environment variable that holds its credential."""

    variable: str
    slug: str
    facts: ProviderFacts


KNOWN_PROVIDERS = (
    KnownProvider("OPENAI_API_KEY", "openai", ProviderFacts("OpenAI", "openai", "https://api.openai.com/v1")),
    KnownProvider(
        "ANTHROPIC_API_KEY", "anthropic", ProviderFacts("Anthropic", "anthropic", "https://api.anthropic.com")
    ),
    KnownProvider(
        "GEMINI_API_KEY",
        "gemini",
        ProviderFacts("Google Gemini", "openai", "https://generativelanguage.googleapis.com/v1beta/openai"),
    ),
    KnownProvider("GROQ_API_KEY", "groq", ProviderFacts("Groq", "openai", "https://api.groq.com/openai/v1")),
)


def connect_providers(*, environment: Mapping[str, str]) -> tuple[str, ...]:
    """Make the environment's credentials the stored ones; the slugs of the providers that changed.

    A provider that is missing is added without models: what a model is called and costs is for people to say. A
    provider whose variable is not set stays as it is, and so does the address of one that exists.
    """
    changed = []
    for known in KNOWN_PROVIDERS:
        credential = environment.get(known.variable, "").strip()
        if credential and _connect(known, credential):
            changed.append(known.slug)
    return tuple(changed)


def _connect(known: KnownProvider, credential: str) -> bool:
    provider = Provider.objects.filter(slug=known.slug).first()
    if provider is None:
        add_provider(slug=known.slug, facts=known.facts, credential=credential, by=None)
        return True
    if _stored(provider) == credential:
        return False
    set_credential(provider=provider, credential=credential, by=None)
    return True


def _stored(provider: Provider) -> str | None:
    try:
        return open_credential(provider)
    except SecretUnreadable:
        return None
