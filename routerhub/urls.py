"""Every address of the dashboard and the management API; `/v1` and `/health` belong to the gateway (asgi.py)."""

from django.contrib.auth.decorators import login_not_required
from django.urls import include, path
from django.views.generic import RedirectView

from routerhub.access.api_errors import no_such_address
from routerhub.api import api_urls

urlpatterns = [
    path("", include("routerhub.usage.urls")),
    path("", include("routerhub.routing.urls")),
    path("", include("routerhub.catalog.urls")),
    path("", include("routerhub.access.urls")),
    path("", include("routerhub.web.urls")),
    path("api/", login_not_required(RedirectView.as_view(pattern_name="api:openapi-view")), name="api"),
    path("api/", api_urls()),
    path("api/<path:rest>", no_such_address, name="no-such-api-address"),
]

handler400 = "routerhub.web.errors.bad_request"
handler403 = "routerhub.web.errors.permission_denied"
handler404 = "routerhub.web.errors.not_found"
handler500 = "routerhub.web.errors.server_error"
