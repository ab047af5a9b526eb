"""Preferences: kept with the person, applied by the server, without a script."""

import re

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from routerhub.access.models import User
from routerhub.web.roles import Role
from tests.conftest import SignIn

pytestmark = pytest.mark.django_db

CHOSEN = {"theme": "dark", "density": "compact"}


def shell_of(client: Client) -> str:
    """The root element as the server sends it."""
    return str(re.findall("<html.*?>", client.get("/preferences/").text)[0])


def stored() -> tuple[str, str, bool]:
    return User.objects.values_list("theme", "density", "has_single_keys").get()


def test_nobody_has_to_choose_anything(sign_in: SignIn) -> None:
    assert shell_of(sign_in(Role.VIEWER)) == (
        '<html lang="en" data-theme="system" data-density="comfortable" data-single-keys="on">'
    )


@pytest.mark.parametrize("role", list(Role))
def test_everybody_may_choose_and_the_server_applies_it_before_any_script(sign_in: SignIn, role: Role) -> None:
    client = sign_in(role)

    answer = client.post("/preferences/", CHOSEN)

    assert (answer.status_code, answer.headers["Location"]) == (302, "/preferences/")
    assert shell_of(client) == '<html lang="en" data-theme="dark" data-density="compact" data-single-keys="off">'


def test_form_shows_what_was_chosen(sign_in: SignIn) -> None:
    client = sign_in(Role.VIEWER)
    client.post("/preferences/", {**CHOSEN, "has_single_keys": "on"})

    checked = re.findall(r'name="(\w+)" (?:value="(\w+)" )?[^>]*checked', client.get("/preferences/").text)

    assert checked == [("theme", "dark"), ("density", "compact"), ("has_single_keys", "")]


@pytest.mark.parametrize("sent", [{}, {**CHOSEN, "theme": "purple"}, {**CHOSEN, "density": '"><script>'}])
def test_anything_else_is_refused_beside_its_field_and_changes_nothing(sign_in: SignIn, sent: dict[str, str]) -> None:
    answer = sign_in(Role.VIEWER).post("/preferences/", sent)

    assert answer.status_code == 422
    assert "field-error" in answer.text
    assert stored() == ("system", "comfortable", True)


def test_one_persons_choice_is_nobody_elses(sign_in: SignIn) -> None:
    sign_in(Role.VIEWER).post("/preferences/", CHOSEN)

    assert 'data-theme="system"' in shell_of(sign_in(Role.ADMIN))


def test_theme_button_works_without_scripts_and_leads_back(sign_in: SignIn) -> None:
    client = sign_in(Role.VIEWER)

    answer = client.post("/preferences/theme/", {"theme": "light"}, headers={"Referer": "http://testserver/calls/"})

    assert (answer.status_code, answer.headers["Location"]) == (302, "http://testserver/calls/")
    assert stored() == ("light", "comfortable", True)


def test_theme_button_leads_to_no_foreign_page(sign_in: SignIn) -> None:
    answer = sign_in(Role.VIEWER).post("/preferences/theme/", CHOSEN, headers={"Referer": "https://evil.example/"})

    assert answer.headers["Location"] == "/"


def test_unknown_theme_changes_nothing(sign_in: SignIn) -> None:
    sign_in(Role.VIEWER).post("/preferences/theme/", {"theme": "purple"})

    assert stored() == ("system", "comfortable", True)


def test_people_who_are_not_signed_in_get_the_theme_of_their_browser(client: Client) -> None:
    assert '<html lang="en" data-theme="system">' in client.get("/sign-in/").text


def test_preferences_cost_no_query_of_their_own(
    sign_in: SignIn, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client = sign_in(Role.ADMIN)

    with django_assert_num_queries(5):  # the session, the person, their roles, the live table and the draft
        client.get("/preferences/")


def test_menu_leads_to_preferences(sign_in: SignIn) -> None:
    assert '<a class="button" href="/preferences/">' in sign_in(Role.VIEWER).get("/palette/").text
