"""Keyset paging in the URL: `?before=<id>` shows what is older than that row."""

from django.http import HttpRequest


def before_of(request: HttpRequest) -> int | None:
    """The row to start after; null for the newest page and for anything that is not a row's id."""
    text = request.GET.get("before", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None


def links(request: HttpRequest, *, next_before: int | None) -> dict[str, str]:
    """The pager's addresses, with all filters kept: `next_url` and `newest_url`, empty where they lead nowhere."""
    query = request.GET.copy()
    query.pop("before", None)
    newest_url = f"{request.path}?{query.urlencode()}" if before_of(request) else ""
    query["before"] = str(next_before)
    return {"newest_url": newest_url, "next_url": f"{request.path}?{query.urlencode()}" if next_before else ""}
