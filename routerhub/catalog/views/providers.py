"""The pages of providers: the list, one provider, adding, changing, switching and trying the connection."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from routerhub.catalog.connecting import add_provider, change_provider, try_connection
from routerhub.catalog.forms.provider_form import ProviderForm
from routerhub.catalog.listing import list_providers, rules_of_provider
from routerhub.catalog.models import Provider
from routerhub.catalog.switching import disable_provider, enable_provider
from routerhub.catalog.views.signed_in import editor
from routerhub.web.htmx import go_to, render_page
from routerhub.web.roles import CAN_EDIT_CATALOG, CAN_SEE_CATALOG, names_of, roles_required


@require_GET
@roles_required(CAN_SEE_CATALOG)
def providers(request: HttpRequest) -> HttpResponse:
    context = {"rows": list_providers(), "editors": names_of(CAN_EDIT_CATALOG)}
    return render(request, "catalog/providers.html", context)


@require_GET
@roles_required(CAN_SEE_CATALOG)
def provider(request: HttpRequest, slug: str) -> HttpResponse:
    return render(request, "catalog/provider.html", _provider_page(get_object_or_404(Provider, slug=slug)))


@require_http_methods(["GET", "POST"])
@roles_required(CAN_EDIT_CATALOG)
def new_provider(request: HttpRequest) -> HttpResponse:
    form = ProviderForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        added = add_provider(
            slug=form.cleaned_data["slug"],
            facts=form.facts(),
            credential=form.new_credential() or "",
            by=editor(request),
        )
        messages.success(request, f"Added {added.name}. Test the connection, then add its models.")
        return go_to(request, reverse("catalog:provider", args=[added.slug]))
    return _provider_form(request, form, None)


@require_http_methods(["GET", "POST"])
@roles_required(CAN_EDIT_CATALOG)
def edit_provider(request: HttpRequest, slug: str) -> HttpResponse:
    found = get_object_or_404(Provider, slug=slug)
    form = ProviderForm(request.POST or None, provider=found)
    if request.method == "POST" and form.is_valid():
        changed = change_provider(
            provider=found, facts=form.facts(), credential=form.new_credential(), by=editor(request)
        )
        messages.success(request, f"Saved {changed.name}. The gateway uses it at once.")
        return go_to(request, reverse("catalog:provider", args=[slug]))
    return _provider_form(request, form, found)


@require_POST
@roles_required(CAN_EDIT_CATALOG)
def switch_provider(request: HttpRequest, slug: str) -> HttpResponse:
    found = get_object_or_404(Provider, slug=slug)
    if request.POST.get("to") == "enabled":
        enable_provider(provider=found, by=editor(request))
    else:
        disable_provider(provider=found, by=editor(request))
    messages.success(request, f"{found.name} is {'enabled' if found.is_enabled else 'disabled'}.")
    return go_to(request, reverse("catalog:provider", args=[slug]))


@require_POST
@roles_required(CAN_EDIT_CATALOG)
def test_connection(request: HttpRequest, slug: str) -> HttpResponse:
    found = get_object_or_404(Provider, slug=slug)
    report = try_connection(provider=found)
    context = _provider_page(found)
    upstream_names = {model.upstream_name for model in context["models"]}
    context |= {"report": report, "not_listed": sorted(upstream_names.difference(report.models_seen))}
    return render_page(request, "catalog/provider.html", "catalog/_connection.html", context)


def _provider_page(found: Provider) -> dict[str, Any]:
    return {
        "row": next(row for row in list_providers() if row.provider == found),
        "models": found.models.select_related("tier").order_by("tier__position", "tier_position"),
        "rules": rules_of_provider(found),
        "editors": names_of(CAN_EDIT_CATALOG),
    }


def _provider_form(request: HttpRequest, form: ProviderForm, found: Provider | None) -> HttpResponse:
    context = {"form": form, "provider": found}
    status = 422 if form.is_bound else 200
    return render_page(request, "catalog/provider_form.html", "catalog/_provider_form.html", context, status=status)
