from datetime import UTC, datetime
from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from routerhub.access.models import ApiKey, User
from routerhub.catalog.credentials import open_credential
from routerhub.catalog.models import Model, Provider
from routerhub.engine.snapshot import decode_snapshot
from routerhub.launch.demo_data import HoldsDemoData, NotTheDemo, load_demo, refuse_demo_data
from routerhub.routing.models import LiveSnapshot, Revision

FIXTURES = Path(__file__).resolve().parent.parent.parent / "fixtures"
LOGINS = ["admin", "engineer", "manager", "reviewer", "viewer"]


@pytest.fixture
def demo(settings: Settings, db: None) -> None:
    settings.DEMO = True
    settings.ALLOW_LOOPBACK_PROVIDERS = True


def load(*, port: int = 8001) -> None:
    load_demo(fixtures=FIXTURES, simulator=f"http://127.0.0.1:{port}", at=datetime(2026, 11, 22, tzinfo=UTC))


def rows() -> dict[str, list[str]]:
    """Every row of the demo by its public name."""
    return {
        "logins": sorted(User.objects.values_list("username", flat=True)),
        "providers": sorted(Provider.objects.values_list("slug", flat=True)),
        "models": sorted(Model.objects.values_list("slug", flat=True)),
        "keys": [key.name for key in ApiKey.objects.all()],
        "revisions": [str(revision) for revision in Revision.objects.all()],
    }


@pytest.mark.usefixtures("demo")
def test_loading_twice_adds_nothing() -> None:
    load()
    once = rows()

    load()

    assert rows() == once
    assert once == {
        "logins": LOGINS,
        "providers": ["aurora", "basement", "borealis"],
        "models": ["aurora-large", "aurora-small", "basement-8b", "borealis-embed", "borealis-large", "borealis-small"],
        "keys": ["Demo key"],
        "revisions": ["v1"],
    }


@pytest.mark.usefixtures("demo")
def test_demos_database_is_refused_to_every_other_start_until_its_logins_are_gone() -> None:
    load()

    with pytest.raises(HoldsDemoData, match="admin, engineer, manager, reviewer, viewer can sign in"):
        refuse_demo_data()

    User.objects.update(is_active=False)
    refuse_demo_data()


@pytest.mark.usefixtures("demo")
def test_gateways_get_the_first_table_with_the_demo_key() -> None:
    load()

    snapshot = decode_snapshot(bytes(LiveSnapshot.objects.latest("pk").payload))

    assert (snapshot.revision, [key.name for key in snapshot.keys.values()]) == (1, ["Demo key"])


@pytest.mark.usefixtures("demo")
def test_each_login_has_the_role_of_its_name() -> None:
    load()

    roles = {user.username: [group.name for group in user.groups.all()] for user in User.objects.all()}
    assert roles == {name: [name] for name in LOGINS}


@pytest.mark.usefixtures("demo")
def test_what_people_changed_stays() -> None:
    load()
    Model.objects.filter(slug="aurora-large").update(name="Our favourite")

    load()

    assert Model.objects.get(slug="aurora-large").name == "Our favourite"


@pytest.mark.usefixtures("demo")
def test_providers_follow_the_simulator_to_another_port_with_their_credentials() -> None:
    load(port=8001)
    before = open_credential(Provider.objects.get(slug="aurora"))

    load(port=9001)

    aurora = Provider.objects.get(slug="aurora")
    assert (aurora.base_url, open_credential(aurora)) == ("http://127.0.0.1:9001/aurora", before)


@pytest.mark.django_db
def test_demo_logins_are_refused_outside_the_demo() -> None:
    with pytest.raises(NotTheDemo):
        load()

    assert rows()["logins"] == []
