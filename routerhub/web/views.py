"""The palette and people's own preferences."""

from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from routerhub.web import palette, preferences
from routerhub.web.forms import PreferencesForm, ThemeForm
from routerhub.web.htmx import render_page
from routerhub.web.previous_page import previous_page
from routerhub.web.roles import EVERYBODY, roles_required


@require_GET
@roles_required(EVERYBODY)
def search_palette(request: HttpRequest) -> HttpResponse:
    found = palette.search(request, request.GET.get("q", ""))
    return render_page(request, "web/palette.html", "web/_palette_results.html", {"found": found})


@require_http_methods(["GET", "POST"])
@roles_required(EVERYBODY)
def edit_preferences(request: HttpRequest) -> HttpResponse:
    person = _me(request)
    kept = {"theme": person.theme, "density": person.density, "has_single_keys": person.has_single_keys}
    form = PreferencesForm(request.POST if request.method == "POST" else None, initial=kept)
    if form.is_valid():
        preferences.keep(person=person, **form.cleaned_data)
        messages.success(request, "Your preferences are saved.")
        return redirect("web:preferences")
    return render(request, "web/preferences.html", {"form": form}, status=422 if form.is_bound else 200)


@require_POST
@roles_required(EVERYBODY)
def choose_theme(request: HttpRequest) -> HttpResponse:
    form = ThemeForm(request.POST)
    if form.is_valid():
        preferences.keep(person=_me(request), **form.cleaned_data)
    return redirect(previous_page(request))


def _me(request: HttpRequest) -> preferences.Person:
    return cast(preferences.Person, request.user)
