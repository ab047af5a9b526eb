"""Who may see and who may change the catalogue, address by address."""

import pytest

from routerhub.catalog.models import Provider
from routerhub.web.roles import CAN_EDIT_CATALOG, CAN_SEE_CATALOG, Role
from tests.catalog.factories import PriceFactory
from tests.conftest import SignIn

pytestmark = pytest.mark.django_db

SEEN = ["/models/", "/models/aurora/", "/providers/", "/providers/sky/", "/tiers/"]
EDITED = [
    ("GET", "/models/new/"),
    ("GET", "/models/aurora/edit/"),
    ("POST", "/models/aurora/switch/"),
    ("POST", "/models/aurora/delete/"),
    ("POST", "/models/aurora/prices/"),
    ("POST", "/models/aurora/confirm/"),
    ("POST", "/models/aurora/move/"),
    ("POST", "/models/aurora/tier/"),
    ("GET", "/providers/new/"),
    ("GET", "/providers/sky/edit/"),
    ("POST", "/providers/sky/edit/"),
    ("POST", "/providers/sky/switch/"),
    ("POST", "/providers/sky/test/"),
    ("GET", "/tiers/new/"),
    ("GET", "/tiers/small/edit/"),
]


@pytest.fixture(autouse=True)
def catalogue(db: None) -> None:
    PriceFactory.create(
        model__slug="aurora",
        model__provider__slug="sky",
        model__provider__base_url="https://127.0.0.1/v1",
        model__tier__slug="small",
    )


@pytest.mark.parametrize("role", list(Role))
def test_who_sees_the_catalogue(sign_in: SignIn, role: Role) -> None:
    client = sign_in(role)

    answers = {address: client.get(address).status_code for address in SEEN}

    assert answers == dict.fromkeys(SEEN, 200 if role in CAN_SEE_CATALOG else 403)


@pytest.mark.parametrize("role", list(Role))
def test_who_changes_the_catalogue(sign_in: SignIn, role: Role) -> None:
    client = sign_in(role)

    refused = [(method, address) for method, address in EDITED if client.generic(method, address).status_code == 403]

    assert refused == ([] if role in CAN_EDIT_CATALOG else EDITED)
    assert Provider.objects.get().is_enabled is (role not in CAN_EDIT_CATALOG)


def test_a_manager_sees_the_controls_disabled_with_who_can(sign_in: SignIn) -> None:
    client = sign_in(Role.MANAGER)

    for address in SEEN:
        page = client.get(address).text
        assert "Needs the role engineer or admin" in page
        assert "/edit/" not in page
        assert "/new/" not in page
