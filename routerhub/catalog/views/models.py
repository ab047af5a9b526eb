"""The pages of models: the list with its filters, one model, adding, changing, switching and deleting."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from routerhub.catalog.editing import add_model, change_model
from routerhub.catalog.forms.filter_form import ModelFilterForm
from routerhub.catalog.forms.model_form import ModelForm
from routerhub.catalog.forms.price_form import PriceForm
from routerhub.catalog.listing import ModelFilter, list_models, show_model
from routerhub.catalog.models import Model
from routerhub.catalog.switching import ModelHasHistory, ModelInUse, delete_model, disable_model, enable_model
from routerhub.catalog.views.signed_in import editor
from routerhub.web.htmx import go_to, render_page
from routerhub.web.roles import CAN_EDIT_CATALOG, CAN_SEE_CATALOG, names_of, roles_required


@require_GET
@roles_required(CAN_SEE_CATALOG)
def models(request: HttpRequest) -> HttpResponse:
    form = ModelFilterForm(request.GET)
    narrowed_to = form.narrowed_to()
    rows = list_models(narrowed_to=narrowed_to, at=timezone.now())
    context = {
        "form": form,
        "rows": rows,
        "is_narrowed": narrowed_to != ModelFilter(),
        "unpriced_count": sum(row.price is None for row in rows),
        "stale_count": sum(row.is_stale for row in rows),
        "editors": names_of(CAN_EDIT_CATALOG),
    }
    return render_page(request, "catalog/models.html", "catalog/_models.html", context)


@require_GET
@roles_required(CAN_SEE_CATALOG)
def model(request: HttpRequest, slug: str) -> HttpResponse:
    found = get_object_or_404(Model, slug=slug)
    return render(request, "catalog/model.html", model_page(found, PriceForm(model=found)))


@require_http_methods(["GET", "POST"])
@roles_required(CAN_EDIT_CATALOG)
def new_model(request: HttpRequest) -> HttpResponse:
    form = ModelForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        added = add_model(slug=form.cleaned_data["slug"], facts=form.facts(), by=editor(request))
        messages.success(request, f"Added {added.name}. Give it a price, or its calls will have no known cost.")
        return go_to(request, reverse("catalog:model", args=[added.slug]))
    return _model_form(request, form, None)


@require_http_methods(["GET", "POST"])
@roles_required(CAN_EDIT_CATALOG)
def edit_model(request: HttpRequest, slug: str) -> HttpResponse:
    found = get_object_or_404(Model, slug=slug)
    form = ModelForm(request.POST or None, model=found)
    if request.method == "POST" and form.is_valid():
        changed = change_model(model=found, facts=form.facts(), by=editor(request))
        messages.success(request, f"Saved {changed.name}. The gateway uses it at once.")
        return go_to(request, reverse("catalog:model", args=[slug]))
    return _model_form(request, form, found)


@require_POST
@roles_required(CAN_EDIT_CATALOG)
def switch_model(request: HttpRequest, slug: str) -> HttpResponse:
    found = get_object_or_404(Model, slug=slug)
    try:
        if request.POST.get("to") == "enabled":
            enable_model(model=found, by=editor(request))
        else:
            disable_model(model=found, by=editor(request))
    except ModelInUse as refusal:
        return refused(request, found, str(refusal))
    messages.success(request, f"{found.name} is {'enabled' if found.is_enabled else 'disabled'}.")
    return go_to(request, reverse("catalog:model", args=[slug]))


@require_POST
@roles_required(CAN_EDIT_CATALOG)
def remove_model(request: HttpRequest, slug: str) -> HttpResponse:
    found = get_object_or_404(Model, slug=slug)
    try:
        delete_model(model=found, by=editor(request))
    except (ModelInUse, ModelHasHistory) as refusal:
        return refused(request, found, str(refusal))
    messages.success(request, f"Deleted {found.name}.")
    return go_to(request, reverse("catalog:models"))


def model_page(found: Model, price_form: PriceForm) -> dict[str, Any]:
    """What one model's page shows."""
    now = timezone.now()
    return {
        "row": show_model(model=found, at=now),
        "prices": found.prices.order_by("-valid_from"),
        "price_form": price_form,
        "now": now,
        "editors": names_of(CAN_EDIT_CATALOG),
    }


def refused(request: HttpRequest, found: Model, reason: str) -> HttpResponse:
    """The model's page with the reason why the act was not done."""
    found.refresh_from_db()
    context = {**model_page(found, PriceForm(model=found)), "refusal": reason}
    return render(request, "catalog/model.html", context, status=409)


def _model_form(request: HttpRequest, form: ModelForm, found: Model | None) -> HttpResponse:
    context = {"form": form, "model": found}
    status = 422 if form.is_bound else 200
    return render_page(request, "catalog/model_form.html", "catalog/_model_form.html", context, status=status)
