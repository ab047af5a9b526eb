"""Giving a model a new price, and confirming the one it has."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from routerhub.catalog.forms.price_form import PriceForm
from routerhub.catalog.models import Model
from routerhub.catalog.pricing import NoPriceToConfirm, PriceConflict, confirm_price, supersede_price
from routerhub.catalog.views.models import model_page, refused
from routerhub.catalog.views.signed_in import editor
from routerhub.web.htmx import go_to, render_page
from routerhub.web.roles import CAN_EDIT_CATALOG, roles_required


@require_POST
@roles_required(CAN_EDIT_CATALOG)
def new_price(request: HttpRequest, slug: str) -> HttpResponse:
    found = get_object_or_404(Model, slug=slug)
    form = PriceForm(request.POST, model=found)
    if form.is_valid():
        stated = form.cleaned_data
        valid_from = stated["valid_from"] or timezone.now()
        try:
            supersede_price(
                model=found, rates=form.rates(), valid_from=valid_from, source=stated["source"], by=editor(request)
            )
        except PriceConflict as conflict:
            form.add_error("valid_from", str(conflict))
        else:
            messages.success(request, f"{found.name} has a new price. The one before stays on record.")
            return go_to(request, reverse("catalog:model", args=[slug]))
    return render_page(request, "catalog/model.html", "catalog/_price_form.html", model_page(found, form), status=422)


@require_POST
@roles_required(CAN_EDIT_CATALOG)
def confirm(request: HttpRequest, slug: str) -> HttpResponse:
    found = get_object_or_404(Model, slug=slug)
    try:
        confirm_price(model=found, at=timezone.now(), by=editor(request))
    except NoPriceToConfirm as refusal:
        return refused(request, found, str(refusal))
    messages.success(request, f"The price of {found.name} is confirmed as of today.")
    return go_to(request, reverse("catalog:model", args=[slug]))
