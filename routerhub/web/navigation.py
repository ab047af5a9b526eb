"""The left navigation: groups of pages in the order in which people need them, only those a person may open."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse

from routerhub.web import roles


@dataclass(frozen=True, slots=True)
class Entry:
    """One page as it stands in the plan below; the palette also finds it by `words`, `g` and then `key` goes there."""

    label: str
    view: str
    icon: str
    key: str
    words: str = ""
    allowed: frozenset[roles.Role] = roles.EVERYBODY


@dataclass(frozen=True, slots=True)
class Link:
    """An entry as one person sees it; `current` is the value of aria-current, empty elsewhere."""

    label: str
    url: str
    icon: str
    current: str
    key: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """Pages under one heading."""

    title: str
    links: tuple[Link, ...]


PLAN: tuple[tuple[str, tuple[Entry, ...]], ...] = (
    (
        "Operate",
        (
            Entry("Overview", "usage:overview", "squares-2x2", "o", "home dashboard spend cost savings"),
            Entry("Calls", "usage:calls", "queue-list", "c", "requests log traces attempts errors cost"),
        ),
    ),
    (
        "Decide",
        (
            Entry("Routing table", "routing:table", "arrows-right-left", "r", "rules draft"),
            Entry("Tasks", "routing:tasks", "tag", "t"),
            Entry("Tiers", "catalog:tiers", "square-3-stack-3d", "i", "ladder", roles.CAN_SEE_CATALOG),
            Entry("Revisions", "routing:revisions", "clock", "v", "history versions restore"),
        ),
    ),
    (
        "Money",
        (Entry("Models & prices", "catalog:models", "banknotes", "m", "cost catalogue", roles.CAN_SEE_CATALOG),),
    ),
    (
        "System",
        (
            Entry("Providers", "catalog:providers", "server-stack", "p", "connections", roles.CAN_SEE_CATALOG),
            Entry("API keys", "access:keys", "key", "k", "tokens teams", roles.CAN_MANAGE_KEYS),
            Entry("People", "access:people", "users", "u", "users roles logins", roles.CAN_MANAGE_PEOPLE),
            Entry("Audit log", "access:audit", "clipboard-document-list", "a", "history who", roles.CAN_SEE_AUDIT),
        ),
    ),
)


def groups(request: HttpRequest) -> list[Group]:
    """The groups with at least one page this person may open, the current one marked."""
    current = _current_view(request.path)
    found = (Group(title, tuple(_links(request, entries, current))) for title, entries in PLAN)
    return [group for group in found if group.links]


def _links(request: HttpRequest, entries: tuple[Entry, ...], current: str) -> Iterator[Link]:
    for entry in entries:
        if roles.has_role(request.user, entry.allowed):
            url = reverse(entry.view)
            here = "page" if url == request.path else "true"
            yield Link(entry.label, url, entry.icon, here if entry.view == current else "", entry.key, entry.words)


def _current_view(path: str) -> str:
    """The entry whose address is the longest beginning of the path; the overview only for itself."""
    addresses = {reverse(entry.view): entry.view for _, entries in PLAN for entry in entries}
    return max(
        ((url, view) for url, view in addresses.items() if path == url or (url != "/" and path.startswith(url))),
        key=lambda address: len(address[0]),
        default=("", ""),
    )[1]
