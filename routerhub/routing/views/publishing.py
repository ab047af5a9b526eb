"""Reviewing the draft, publishing it and throwing it away."""

from typing import cast

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from routerhub.access.models import User
from routerhub.engine.table_problems import blocking, find_problems
from routerhub.routing import drafting, publishing
from routerhub.routing.context import live_facts
from routerhub.routing.crossing import read_catalogue
from routerhub.routing.drafting import working_table
from routerhub.routing.forms import PublishForm
from routerhub.routing.table_page import refused_edits_show_the_table, show_edited
from routerhub.web.htmx import go_to, render_page
from routerhub.web.roles import CAN_EDIT_ROUTING, CAN_PUBLISH, EVERYBODY, names_of, roles_required


@require_GET
@roles_required(EVERYBODY)
def review(request: HttpRequest) -> HttpResponse:
    return _show_review(request, PublishForm())


@require_POST
@roles_required(CAN_PUBLISH)
def publish(request: HttpRequest) -> HttpResponse:
    form = PublishForm(request.POST)
    if not form.is_valid():
        return _show_review(request, form, status=422)
    version = str(request.POST.get("version", ""))
    message = form.cleaned_data["message"]
    by = cast(User, request.user)
    try:
        revision = publishing.publish(by=by, message=message, at=timezone.now(), expected_version=version)
    except drafting.DraftConflict:
        form.add_error(None, "The draft has changed since you reviewed it. This is how it looks now; nothing is live.")
        return _show_review(request, form, status=409)
    except publishing.PublishError as refusal:
        form.add_error(None, str(refusal))
        return _show_review(request, form, status=422)
    return go_to(request, f"{reverse('routing:table')}?published={revision.number}")


@require_POST
@roles_required(CAN_EDIT_ROUTING)
@refused_edits_show_the_table
def discard_draft(request: HttpRequest) -> HttpResponse:
    version = str(request.POST.get("version", ""))
    working = drafting.discard_draft(by=cast(User, request.user), expected_version=version)
    return show_edited(request, working, "The draft is discarded. What is live stays as it is.", key="", focus="")


def _show_review(request: HttpRequest, form: PublishForm, *, status: int = 200) -> HttpResponse:
    working = working_table()
    problems = find_problems(working.table, read_catalogue(at=timezone.now())) if working.draft else ()
    names = {rule.key: rule.name for rule in working.table.rules}
    stopping = blocking(problems)
    context = {
        **live_facts(working),
        "working": working,
        "stopping": [(names.get(problem.rule_key or ""), problem) for problem in stopping],
        "warnings": [(names.get(problem.rule_key or ""), problem) for problem in problems if not problem.is_blocking],
        "form": form,
        "who_can_publish": names_of(CAN_PUBLISH),
    }
    return render_page(request, "routing/review.html", "routing/_review.html", context, status=status)
