from collections.abc import Callable, Iterator

import httpx
import pytest
from django.test import Client
from django.test.utils import override_settings

from routerhub.routing.probing import Answer, ask_gateways
from routerhub.web.roles import Role
from tests.conftest import SignIn


def answered(handle: Callable[[httpx.Request], httpx.Response]) -> Answer:
    client = httpx.Client(transport=httpx.MockTransport(handle))
    (answer,) = ask_gateways(urls=["http://gateway/"], client=client)
    return answer


def test_a_ready_gateway_says_its_revision_and_process() -> None:
    answer = answered(lambda request: httpx.Response(200, json={"process": "g1", "revision": 43}))

    assert answer == Answer(url="http://gateway", process="g1", revision=43)


def test_a_starting_gateway_answers_too() -> None:
    answer = answered(lambda request: httpx.Response(503, json={"process": "g1", "revision": None}))

    assert answer == Answer(url="http://gateway", process="g1", revision=None)


def test_a_gateway_that_cannot_be_reached_is_an_answer() -> None:
    def refuse(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("Connection refused")

    assert answered(refuse).error == "It cannot be reached: Connection refused."


def test_a_silent_gateway_is_an_answer() -> None:
    def hang(request: httpx.Request) -> httpx.Response:
        raise httpx.ReadTimeout("too slow")

    assert answered(hang).error == "No answer within 1 s."


@pytest.mark.parametrize("body", ["<html>", "[]", "{}", "null"])
def test_something_else_at_that_address_is_an_answer(body: str) -> None:
    assert answered(lambda request: httpx.Response(200, text=body)).error == "It answered, but not like a gateway."


@pytest.fixture
def viewer(sign_in: SignIn) -> Iterator[Client]:
    with override_settings(GATEWAY_URLS=["http://127.0.0.1:9"]):
        yield sign_in(Role.VIEWER)


def test_the_probe_asks_again_until_it_has_asked_ten_times(viewer: Client) -> None:
    first = viewer.get("/routing/live/?revision=43", headers={"HX-Request": "true"}).text
    last = viewer.get("/routing/live/?revision=43&tries=10", headers={"HX-Request": "true"}).text

    assert 'hx-get="/routing/live/?revision=43&amp;tries=1"' in first
    assert "hx-get" not in last
    assert "gave no answer" in last


def test_the_probe_is_a_page_of_its_own_without_javascript(viewer: Client) -> None:
    page = viewer.get("/routing/live/?revision=nonsense").text

    assert "<html" in page
    assert "gave no answer" in page
