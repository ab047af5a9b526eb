"""The one place that knows about htmx: page or fragment, events, redirects and the Vary header."""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render, resolve_url
from django.utils.cache import patch_vary_headers
from django_htmx.http import HttpResponseClientRedirect, trigger_client_event
from django_htmx.middleware import HtmxDetails

Response = TypeVar("Response", bound=HttpResponseBase)


def wants_fragment(request: HttpRequest) -> bool:
    """Whether htmx asks for a fragment; restoring history and boosted navigation need the whole page."""
    htmx = _htmx(request)
    return bool(htmx) and not htmx.boosted and not htmx.history_restore_request


def render_page(
    request: HttpRequest, page: str, fragment: str, context: Mapping[str, Any], *, status: int = 200
) -> HttpResponse:
    """Answer with the fragment where htmx asks for one, otherwise with the page that includes the same fragment."""
    template = fragment if wants_fragment(request) else page
    return render(request, template, dict(context), status=status)


def go_to(request: HttpRequest, url: str) -> HttpResponse:
    """Send the browser to another page after a form was saved, with or without htmx."""
    return HttpResponseClientRedirect(url) if _htmx(request) else redirect(url)


def announce(response: Response, message: str, *, level: str = "ok") -> Response:
    """Have the page say `message` in its toast and live region; `level` is ok, info, warn or bad."""
    return trigger_client_event(response, "announce", {"message": message, "level": level})


class HtmxResponseMiddleware:
    """Tell caches that fragment and page share a URL, and send an expired session to sign-in as a whole page.

    Sign-in leads back to the page somebody was on: the address of a fragment or of a form's target is no page.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass the request on; `Vary: HX-Request` on every answer."""
        response = self.get_response(request)
        if _leads_to_sign_in(response):
            if _htmx(request):
                response = HttpResponseClientRedirect(_sign_in_url(_htmx(request).current_url_abs_path))
            elif request.method not in {"GET", "HEAD"}:
                response = redirect(_sign_in_url(_page_of_form(request)))
        patch_vary_headers(response, ["HX-Request"])
        return response


def _htmx(request: HttpRequest) -> HtmxDetails:
    details: HtmxDetails = request.htmx  # type: ignore[attr-defined] # the middleware adds it
    return details


def _leads_to_sign_in(response: HttpResponseBase) -> bool:
    return isinstance(response, HttpResponseRedirect) and urlsplit(response.url).path == resolve_url(settings.LOGIN_URL)


def _page_of_form(request: HttpRequest) -> str | None:
    page = urlsplit(request.headers.get("Referer", ""))
    is_ours = (page.scheme, page.netloc) == (request.scheme, request.get_host())
    return page._replace(scheme="", netloc="").geturl() if is_ours else None


def _sign_in_url(page: str | None) -> str:
    sign_in = resolve_url(settings.LOGIN_URL)
    if not page:
        return sign_in
    query = QueryDict(mutable=True)
    query[REDIRECT_FIELD_NAME] = page
    return f"{sign_in}?{query.urlencode(safe='/')}"
