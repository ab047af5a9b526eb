"""Keeping and forgetting the credentials of providers, which are written and never shown again."""

from django.db import transaction

from routerhub.access import audit, live_changes
from routerhub.access.encryption import decrypt, encrypt
from routerhub.access.models import User
from routerhub.catalog.models import Provider

# The end of a short secret would give too much of it away.
SHORTEST_WITH_ENDING = 12


def set_credential(*, provider: Provider, credential: str, by: User | None) -> Provider:
    """Store the credential encrypted; an empty one forgets what was stored. Nothing of it reaches the audit log."""
    before = shown(provider)
    provider.credential = encrypt(credential)
    provider.credential_last_four = credential[-4:] if len(credential) >= SHORTEST_WITH_ENDING else ""
    with transaction.atomic():
        provider.save(update_fields=["credential", "credential_last_four", "updated_at"])
        audit.record(
            by=by,
            act="provider.credential_set" if credential else "provider.credential_forgotten",
            subject=f"provider {provider.slug}",
            before={"credential": before},
            after={"credential": shown(provider)},
        )
        live_changes.announce()
    return provider


def shown(provider: Provider) -> str:
    """What of a credential may be seen: whether there is one and how it ends."""
    if not provider.credential:
        return "none"
    return f"set, ends in …{provider.credential_last_four}" if provider.credential_last_four else "set"


def open_credential(provider: Provider) -> str:
    """The credential itself, to send it to its provider; `SecretUnreadable` when no key of ours opens it."""
    return decrypt(provider.credential)
