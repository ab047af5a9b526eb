"""What the demo starts with: the catalogue, tasks and table of `fixtures/`, five logins and one well-known key.

Loading twice adds nothing and undoes nothing that people changed meanwhile; only the simulator's address follows the
port it has today.
"""

import tomllib
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings

from routerhub.access.keys import store_known_key
from routerhub.access.models import User
from routerhub.access.models.api_key import Scope
from routerhub.access.people import add_person
from routerhub.catalog.connecting import change_provider, facts_of
from routerhub.catalog.credentials import open_credential
from routerhub.catalog.facts import ProviderFacts
from routerhub.catalog.loading import load_catalog
from routerhub.catalog.models import Provider
from routerhub.routing.loading import load_rules, load_tasks
from routerhub.routing.publishing import compile_snapshot
from routerhub.web.roles import Role

KEY = "rh-demo"
PASSWORD = "demo"
TEAM = "Demo"


class NotTheDemo(Exception):
    """Somebody tried to load well-known logins into an installation that is not the demo."""


class HoldsDemoData(Exception):
    """An installation that is not the demo was given the demo's database, with logins that everybody knows."""


def refuse_demo_data() -> None:
    """Raise `HoldsDemoData` while somebody could sign in with the demo's password; anything else may stay."""
    logins = User.objects.filter(is_active=True, username__in=[role.value for role in Role])
    known = [user.username for user in logins.order_by("username") if user.check_password(PASSWORD)]
    if known:
        raise HoldsDemoData(
            f"This database is the demo's: {', '.join(known)} can sign in with the password everybody knows. "
            "Start with a data directory (ROUTERHUB_DATA) or a database (DATABASE_URL) of its own."
        )


def load_demo(*, fixtures: Path, simulator: str, at: datetime) -> None:
    """Bring the database to where the demo starts; `simulator` is its address, e.g. `http://127.0.0.1:8001`."""
    if not settings.DEMO:
        raise NotTheDemo("Demo logins and the demo key exist only in the demo (make demo).")
    catalog = _read(fixtures / "catalog.toml", simulator)
    load_catalog(catalog)
    _follow_simulator(catalog)
    _load_logins()
    store_known_key(key=KEY, name="Demo key", team=TEAM, scopes=(Scope.ROUTE, Scope.ADMIN))
    load_tasks(_read(fixtures / "tasks.toml", simulator))
    load_rules(_read(fixtures / "rules.toml", simulator), by=None, at=at)
    compile_snapshot()


def _read(path: Path, simulator: str) -> dict[str, Any]:
    return tomllib.loads(path.read_text().replace("{simulator}", simulator))


def _follow_simulator(catalog: dict[str, Any]) -> None:
    """Point the demo's providers at the simulator's present port, unless people gave them another host."""
    for row in catalog["providers"]:
        provider = Provider.objects.get(slug=row["slug"])
        if provider.base_url != row["base_url"] and provider.base_url.startswith("http://127.0.0.1:"):
            present = facts_of(provider)
            facts = ProviderFacts(name=present.name, dialect=present.dialect, base_url=row["base_url"])
            change_provider(provider=provider, facts=facts, credential=open_credential(provider), by=None)


def _load_logins() -> None:
    known = set(User.objects.values_list("username", flat=True))
    for role in Role:
        if role.value not in known:
            add_person(username=role.value, password=PASSWORD, role=role, by=None)
