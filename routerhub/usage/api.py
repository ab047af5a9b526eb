"""The management API's calls and costs."""

from typing import Any, Literal
from uuid import UUID

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Query, Router
from pydantic import Field

from routerhub.access.api_auth import ApiAuth
from routerhub.access.api_errors import ApiError
from routerhub.usage.costs import costs_by, total_of
from routerhub.usage.filtering import CallFilter, find_calls
from routerhub.usage.listing import SearchTookTooLong, list_calls
from routerhub.usage.models import Call
from routerhub.usage.schema import CallFilterIn, CallList, CallWithText, CostList, PeriodIn
from routerhub.web.roles import EVERYBODY

MOST_CALLS = 200

router = Router(auth=ApiAuth(roles=EVERYBODY), tags=["calls and costs"])


class CallPageIn(CallFilterIn):
    before: UUID | None = None
    limit: int = Field(50, ge=1, le=MOST_CALLS)


class CostsIn(PeriodIn):
    group_by: Literal["task", "model", "rule", "team", "day"] = "task"


@router.get("/calls", response=CallList, summary="List calls, newest first")
def get_calls(request: HttpRequest, asked: Query[CallPageIn]) -> Any:
    """`next` is the cursor to pass as `before`; null on the last page."""
    try:
        found = find_calls(asked.wanted()).prefetch_related("attempts")
        listing = list_calls(found=found, before=asked.before, limit=asked.limit)
    except SearchTookTooLong as error:
        raise ApiError(422, str(error), code="search_too_wide") from error
    return {"items": listing.calls, "next": listing.next_before}


@router.get("/calls/{uuid:call_id}", response=CallWithText, summary="One call with attempts, decision and text")
def get_call(request: HttpRequest, call_id: UUID) -> Any:
    """The text needs the role product manager, engineer or admin; for others it is null."""
    return get_object_or_404(Call.objects.prefetch_related("attempts"), pk=call_id)


@router.get("/costs", response=CostList, summary="Sums of cost by task, model, rule, team or day")
def get_costs(request: HttpRequest, asked: Query[CostsIn]) -> Any:
    """Calls of unknown cost are counted in `unpriced_calls` and add nothing to `cost_usd`."""
    groups = costs_by(group_by=asked.group_by, wanted=CallFilter(since=asked.since, until=asked.until))
    return {"items": groups, "total": total_of(groups)}
