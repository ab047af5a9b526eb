"""Error pages: what happened, what is safe, what to do."""

import logging
import secrets

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from routerhub.web.previous_page import previous_page

logger = logging.getLogger(__name__)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The page for a request Django would not read; its details are in the log, not on the page."""
    return HttpResponse(render_to_string("400.html"), status=400)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The page for a form that was sent without a valid token, usually after the session ended."""
    return render(request, "403_csrf.html", {"back_url": previous_page(request)}, status=403)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The page for an action that needs another role; the exception's text says which."""
    return render(request, "403.html", {"reason": str(exception)}, status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The page for an address that leads nowhere."""
    return render(request, "404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """The page for our own failure, made without the database or the session, which may be what failed."""
    reference = secrets.token_hex(4)
    logger.error("Failure with reference %s on %s %s", reference, request.method, request.path)
    page = render_to_string("500.html", {"reference": reference})
    return HttpResponse(page, status=500, headers={"X-Error-Reference": reference})
