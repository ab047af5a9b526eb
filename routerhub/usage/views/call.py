"""One call's page."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from routerhub.usage.account import account_of, text_account_of
from routerhub.usage.models import Call
from routerhub.web.roles import CAN_SEE_TEXT, EVERYBODY, has_role, names_of, roles_required


@require_GET
@roles_required(EVERYBODY)
def call(request: HttpRequest, call_id: UUID) -> HttpResponse:
    found = get_object_or_404(Call, pk=call_id)
    may_read = has_role(request.user, CAN_SEE_TEXT)
    context = {
        "account": account_of(found),
        "call": found,
        "may_read_text": may_read,
        "text": text_account_of(found) if may_read else None,
        "who_may_read": names_of(CAN_SEE_TEXT),
    }
    return render(request, "usage/call.html", context)
