"""The one shape of errors. The router here stands in for those of the apps."""

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.test import Client
from django.urls import URLPattern
from ninja import NinjaAPI, Router, Schema
from ninja.errors import HttpError

from routerhub.access.api_errors import ApiError, give_every_error_one_shape, in_json

pytestmark = pytest.mark.urls("tests.access.test_api_errors")


class Price(Schema):
    usd: float


class Order(Schema):
    name: str
    prices: list[Price] = []


router = Router()


@router.get("/fails/{how}")
def fails(request: HttpRequest, how: str) -> None:
    raise {
        "missing": Http404("secret detail"),
        "denied": PermissionDenied("This needs the role admin."),
        "plain": HttpError(409, "Somebody was faster."),
        "own": ApiError(409, "Somebody was faster.", code="draft_changed", live_revision=7),
        "bug": ZeroDivisionError("secret detail"),
    }[how]


@router.post("/orders")
def order(request: HttpRequest, payload: Order, limit: int = 1) -> None:
    return None


api = NinjaAPI(urls_namespace="stand-in-errors", docs_url=None, openapi_url=None)
api.add_router("", router)
give_every_error_one_shape(api)
urlpatterns = [pattern for pattern in api.urls[0] if isinstance(pattern, URLPattern)]
for pattern in urlpatterns:
    pattern.callback = in_json(pattern.callback)


@pytest.mark.parametrize(
    ("how", "status", "error"),
    [
        ("denied", 403, {"message": "This needs the role admin.", "code": "forbidden"}),
        ("plain", 409, {"message": "Somebody was faster.", "code": "conflict"}),
        ("own", 409, {"message": "Somebody was faster.", "code": "draft_changed", "live_revision": 7}),
        (
            "missing",
            404,
            {"message": "There is nothing with this id, or you may not see it.", "code": "not_found"},
        ),
    ],
)
def test_every_refusal_has_a_message_and_a_code(how: str, status: int, error: dict[str, object]) -> None:
    response = Client().get(f"/fails/{how}")

    assert (response.status_code, response.json()) == (status, {"error": error})


def test_a_bug_answers_with_an_id_that_the_log_has_and_no_detail(caplog: pytest.LogCaptureFixture) -> None:
    response = Client().get("/fails/bug")

    error = response.json()["error"]
    assert (response.status_code, error["code"]) == (500, "internal")
    assert "secret detail" not in response.content.decode()
    assert error["id"] in caplog.text


@pytest.mark.parametrize(
    ("url", "body", "fields"),
    [
        ("/orders", "{}", ["name"]),
        ("/orders", '{"name": "x", "prices": [{"usd": 1}, {"usd": "much"}]}', ["prices.1.usd"]),
        ("/orders?limit=many", '{"name": "x"}', ["limit"]),
    ],
)
def test_invalid_input_names_the_field_as_the_caller_wrote_it(url: str, body: str, fields: list[str]) -> None:
    response = Client().post(url, body, content_type="application/json")

    error = response.json()["error"]
    assert (response.status_code, error["code"]) == (422, "invalid")
    assert [entry["field"] for entry in error["fields"]] == fields


def test_a_body_that_is_no_json_is_a_bad_request() -> None:
    response = Client().post("/orders", "{", content_type="application/json")

    assert (response.status_code, response.json()["error"]["code"]) == (400, "bad_request")


def test_a_wrong_method_is_told_which_ones_there_are() -> None:
    response = Client().delete("/orders")

    assert (response.status_code, response.headers["Allow"]) == (405, "POST")
    assert response.json() == {"error": {"message": "/orders answers POST only.", "code": "method_not_allowed"}}
