"""The shell around every page, as the server sends it."""

import pytest
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.test import Client
from django.urls import path
from pytest_django import DjangoAssertNumQueries

from routerhub.urls import urlpatterns as product_urls
from routerhub.web.roles import Role
from tests.conftest import SignIn


def live(request: HttpRequest) -> HttpResponse:
    return render(request, "base.html", {"live_revision": 42, "draft_change_count": 3, "is_demo": True})


def unpublished(request: HttpRequest) -> HttpResponse:
    return render(request, "base.html", {"live_revision": None, "draft_change_count": None, "is_demo": False})


def one_change(request: HttpRequest) -> HttpResponse:
    return render(request, "base.html", {"live_revision": 42, "draft_change_count": 1})


def said(request: HttpRequest) -> HttpResponse:
    messages.error(request, "Not saved: <b>")
    return render(request, "base.html")


urlpatterns = [
    path("live/", live),
    path("unpublished/", unpublished),
    path("one-change/", one_change),
    path("said/", said),
    *product_urls,
]
pytestmark = pytest.mark.urls(__name__)


def words(response: HttpResponseBase) -> str:
    assert isinstance(response, HttpResponse)
    return " ".join(response.text.split())


def test_header_shows_what_is_live_what_is_drafted_and_that_it_is_the_demo(sign_in: SignIn) -> None:
    page = words(sign_in(Role.VIEWER).get("/live/"))

    assert "Live v42" in page
    assert '3<span class="hidden-if-narrow">changes not live</span>' in page
    assert ">Demo</span>" in page


def test_header_says_when_nothing_is_published(sign_in: SignIn) -> None:
    page = words(sign_in(Role.VIEWER).get("/unpublished/"))

    assert "Nothing published" in page
    assert "chip--draft" not in page
    assert ">Demo</span>" not in page


def test_header_counts_one_change_in_the_singular(sign_in: SignIn) -> None:
    assert "change not live" in words(sign_in(Role.VIEWER).get("/one-change/"))


def test_menu_names_the_person_and_the_role_in_words(sign_in: SignIn) -> None:
    page = words(sign_in(Role.MANAGER).get("/live/"))

    assert "<strong>manager-person</strong>" in page
    assert "Product manager" in page


def test_sign_out_is_a_form_that_is_posted(sign_in: SignIn) -> None:
    page = words(sign_in(Role.VIEWER).get("/live/"))

    assert '<form action="/sign-out/" method="post"> <input type="hidden" name="csrfmiddlewaretoken"' in page


def test_message_becomes_a_toast_in_the_one_live_region(sign_in: SignIn) -> None:
    page = words(sign_in(Role.VIEWER).get("/said/"))

    assert '<div class="toast toast--bad"><p>Not saved: &lt;b&gt;</p></div>' in page
    assert page.count("aria-live") == 1


def test_people_who_are_not_signed_in_see_no_navigation(client: Client, db: None) -> None:
    page = words(client.get("/sign-in/"))

    assert 'id="app-header"' not in page
    assert 'aria-label="Sections"' not in page


@pytest.mark.parametrize(
    "setting", ['"allowEval":false', '"historyRestoreAsHxRequest":false', '"code":"422","swap":true']
)
def test_htmx_is_configured_for_our_policy(sign_in: SignIn, setting: str) -> None:
    assert setting in sign_in(Role.VIEWER).get("/live/").text


def test_scripts_carry_the_nonce_of_the_policy(sign_in: SignIn) -> None:
    response = sign_in(Role.VIEWER).get("/live/")

    nonce = response.headers["Content-Security-Policy"].split("'nonce-")[1].split("'")[0]
    assert f'htmx-2.min.js" defer nonce="{nonce}"' in response.text


def test_shell_costs_three_queries(sign_in: SignIn, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    client = sign_in(Role.ADMIN)

    with django_assert_num_queries(3):  # the session, the person, their roles
        client.get("/live/")
