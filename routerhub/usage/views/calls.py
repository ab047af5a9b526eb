"""The call log: filters in the URL, pages by id, and how many calls are new."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from routerhub.usage import log
from routerhub.usage.filtering import find_calls
from routerhub.usage.forms import CallFilterForm
from routerhub.usage.known_values import read_known_values
from routerhub.usage.listing import MOST_NEW_CALLS, Listing, SearchTookTooLong, count_new_calls, list_calls
from routerhub.usage.views.first_call import first_call_context
from routerhub.web.roles import EVERYBODY, roles_required

NO_CALLS = Listing(calls=(), next_before=None)


@require_GET
@roles_required(EVERYBODY)
def calls(request: HttpRequest) -> HttpResponse:
    asked = log.without_blanks(request.GET)
    if asked.urlencode() != request.GET.urlencode():
        return redirect(f"{request.path}?{asked.urlencode()}" if asked else request.path)
    form = CallFilterForm(asked, known=read_known_values())
    before = _id_in(asked.get("before"))
    if not form.is_valid():
        return _page(request, form, NO_CALLS, status=422)
    try:
        found = find_calls(form.wanted(at=timezone.now())).in_words()
        return _page(request, form, list_calls(found=found, before=before))
    except SearchTookTooLong as error:
        form.add_error(None, str(error))
        return _page(request, form, NO_CALLS, status=422)


@require_GET
@roles_required(EVERYBODY)
def new_calls(request: HttpRequest) -> HttpResponse:
    form, after = CallFilterForm(request.GET), _id_in(request.GET.get("after"))
    if after is None or not form.is_valid():
        return HttpResponse(status=204)
    count = count_new_calls(found=find_calls(form.wanted(at=timezone.now())), after=after)
    if str(count) == request.GET.get("seen", "0"):
        return HttpResponse(status=204)
    context = {
        "count": count,
        "is_many": count == MOST_NEW_CALLS,
        "show_url": log.log_url(request.GET),
        "poll_url": log.new_calls_url(request.GET, after=after, seen=count),
        "updated_at": timezone.now(),
    }
    return render(request, "usage/_new_calls.html", context)


def _page(request: HttpRequest, form: CallFilterForm, listing: Listing, *, status: int = 200) -> HttpResponse:
    asked, now = log.without_blanks(request.GET), timezone.now()
    context = {
        "form": form,
        "chips": log.chips_of(form, asked),
        "rows": log.rows_of(listing),
        "is_first_page": "before" not in asked,
        "clear_url": reverse("usage:calls"),
        "newest_url": log.log_url(asked) if "before" in asked else "",
        "next_url": log.log_url(asked, before=listing.next_before) if listing.next_before else "",
        "poll_url": log.new_calls_url(asked, after=log.newest_id(listing, at=now)),
        "updated_at": now,
    }
    return render(request, "usage/calls.html", context | first_call_context(request), status=status)


def _id_in(text: str | None) -> UUID | None:
    try:
        return UUID(text or "")
    except ValueError:
        return None
