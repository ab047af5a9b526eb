"""Addresses of usage."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

app_name = "usage"


def placeholder(request: HttpRequest, **kwargs: object) -> HttpResponse:
    return render(request, "base.html")


urlpatterns = [
    path("", placeholder, name="overview"),
    path("calls/", placeholder, name="calls"),
    path("calls/<uuid:call_id>/", placeholder, name="call"),
]
