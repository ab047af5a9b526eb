"""What an empty page tells about sending the first call."""

from django.conf import settings
from django.http import HttpRequest

from routerhub.usage.sampling import DEMO_KEY


def first_call_context(request: HttpRequest) -> dict[str, str]:
    """The address and key of the example in `usage/_first_call.html`."""
    return {
        "base_url": request.build_absolute_uri("/v1"),
        "api_key": DEMO_KEY if settings.DEMO else "rh_live_…",
    }
