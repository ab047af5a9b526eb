"""A new installation: every page says what it is for, why it is empty, and what to do next."""

import re
from html import unescape

import pytest
from django.test import Client
from django.utils.html import strip_tags

from routerhub.web.roles import Role
from tests.conftest import SignIn
from tests.journeys.measures import leftovers

PAGES = (
    *("/", "/calls/", "/routing/", "/routing/review/", "/routing/revisions/", "/routing/rules/new/"),
    *("/tasks/", "/tasks/new/", "/models/", "/models/new/", "/providers/", "/providers/new/", "/tiers/", "/tiers/new/"),
    *("/keys/", "/keys/new/", "/people/", "/audit/"),
)
ACTION = re.compile(r"<(?:a class=\"button|button class=\"button|pre class=\"code\")")


@pytest.fixture
def admin(sign_in: SignIn) -> Client:
    return sign_in(Role.ADMIN)


@pytest.mark.parametrize("path", PAGES)
def test_page_of_a_new_installation_has_a_heading_an_explanation_and_something_to_do(admin: Client, path: str) -> None:
    main = admin.get(path).content.decode().partition("<main")[2].partition("</main>")[0]

    assert main.count("<h1") == 1
    assert re.search(r"<p[ >]", main)
    assert ACTION.search(main)
    assert leftovers(unescape(strip_tags(main))) == []
