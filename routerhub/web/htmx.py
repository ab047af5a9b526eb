"""The one place that knows about htmx: page or fragment, events, redirects and the Vary header."""

import json
from collections.abc import Callable, Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django_htmx.http import HttpResponseClientRedirect


def wants_fragment(request: HttpRequest) -> bool:
    """Whether htmx asks for a fragment; restoring history and boosted navigation need the whole page."""
    htmx = request.htmx  # type: ignore[attr-defined]
    return bool(htmx) and not htmx.boosted and not htmx.history_restore_request


def render_page(
    request: HttpRequest, page: str, fragment: str, context: Mapping[str, Any], *, status: int = 200
) -> HttpResponse:
    """Answer with the fragment where htmx asks for one, otherwise with the page that includes the same fragment."""
    template = fragment if wants_fragment(request) else page
    return render(request, template, dict(context), status=status)


def go_to(request: HttpRequest, url: str) -> HttpResponse:
    """Send the browser to another page after a form was saved, with or without htmx."""
    return HttpResponseClientRedirect(url) if wants_fragment(request) else redirect(url)


def announce(response: HttpResponse, message: str, *, level: str = "ok") -> HttpResponse:
    """Have the page say `message` in its toast and live region; `level` is ok, info, warn or bad."""
    response["HX-Trigger"] = json.dumps({"announce": {"message": message, "level": level}})
    return response


class HtmxResponseMiddleware:
    """Tell caches that fragment and page share a URL, and send an expired session to sign-in as a whole page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on; `Vary: HX-Request` on every answer."""
        response = self.get_response(request)
        response.headers["Vary"] = ", ".join(filter(None, [response.headers.get("Vary", ""), "HX-Request"]))
        return response
