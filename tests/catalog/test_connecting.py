import json

import pytest
from django.db import connection
from pytest_django import Settings

from routerhub.access.models import AuditEntry, User
from routerhub.catalog.connecting import add_provider, change_provider, try_connection
from routerhub.catalog.credentials import open_credential, set_credential, shown
from routerhub.catalog.facts import ProviderFacts
from routerhub.catalog.models import Provider
from routerhub.providers.addresses import AddressRefused
from tests.catalog.factories import ProviderFactory

pytestmark = pytest.mark.django_db

CANARY = "sk-canary-0123456789-7Q2f"
FACTS = ProviderFacts(name="Aurora", dialect="anthropic", base_url="https://api.aurora.example")


@pytest.fixture
def aurora(engineer: User) -> Provider:
    return add_provider(slug="aurora", facts=FACTS, credential=CANARY, by=engineer)


def everything_stored() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT row_to_json(p)::text FROM catalog_provider p")
        rows = [row[0] for row in cursor.fetchall()]
        cursor.execute("SELECT row_to_json(a)::text FROM access_auditentry a")
        return json.dumps(rows + [row[0] for row in cursor.fetchall()])


def test_a_credential_is_stored_encrypted_and_never_in_the_audit_log(aurora: Provider) -> None:
    assert open_credential(aurora) == CANARY
    assert CANARY not in everything_stored()
    assert shown(aurora) == "set, ends in …7Q2f"


def test_a_short_credential_shows_nothing_of_itself(engineer: User) -> None:
    provider = set_credential(provider=ProviderFactory.create(), credential="short", by=engineer)

    assert (shown(provider), open_credential(provider)) == ("set", "short")


def test_keeping_the_address_keeps_the_credential(aurora: Provider, engineer: User) -> None:
    renamed = ProviderFacts(name="Aurora EU", dialect="anthropic", base_url="https://api.aurora.example/")

    changed = change_provider(provider=aurora, facts=renamed, credential=None, by=engineer)

    assert (changed.name, changed.base_url) == ("Aurora EU", "https://api.aurora.example")
    assert open_credential(changed) == CANARY
    entry = AuditEntry.objects.get(act="provider.changed")
    assert (entry.before, entry.after) == ({"name": "Aurora"}, {"name": "Aurora EU"})


@pytest.mark.parametrize(
    "elsewhere",
    [
        pytest.param(ProviderFacts("Aurora", "anthropic", "https://evil.example"), id="another host"),
        pytest.param(ProviderFacts("Aurora", "anthropic", "https://api.aurora.example/other"), id="another path"),
        pytest.param(ProviderFacts("Aurora", "openai", "https://api.aurora.example"), id="another dialect"),
    ],
)
def test_a_changed_address_forgets_the_credential_given_for_the_old_one(
    aurora: Provider, engineer: User, elsewhere: ProviderFacts
) -> None:
    changed = change_provider(provider=aurora, facts=elsewhere, credential=None, by=engineer)

    changed.refresh_from_db()
    assert (changed.credential, changed.credential_last_four) == ("", "")


def test_a_changed_address_takes_the_new_credential_that_comes_with_it(aurora: Provider, engineer: User) -> None:
    moved = ProviderFacts("Aurora", "anthropic", "https://eu.aurora.example")

    changed = change_provider(provider=aurora, facts=moved, credential="another-credential-xyz", by=engineer)

    assert open_credential(changed) == "another-credential-xyz"


def test_an_address_inside_our_network_is_not_saved(engineer: User, announced: list[str]) -> None:
    inner = ProviderFacts("Inner", "openai", "https://169.254.169.254/v1")

    with pytest.raises(AddressRefused):
        add_provider(slug="inner", facts=inner, credential="", by=engineer)

    assert not Provider.objects.exists()
    assert announced == []


def test_an_address_saved_before_it_was_forbidden_is_refused_again_when_connecting(settings: Settings) -> None:
    settings.ALLOW_LOOPBACK_PROVIDERS = False
    provider = ProviderFactory.create(base_url="http://127.0.0.1:9/v1")

    report = try_connection(provider=provider)

    assert (report.ok, report.latency_ms) == (False, None)


def test_a_credential_that_no_key_opens_is_reported(settings: Settings, aurora: Provider) -> None:
    settings.ENCRYPTION_KEYS = ["jv9lK6hq3D9FqWc0fFv7uS5hQx3zFQW1m8n3v0G2bXQ="]

    report = try_connection(provider=aurora)

    assert (report.ok, report.message) == (False, "No key of ROUTERHUB_ENCRYPTION_KEYS opens this secret.")
