"""The first page: is it working, and what does it cost?"""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from routerhub.usage import charts, log, overview
from routerhub.usage.period import PERIODS, Period, period_named
from routerhub.usage.sampling import SamplesNotSent, send_samples
from routerhub.usage.views.first_call import first_call_context
from routerhub.web.htmx import go_to
from routerhub.web.roles import CAN_EDIT_ROUTING, EVERYBODY, has_role, names_of, roles_required

NEWEST = 8
SAMPLE_COUNT = 20


@require_GET
@roles_required(EVERYBODY)
def show_overview(request: HttpRequest) -> HttpResponse:
    now, period = timezone.now(), period_named(request.GET.get("range", ""))
    newest = overview.newest_calls(count=NEWEST)
    context = _numbers(period, overview.totals(since=period.since(now)), at=now) | {
        "periods": PERIODS,
        "is_first_run": not newest,
        "rows": [log.call_row(call) for call in newest],
        "sample_count": SAMPLE_COUNT,
        "can_send_samples": has_role(request.user, CAN_EDIT_ROUTING),
        "who_can_send": names_of(CAN_EDIT_ROUTING),
    }
    context |= _details(period, at=now) if newest else first_call_context(request)
    return render(request, "usage/overview.html", context)


@require_GET
@roles_required(EVERYBODY)
def show_totals(request: HttpRequest) -> HttpResponse:
    now, period = timezone.now(), period_named(request.GET.get("range", ""))
    numbers = _numbers(period, overview.totals(since=period.since(now)), at=now)
    if numbers["fingerprint"] == request.GET.get("seen"):
        return HttpResponse(status=204)
    # The page of an empty ledger has no tiles to renew: its first call is worth a whole page.
    if request.GET.get("first-run"):
        return go_to(request, reverse("usage:overview"))
    return render(request, "usage/_totals.html", numbers)


@require_POST
@roles_required(CAN_EDIT_ROUTING)
def send_sample_requests(request: HttpRequest) -> HttpResponse:
    try:
        sent = send_samples(count=SAMPLE_COUNT, gateway_url=settings.GATEWAY_URLS[0])
    except SamplesNotSent as error:
        messages.error(request, str(error))
        return redirect("usage:overview")
    if sent.failed:
        messages.warning(request, f"{sent.answered} sample requests were answered, {sent.failed} were not.")
    else:
        messages.success(request, f"{sent.answered} sample requests were sent and answered.")
    return redirect("usage:overview")


def _numbers(period: Period, totals: overview.Totals, *, at: datetime) -> dict[str, Any]:
    return {
        "period": period,
        "totals": totals,
        "fingerprint": f"{totals.calls}.{totals.failed}.{totals.fallen_back}.{totals.unpriced}.{totals.spend_usd}",
        "slow_from_ms": None if totals.p95_ms is None else int(totals.p95_ms),
        "updated_at": at,
    }


def _details(period: Period, *, at: datetime) -> dict[str, Any]:
    since = period.since(at)
    buckets = overview.buckets(since=since, until=at, step=period.step)
    return {
        "tasks": overview.totals_by_task(since=since),
        "chart": charts.calls_chart(buckets),
        "attention": overview.attention(since=since, at=at),
    }
