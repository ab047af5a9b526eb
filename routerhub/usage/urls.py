"""Addresses of usage."""

from django.urls import path

from routerhub.usage.views.call import call
from routerhub.usage.views.calls import calls, new_calls
from routerhub.usage.views.overview import send_sample_requests, show_overview, show_totals

app_name = "usage"

urlpatterns = [
    path("", show_overview, name="overview"),
    path("totals/", show_totals, name="totals"),
    path("sample-requests/", send_sample_requests, name="sample-requests"),
    path("calls/", calls, name="calls"),
    path("calls/new/", new_calls, name="new-calls"),
    path("calls/<uuid:call_id>/", call, name="call"),
]
