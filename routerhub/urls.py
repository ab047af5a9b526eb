"""Every address of the dashboard and the management API; `/v1` and `/health` belong to the gateway (asgi.py)."""

from django.urls import include, path

from routerhub.api import api

urlpatterns = [
    path("", include("routerhub.usage.urls")),
    path("", include("routerhub.routing.urls")),
    path("", include("routerhub.catalog.urls")),
    path("", include("routerhub.access.urls")),
    path("api/", api.urls),
]
