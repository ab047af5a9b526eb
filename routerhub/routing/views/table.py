"""The routing table, news of other people's edits, and what the gateways really answer with."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from routerhub.routing.drafting import working_table
from routerhub.routing.probing import ask_gateways
from routerhub.routing.table_page import show_table
from routerhub.web.htmx import render_page, wants_fragment
from routerhub.web.roles import EVERYBODY, roles_required

TRIES = 10


@require_GET
@roles_required(EVERYBODY)
def table(request: HttpRequest) -> HttpResponse:
    return show_table(request, working_table())


@never_cache
@require_GET
@roles_required(EVERYBODY)
def news(request: HttpRequest) -> HttpResponse:
    working = working_table()
    if not wants_fragment(request):
        return redirect("routing:table")
    if request.GET.get("version") == working.version:
        return HttpResponse(status=204)
    return render(request, "routing/_news.html", {"working": working, "is_moved_on": True})


@never_cache
@require_GET
@roles_required(EVERYBODY)
def live(request: HttpRequest) -> HttpResponse:
    expected = _number(request.GET.get("revision", ""))
    tries = _number(request.GET.get("tries", "")) or 0
    answers = ask_gateways(urls=settings.GATEWAY_URLS)
    is_settled = all(answer.revision == expected for answer in answers) if expected else True
    context = {
        "answers": answers,
        "expected": expected,
        "is_settled": is_settled,
        "matching": sum(answer.revision == expected and not answer.error for answer in answers),
        "next_try": None if is_settled or tries >= TRIES else tries + 1,
    }
    return render_page(request, "routing/live.html", "routing/_live.html", context)


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None
