"""How long a dashboard session lasts: 30 minutes without a request, 12 hours whatever happens."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

IDLE_LIMIT = timedelta(minutes=30)
ABSOLUTE_LIMIT = timedelta(hours=12)
# Being seen is written at most once a minute, so that reading pages does not write a session row each time.
SEEN_PRECISION = timedelta(minutes=1)


def stamp(sender: object, request: HttpRequest, **kwargs: Any) -> None:
    """Note in a new session when it began; called for every sign-in."""
    now = timezone.now().timestamp()
    request.session["signed_in_at"] = now
    request.session["seen_at"] = now


class SessionLimitsMiddleware:
    """Signs people out whose session is over; stands between Django's authentication and its sign-in requirement."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer as to a stranger when a limit is passed, otherwise note that the person was seen."""
        signed_in_at = request.session.get("signed_in_at")
        if signed_in_at is not None:
            self.hold_to_limits(request, signed_in_at)
        return self.get_response(request)

    def hold_to_limits(self, request: HttpRequest, signed_in_at: float) -> None:
        """End the session, keep it, or keep it and move `seen_at` on."""
        now = timezone.now().timestamp()
        seen_at = request.session.get("seen_at", signed_in_at)
        is_idle = now - seen_at > IDLE_LIMIT.total_seconds()
        if is_idle or now - signed_in_at > ABSOLUTE_LIMIT.total_seconds():
            logout(request)
        elif now - seen_at > SEEN_PRECISION.total_seconds():
            request.session["seen_at"] = now
