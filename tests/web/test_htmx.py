import json

import pytest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.test import Client, RequestFactory
from django_htmx.middleware import HtmxMiddleware

from routerhub.web import htmx

HX = {"HX-Request": "true"}


def request_with(headers: dict[str, str]) -> HttpRequest:
    request = RequestFactory().get("/calls/", headers=headers)
    HtmxMiddleware(lambda request: HttpResponse())(request)
    return request


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({}, False),
        (HX, True),
        ({**HX, "HX-Boosted": "true"}, False),
        ({**HX, "HX-History-Restore-Request": "true"}, False),
    ],
    ids=["browser", "htmx", "boosted link", "history restore"],
)
def test_fragment_is_only_for_htmx_that_swaps_a_part(headers: dict[str, str], expected: bool) -> None:
    assert htmx.wants_fragment(request_with(headers)) is expected


@pytest.mark.parametrize(
    ("headers", "is_page"), [({}, True), (HX, False)], ids=["the page for a browser", "the fragment for htmx"]
)
def test_render_page_answers_with(headers: dict[str, str], is_page: bool) -> None:
    response = htmx.render_page(
        request_with(headers), "404.html", "components/_empty.html", {"title": "Empty"}, status=422
    )

    assert response.status_code == 422
    assert (b"<html" in response.content) is is_page


def test_go_to_redirects_a_browser() -> None:
    response = htmx.go_to(request_with({}), "/calls/")

    assert (response.status_code, response["Location"]) == (302, "/calls/")


def test_go_to_has_htmx_load_the_whole_page() -> None:
    response = htmx.go_to(request_with(HX), "/calls/")

    assert (response.status_code, response["HX-Redirect"]) == (200, "/calls/")


def test_announce_triggers_the_event_and_keeps_others() -> None:
    response = htmx.announce(HttpResponse(headers={"HX-Trigger": '{"other": {}}'}), "Saved – schön", level="warn")

    assert response["HX-Trigger"].isascii()
    assert json.loads(response["HX-Trigger"]) == {
        "other": {},
        "announce": {"message": "Saved – schön", "level": "warn"},
    }


@pytest.mark.parametrize("path", ["/sign-in/", "/nowhere/"])
def test_every_answer_varies_by_htmx(db: None, client: Client, path: str) -> None:
    vary = [name.strip() for name in client.get(path).headers["Vary"].split(",")]

    assert vary.count("HX-Request") == 1


def test_expired_session_sends_a_browser_to_sign_in() -> None:
    response = Client().get("/calls/")

    assert (response.status_code, response["Location"]) == (302, "/sign-in/?next=/calls/")


def test_expired_session_takes_htmx_to_sign_in_and_back_to_the_page_it_was_on() -> None:
    page = "http://testserver/calls/?status=failed&task=sql"

    response = Client().get("/calls/", headers={**HX, "HX-Current-URL": page})

    assert response.status_code == 200
    assert response["HX-Redirect"] == "/sign-in/?next=/calls/%3Fstatus%3Dfailed%26task%3Dsql"
    assert response.content == b""


def test_expired_session_does_not_return_to_a_foreign_page() -> None:
    response = Client().get("/calls/", headers={**HX, "HX-Current-URL": "https://elsewhere.test/trap"})

    assert response["HX-Redirect"] == "/sign-in/"


def test_expired_session_returns_from_a_posted_form_to_the_page_it_was_on() -> None:
    response = Client().post("/calls/", HTTP_REFERER="http://testserver/routing/?row=4")

    assert (response.status_code, response["Location"]) == (302, "/sign-in/?next=/routing/%3Frow%3D4")


def test_expired_session_does_not_return_from_a_form_of_a_foreign_page() -> None:
    response = Client().post("/calls/", HTTP_REFERER="https://elsewhere.test/trap")

    assert (response.status_code, response["Location"]) == (302, "/sign-in/")


def test_other_redirects_are_left_alone() -> None:
    response = htmx.HtmxResponseMiddleware(lambda request: redirect("/calls/"))(request_with(HX))

    assert response["Location"] == "/calls/"
