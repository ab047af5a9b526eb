"""The ladder of tiers: what each means, and the order of its models."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from routerhub.catalog.editing import add_tier, change_tier
from routerhub.catalog.forms.tier_form import TierChoiceForm, TierForm
from routerhub.catalog.listing import list_tiers
from routerhub.catalog.models import Model, Tier
from routerhub.catalog.ordering import AlreadyAtTheEnd, Step, move_to_tier, move_within_tier
from routerhub.catalog.views.signed_in import editor
from routerhub.web.htmx import announce, go_to, render_page, wants_fragment
from routerhub.web.roles import CAN_EDIT_CATALOG, CAN_SEE_CATALOG, names_of, roles_required


@require_GET
@roles_required(CAN_SEE_CATALOG)
def tiers(request: HttpRequest) -> HttpResponse:
    return render(request, "catalog/tiers.html", _ladder())


@require_http_methods(["GET", "POST"])
@roles_required(CAN_EDIT_CATALOG)
def new_tier(request: HttpRequest) -> HttpResponse:
    form = TierForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        added = add_tier(slug=form.cleaned_data["slug"], facts=form.facts(), by=editor(request))
        messages.success(request, f"Added the tier {added.name}.")
        return go_to(request, reverse("catalog:tiers"))
    return _tier_form(request, form, None)


@require_http_methods(["GET", "POST"])
@roles_required(CAN_EDIT_CATALOG)
def edit_tier(request: HttpRequest, slug: str) -> HttpResponse:
    found = get_object_or_404(Tier, slug=slug)
    form = TierForm(request.POST or None, tier=found)
    if request.method == "POST" and form.is_valid():
        changed = change_tier(tier=found, facts=form.facts(), by=editor(request))
        messages.success(request, f"Saved the tier {changed.name}.")
        return go_to(request, reverse("catalog:tiers"))
    return _tier_form(request, form, found)


@require_POST
@roles_required(CAN_EDIT_CATALOG)
def move_model(request: HttpRequest, slug: str) -> HttpResponse:
    found = get_object_or_404(Model.objects.select_related("tier"), slug=slug)
    step = Step.UP if request.POST.get("step") == "up" else Step.DOWN
    try:
        moved = move_within_tier(model=found, step=step, by=editor(request))
    except AlreadyAtTheEnd as refusal:
        return _moved(request, str(refusal), level="warn")
    return _moved(request, f"{moved.name} is now number {moved.tier_position + 1} in {moved.tier.name}.")


@require_POST
@roles_required(CAN_EDIT_CATALOG)
def change_tier_of_model(request: HttpRequest, slug: str) -> HttpResponse:
    found = get_object_or_404(Model.objects.select_related("tier"), slug=slug)
    form = TierChoiceForm(request.POST)
    if not form.is_valid():
        return _moved(request, "Choose one of the tiers.", level="warn")
    moved = move_to_tier(model=found, tier=form.cleaned_data["tier"], by=editor(request))
    return _moved(request, f"{moved.name} is now in {moved.tier.name}.")


def _ladder() -> dict[str, object]:
    return {"rows": list_tiers(at=timezone.now()), "editors": names_of(CAN_EDIT_CATALOG)}


def _moved(request: HttpRequest, message: str, *, level: str = "ok") -> HttpResponse:
    if not wants_fragment(request):
        (messages.success if level == "ok" else messages.warning)(request, message)
        return go_to(request, reverse("catalog:tiers"))
    return announce(render(request, "catalog/_ladder.html", _ladder()), message, level=level)


def _tier_form(request: HttpRequest, form: TierForm, found: Tier | None) -> HttpResponse:
    context = {"form": form, "tier": found}
    status = 422 if form.is_bound else 200
    return render_page(request, "catalog/tier_form.html", "catalog/_tier_form.html", context, status=status)
