"""The command palette: one field that finds pages, actions and whatever the apps above contribute.

Apps register a source when they start, because `web` must not import them. A source yields only what the asking person
may open or do.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse

from routerhub.web import navigation, roles
from routerhub.web.preferences import Theme

MOST_SHOWN = 30
LONGEST_QUERY = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One thing to choose: a link, or with `posted` (name and value of a field) a form sent to `url`.

    `words` find it without being shown.
    """

    label: str
    kind: str
    url: str
    icon: str
    note: str = ""
    words: str = ""
    posted: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Action:
    """A page on which something is done, as an app declares it."""

    label: str
    view: str
    icon: str
    allowed: frozenset[roles.Role]
    words: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """The best entries for a query, and how many there were."""

    query: str
    entries: tuple[Entry, ...]
    count: int

    @property
    def summary(self) -> str:
        """The count in words, as it is read out."""
        if self.count > len(self.entries):
            return f"{self.count} results, the best {len(self.entries)} of them shown"
        return "1 result" if self.count == 1 else f"{self.count or 'No'} results"


Source = Callable[[HttpRequest, str], Iterable[Entry]]

_sources: list[Source] = []


def register(source: Source) -> None:
    """Have `source` asked for entries, given the request and the query; registering twice has no effect."""
    if source not in _sources:
        _sources.append(source)


def search(request: HttpRequest, query: str) -> Found:
    """The entries that hold every word of the query, best first; without a query every page and action."""
    query = " ".join(query.replace("\0", "").split())[:LONGEST_QUERY]
    words = query.casefold().split()
    entries = [entry for source in _sources for entry in source(request, query) if _holds(entry, words)]
    entries.sort(key=lambda entry: _distance(entry, query.casefold()))
    return Found(query=query, entries=tuple(entries[:MOST_SHOWN]), count=len(entries))


def allowed_actions(request: HttpRequest, actions: Iterable[Action]) -> Iterator[Entry]:
    """The actions that this person may do."""
    for action in actions:
        if roles.has_role(request.user, action.allowed):
            url = reverse(action.view)
            yield Entry(label=action.label, kind="Action", url=url, icon=action.icon, words=action.words)


def pages(request: HttpRequest, query: str) -> Iterator[Entry]:
    """The pages of the navigation, and the person's own."""
    for group in navigation.groups(request):
        for link in group.links:
            yield Entry(label=link.label, kind="Page", url=link.url, icon=link.icon, note=group.title, words=link.words)
    yield Entry(
        label="Preferences",
        kind="Page",
        url=reverse("web:preferences"),
        icon="adjustments-horizontal",
        words="settings shortcuts keyboard density theme",
    )


def themes(request: HttpRequest, query: str) -> Iterator[Entry]:
    """The three themes."""
    for theme in Theme:
        yield Entry(
            label=f"Theme: {theme.label.lower()}",
            kind="Action",
            url=reverse("web:theme"),
            icon={Theme.LIGHT: "sun", Theme.DARK: "moon"}.get(theme, "computer-desktop"),
            words="colour color mode appearance",
            posted=("theme", theme.value),
        )


def _holds(entry: Entry, words: list[str]) -> bool:
    text = f"{entry.label} {entry.kind} {entry.note} {entry.words}".casefold()
    return all(word in text for word in words)


def _distance(entry: Entry, query: str) -> int:
    """Smaller is better: the label begins with the query, a word of it does, it is inside, it is elsewhere."""
    label = entry.label.casefold()
    if label.startswith(query):
        return 0
    if f" {query}" in label:
        return 1
    return 2 if query in label else 3
