"""Addresses of catalog."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

app_name = "catalog"


def placeholder(request: HttpRequest, **kwargs: object) -> HttpResponse:
    return render(request, "base.html")


urlpatterns = [
    path("models/", placeholder, name="models"),
    path("providers/", placeholder, name="providers"),
    path("tiers/", placeholder, name="tiers"),
]
