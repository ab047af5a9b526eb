"""Addresses of routing."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

app_name = "routing"


def placeholder(request: HttpRequest, **kwargs: object) -> HttpResponse:
    return render(request, "base.html")


urlpatterns = [
    path("routing/", placeholder, name="table"),
    path("routing/revisions/", placeholder, name="revisions"),
    path("routing/revisions/<int:number>/", placeholder, name="revision"),
    path("tasks/", placeholder, name="tasks"),
]
