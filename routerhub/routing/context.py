"""The header's facts about the routing table: which revision is live, how many changes are drafted."""

from typing import Any

from django.http import HttpRequest


def live_table(request: HttpRequest) -> dict[str, Any]:
    """`live_revision` (number or null) and `draft_change_count` (null without a draft), for signed-in people."""
    return {"live_revision": None, "draft_change_count": None}
