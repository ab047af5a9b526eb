"""Adding providers, changing their address and trying whether they answer."""

from dataclasses import replace

from django.conf import settings
from django.db import transaction

from routerhub.access import audit, live_changes
from routerhub.access.encryption import SecretUnreadable
from routerhub.access.models import User
from routerhub.catalog.credentials import open_credential, set_credential
from routerhub.catalog.facts import ProviderFacts, audited, difference
from routerhub.catalog.models import Provider
from routerhub.providers.addresses import check_base_url
from routerhub.providers.sdk import ConnectionReport, check_connection


def guard_address(base_url: str) -> None:
    """Refuse an address this installation must not call, with `AddressRefused`."""
    check_base_url(
        base_url,
        allow_loopback=settings.ALLOW_LOOPBACK_PROVIDERS,
        private_hosts=settings.PRIVATE_PROVIDER_HOSTS,
    )


@transaction.atomic
def add_provider(*, slug: str, facts: ProviderFacts, credential: str, by: User | None) -> Provider:
    """A new, enabled provider; `AddressRefused` when its address leads into our own network."""
    facts = _checked(facts)
    provider = Provider.objects.create(slug=slug, name=facts.name, dialect=facts.dialect, base_url=facts.base_url)
    audit.record(by=by, act="provider.added", subject=f"provider {slug}", after=audited(facts))
    if credential:
        set_credential(provider=provider, credential=credential, by=by)
    live_changes.announce()
    return provider


@transaction.atomic
def change_provider(*, provider: Provider, facts: ProviderFacts, credential: str | None, by: User | None) -> Provider:
    """The provider with these facts; a credential of null keeps the stored one, an empty one forgets it.

    A stored credential belongs to the address it was given for: when address or dialect change and no new credential
    comes with them, it is forgotten, so that nobody can have it sent elsewhere.
    """
    provider = Provider.objects.select_for_update().get(pk=provider.pk)
    facts = _checked(facts)
    before = facts_of(provider)
    if credential is None and provider.credential and is_elsewhere(before, facts):
        credential = ""
    provider.name, provider.dialect, provider.base_url = facts.name, facts.dialect, facts.base_url
    provider.save(update_fields=["name", "dialect", "base_url", "updated_at"])
    changed = difference(audited(before), audited(facts))
    if changed.after:
        subject = f"provider {provider.slug}"
        audit.record(by=by, act="provider.changed", subject=subject, before=changed.before, after=changed.after)
    if credential is not None:
        set_credential(provider=provider, credential=credential, by=by)
    live_changes.announce()
    return provider


def facts_of(provider: Provider) -> ProviderFacts:
    """What is stated about a provider now."""
    return ProviderFacts(name=provider.name, dialect=provider.dialect, base_url=provider.base_url)


def is_elsewhere(before: ProviderFacts, after: ProviderFacts) -> bool:
    """Whether a credential given for `before` would be sent somewhere else or in another way under `after`."""
    return (before.dialect, before.base_url) != (after.dialect, _normal(after.base_url))


def try_connection(*, provider: Provider) -> ConnectionReport:
    """Ask the provider for its models with the stored credential and report what came of it."""
    try:
        credential = open_credential(provider)
    except SecretUnreadable as error:
        return ConnectionReport(ok=False, latency_ms=None, message=str(error))
    return check_connection(
        provider.dialect,
        provider.base_url,
        credential,
        allow_loopback=settings.ALLOW_LOOPBACK_PROVIDERS,
        private_hosts=settings.PRIVATE_PROVIDER_HOSTS,
    )


def _checked(facts: ProviderFacts) -> ProviderFacts:
    facts = replace(facts, base_url=_normal(facts.base_url))
    guard_address(facts.base_url)
    return facts


def _normal(base_url: str) -> str:
    return base_url.rstrip("/")
