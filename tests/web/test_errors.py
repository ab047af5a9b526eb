import pytest
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path

from routerhub.urls import handler400, handler403, handler404, handler500
from routerhub.urls import urlpatterns as product_urls
from routerhub.web.roles import Role
from tests.conftest import SignIn

__all__ = ["handler400", "handler403", "handler404", "handler500"]


def forbidden(request: HttpRequest) -> HttpResponse:
    raise PermissionDenied("This needs the role <admin>.")


@login_not_required
def broken(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("a secret detail")


def form(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


urlpatterns = [
    path("forbidden/", forbidden),
    path("broken/", broken),
    path("form/", form),
    *product_urls,
]
pytestmark = pytest.mark.urls(__name__)


def test_missing_page_says_what_is_safe_inside_the_shell(sign_in: SignIn) -> None:
    response = sign_in(Role.VIEWER).get("/nowhere/")

    assert response.status_code == 404
    assert "<title>Page not found · RouterHub</title>" in response.text
    assert "Nothing was changed." in response.text
    assert 'id="app-header"' in response.text


def test_refusal_says_who_can_and_escapes_it(sign_in: SignIn) -> None:
    response = sign_in(Role.VIEWER).get("/forbidden/")

    assert response.status_code == 403
    assert "This needs the role &lt;admin&gt;." in response.text


def test_form_without_a_token_is_refused_with_a_way_back(sign_in: SignIn) -> None:
    client = Client(enforce_csrf_checks=True)
    client.cookies = sign_in(Role.VIEWER).cookies

    response = client.post("/form/", {"name": "typed"}, HTTP_REFERER="http://testserver/tasks/")

    assert response.status_code == 403
    assert "This form is out of date" in response.text
    assert 'href="http://testserver/tasks/"' in response.text


def test_form_without_a_token_never_leads_to_a_foreign_page(sign_in: SignIn) -> None:
    client = Client(enforce_csrf_checks=True)
    client.cookies = sign_in(Role.VIEWER).cookies

    response = client.post("/form/", {}, HTTP_REFERER="https://elsewhere.test/trap")

    assert "elsewhere.test" not in response.text


def test_failure_is_answered_without_a_database_and_without_its_details() -> None:
    client = Client(raise_request_exception=False)

    response = client.get("/broken/")

    assert response.status_code == 500
    assert "The dashboard could not answer" in response.text
    assert "a secret detail" not in response.text


def test_failure_carries_a_reference_that_is_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    client = Client(raise_request_exception=False)

    response = client.get("/broken/")

    reference = response.headers["X-Error-Reference"]
    assert reference in response.text
    assert f"Failure with reference {reference} on GET /broken/" in caplog.messages


def test_request_for_a_foreign_host_is_refused_with_a_page() -> None:
    response = Client().get("/sign-in/", HTTP_HOST="elsewhere.test")

    assert response.status_code == 400
    assert "This request could not be read" in response.text


@pytest.mark.parametrize("address", ["/sign-in/", "/nowhere/", "/forbidden/", "/broken/", "/calls/"])
def test_every_answer_carries_the_content_security_policy(sign_in: SignIn, address: str) -> None:
    client = sign_in(Role.VIEWER)
    client.raise_request_exception = False

    policy = client.get(address).headers["Content-Security-Policy"]

    assert "unsafe-eval" not in policy
    scripts = next(part for part in policy.split("; ") if part.startswith("script-src"))
    assert "'self'" in scripts
    assert "unsafe-inline" not in scripts
