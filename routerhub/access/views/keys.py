"""The pages of API keys."""

from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from routerhub.access import paging
from routerhub.access.forms import KeyForm
from routerhub.access.key_list import read_keys
from routerhub.access.keys import KeyAlreadyRevoked, issue_key, revoke_key
from routerhub.access.models import ApiKey, User
from routerhub.web.roles import CAN_MANAGE_KEYS, roles_required


@require_GET
@roles_required(CAN_MANAGE_KEYS)
def keys(request: HttpRequest) -> HttpResponse:
    page = read_keys(before=paging.before_of(request), at=timezone.now())
    context = {"lines": page.lines, **paging.links(request, next_before=page.next_before)}
    return render(request, "access/keys.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
@roles_required(CAN_MANAGE_KEYS)
def new_key(request: HttpRequest) -> HttpResponse:
    by = cast(User, request.user)
    form = KeyForm(request.POST or None, by=by)
    if not form.is_valid():
        return render(request, "access/new_key.html", {"form": form}, status=422 if form.is_bound else 200)
    issued = issue_key(
        name=form.cleaned_data["name"],
        team=form.cleaned_data["team"],
        scopes=form.cleaned_data["scopes"],
        allowed_models=form.cleaned_data["allowed_models"],
        expires_at=form.expires_at,
        by=by,
    )
    return render(request, "access/key_issued.html", {"key": issued.key_row, "plaintext": issued.plaintext})


@require_http_methods(["GET", "POST"])
@roles_required(CAN_MANAGE_KEYS)
def revoke(request: HttpRequest, key_id: int) -> HttpResponse:
    key = get_object_or_404(ApiKey.objects.select_related("team", "created_by"), pk=key_id)
    if request.method == "GET" and key.revoked_at is None:
        return render(request, "access/revoke_key.html", {"key": key})
    try:
        revoke_key(key=key, by=cast(User, request.user), at=timezone.now())
        messages.success(request, f"Revoked {key}. Calls with it are refused from now on.")
    except KeyAlreadyRevoked as refusal:
        messages.info(request, str(refusal))
    return redirect("access:keys")
