"""Error pages: what happened, what is safe, what to do."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The page for a form that was sent without a valid token, usually after the session ended."""
    return render(request, "403_csrf.html", {"reason": reason}, status=403)
