"""The header's facts about the routing table: which revision is live, how many changes are drafted."""

from functools import cache
from typing import Any

from django.http import HttpRequest

from routerhub.routing.drafting import WorkingTable, working_table


def live_table(request: HttpRequest) -> dict[str, Any]:
    """`live_revision` (number or null) and `draft_change_count` (null without a draft), for signed-in people.

    Both are functions, so that only a page with a header pays the two queries, and only once.
    """
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"live_revision": None, "draft_change_count": None}
    read = cache(working_table)
    return {
        "live_revision": lambda: live_facts(read())["live_revision"],
        "draft_change_count": lambda: live_facts(read())["draft_change_count"],
    }


def live_facts(working: WorkingTable) -> dict[str, int | None]:
    """The same facts of a table that a view has read already."""
    return {
        "live_revision": working.live.number if working.live else None,
        "draft_change_count": len(working.changes) if working.draft else None,
    }
