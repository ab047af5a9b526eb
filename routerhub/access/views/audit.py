"""The page of the audit log."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from routerhub.access import paging
from routerhub.access.forms import AuditFilterForm
from routerhub.access.reading_audit import AuditFilter, AuditPage, acts_visible_to, read_page
from routerhub.web.roles import CAN_SEE_AUDIT, roles_of, roles_required

NOTHING = AuditPage(lines=(), next_before=None)


@require_GET
@roles_required(CAN_SEE_AUDIT)
def audit(request: HttpRequest) -> HttpResponse:
    roles = roles_of(request.user)
    form = AuditFilterForm(request.GET, acts=acts_visible_to(roles))
    page = NOTHING
    # A filter that cannot be read shows its error and no entries, rather than entries nobody asked for.
    if form.is_valid():
        page = read_page(roles=roles, wanted=AuditFilter(**form.cleaned_data), before=paging.before_of(request))
    context = {
        "form": form,
        "lines": page.lines,
        "is_filtered": form.is_bound and any(request.GET.get(name) for name in form.fields),
        **paging.links(request, next_before=page.next_before),
    }
    return render(request, "access/audit.html", context, status=200 if form.is_valid() else 422)
