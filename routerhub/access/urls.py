"""Addresses of access."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

app_name = "access"


def placeholder(request: HttpRequest, **kwargs: object) -> HttpResponse:
    return render(request, "base.html")


urlpatterns = [
    path("sign-in/", placeholder, name="sign-in"),
    path("sign-out/", placeholder, name="sign-out"),
    path("keys/", placeholder, name="keys"),
    path("people/", placeholder, name="people"),
    path("audit/", placeholder, name="audit"),
]
