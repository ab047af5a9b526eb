"""The page that a request came from, where it is one of ours."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme


def previous_page(request: HttpRequest) -> str:
    """The address of our own page that led here, otherwise the overview's."""
    referer = request.headers.get("Referer", "")
    is_ours = url_has_allowed_host_and_scheme(referer, {request.get_host()}, require_https=request.is_secure())
    return referer if is_ours else reverse("usage:overview")
