"""The history of the routing table, and going back in it."""

from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from routerhub.access.models import User
from routerhub.engine.differences import differences
from routerhub.engine.table import Table, read_table
from routerhub.routing.context import live_facts
from routerhub.routing.drafting import DraftError, working_table
from routerhub.routing.models import Revision
from routerhub.routing.reading_history import read_entry, read_history
from routerhub.routing.restoring import RestoreError, restore
from routerhub.routing.table_rows import table_rows
from routerhub.web.htmx import go_to, render_page
from routerhub.web.roles import CAN_EDIT_ROUTING, EVERYBODY, names_of, roles_required


@require_GET
@roles_required(EVERYBODY)
def revisions(request: HttpRequest) -> HttpResponse:
    before = request.GET.get("before", "")
    page = read_history(before=int(before) if before.isdigit() and len(before) < 10 else None)
    next_url = f"?before={page.next_before}" if page.next_before else ""
    context = {"page": page, "next_url": next_url, "newest_url": reverse("routing:revisions") if before else ""}
    return render_page(request, "routing/revisions.html", "routing/_revisions.html", context)


@require_GET
@roles_required(EVERYBODY)
def revision(request: HttpRequest, number: int) -> HttpResponse:
    return _show_revision(request, _find(number))


@require_POST
@roles_required(CAN_EDIT_ROUTING)
def restore_revision(request: HttpRequest, number: int) -> HttpResponse:
    found = _find(number)
    version = str(request.POST.get("version", ""))
    try:
        restore(revision=found, by=cast(User, request.user), expected_version=version)
    except (RestoreError, DraftError) as refusal:
        return _show_revision(request, found, notice=str(refusal), status=409)
    messages.success(request, f"v{number} is restored as a draft. Nothing is live yet: review and publish it.")
    return go_to(request, reverse("routing:table"))


def _find(number: int) -> Revision:
    return get_object_or_404(Revision.objects.select_related("published_by"), number=number)


def _show_revision(request: HttpRequest, found: Revision, *, notice: str = "", status: int = 200) -> HttpResponse:
    working, entry = working_table(), read_entry(found)
    table = read_table(found.document)
    before = read_table(entry.predecessor.document) if entry.predecessor else Table()
    context = {
        **live_facts(working),
        "working": working,
        "entry": entry,
        "rows": table_rows(before, table) if entry.predecessor else table_rows(table, table),
        "restoring": differences(working.base, table),
        "notice": notice,
        "who_can_edit": names_of(CAN_EDIT_ROUTING),
    }
    return render_page(request, "routing/revision.html", "routing/_revision.html", context, status=status)
