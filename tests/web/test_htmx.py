import json

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django_htmx.middleware import HtmxMiddleware

from routerhub.web import htmx

HX = {"HTTP_HX_REQUEST": "true"}


def request_with(**headers: str) -> HttpRequest:
    request = RequestFactory().get("/calls/", **headers)
    HtmxMiddleware(lambda request: HttpResponse())(request)
    return request


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({}, False),
        (HX, True),
        ({**HX, "HTTP_HX_BOOSTED": "true"}, False),
        ({**HX, "HTTP_HX_HISTORY_RESTORE_REQUEST": "true"}, False),
    ],
    ids=["browser", "htmx", "boosted link", "history restore"],
)
def test_fragment_is_only_for_htmx_that_swaps_a_part(headers, expected):
    assert htmx.wants_fragment(request_with(**headers)) is expected


@pytest.mark.parametrize(
    ("headers", "is_page"), [({}, True), (HX, False)], ids=["the page for a browser", "the fragment for htmx"]
)
def test_render_page_answers_with(headers, is_page):
    response = htmx.render_page(
        request_with(**headers), "404.html", "components/_empty.html", {"title": "Empty"}, status=422
    )

    assert response.status_code == 422
    assert (b"<html" in response.content) is is_page


def test_go_to_redirects_a_browser():
    response = htmx.go_to(request_with(), "/calls/")

    assert (response.status_code, response["Location"]) == (302, "/calls/")


def test_go_to_has_htmx_load_the_whole_page():
    response = htmx.go_to(request_with(**HX), "/calls/")

    assert (response.status_code, response["HX-Redirect"]) == (200, "/calls/")


def test_announce_triggers_the_event_and_keeps_others():
    response = htmx.announce(HttpResponse(headers={"HX-Trigger": '{"other": {}}'}), "Saved – schön", level="warn")

    assert response["HX-Trigger"].isascii()
    assert json.loads(response["HX-Trigger"]) == {
        "other": {},
        "announce": {"message": "Saved – schön", "level": "warn"},
    }


@pytest.mark.parametrize("path", ["/sign-in/", "/nowhere/"])
def test_every_answer_varies_by_htmx(db, client, path):
    vary = [name.strip() for name in client.get(path).headers["Vary"].split(",")]

    assert vary.count("HX-Request") == 1


def test_expired_session_sends_a_browser_to_sign_in():
    response = Client().get("/calls/")

    assert (response.status_code, response["Location"]) == (302, "/sign-in/?next=/calls/")


def test_expired_session_takes_htmx_to_sign_in_and_back_to_the_page_it_was_on():
    page = "http://testserver/calls/?status=failed&task=sql"

    response = Client().get("/calls/", HTTP_HX_CURRENT_URL=page, **HX)

    assert response.status_code == 200
    assert response["HX-Redirect"] == "/sign-in/?next=/calls/%3Fstatus%3Dfailed%26task%3Dsql"
    assert response.content == b""


def test_expired_session_does_not_return_to_a_foreign_page():
    response = Client().get("/calls/", HTTP_HX_CURRENT_URL="https://elsewhere.test/trap", **HX)

    assert response["HX-Redirect"] == "/sign-in/"


def test_other_redirects_are_left_alone():
    response = htmx.HtmxResponseMiddleware(lambda request: htmx.redirect("/calls/"))(request_with(**HX))

    assert response["Location"] == "/calls/"
