"""What the call log's page shows: rows in words, the active filters as chips, and where its links lead."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.http import QueryDict
from django.urls import reverse

from routerhub.usage import wording
from routerhub.usage.forms import CallFilterForm
from routerhub.usage.listing import Listing
from routerhub.usage.models import Call
from routerhub.usage.partitioned import lowest_id

PAGING = ("before", "after", "seen")


@dataclass(frozen=True, slots=True)
class CallRow:
    """A call with its status in words."""

    call: Call
    chip: wording.Chip
    sentence: str


@dataclass(frozen=True, slots=True)
class FilterChip:
    """One active filter in words, and the URL without it; `value` is empty where the label says it all."""

    label: str
    value: str
    url_without: str


def rows_of(listing: Listing) -> list[CallRow]:
    """The listing's calls in words."""
    return [call_row(call) for call in listing.calls]


def call_row(call: Call) -> CallRow:
    """A call that `list_calls` read, in words."""
    sentence: str = getattr(call, "sentence", None) or call.error_message
    return CallRow(call=call, chip=wording.call_chip(call.status), sentence=sentence)


def without_blanks(asked: QueryDict) -> QueryDict:
    """The query without its empty parts, as a GET form sends them."""
    kept = QueryDict(mutable=True)
    for name, value in asked.items():
        if str(value).strip():
            kept[name] = str(value)
    return kept


def chips_of(form: CallFilterForm, asked: QueryDict) -> list[FilterChip]:
    """The active filters, in the form's order."""
    return [
        FilterChip(label=label, value=value, url_without=log_url(asked, without=(name,)))
        for name, label, value in _active(form)
    ]


def log_url(asked: QueryDict, *, without: tuple[str, ...] = (), before: UUID | None = None) -> str:
    """The log's URL with the asked filters, from its start unless `before` is given."""
    query = asked.copy()
    for name in (*PAGING, *without):
        query.pop(name, None)
    if before:
        query["before"] = str(before)
    return f"{reverse('usage:calls')}?{query.urlencode()}" if query else reverse("usage:calls")


def new_calls_url(asked: QueryDict, *, after: UUID, seen: int = 0) -> str:
    """Where to ask how many calls are newer than `after`; `seen` is the number last told."""
    query = asked.copy()
    query.pop("before", None)
    query["after"] = str(after)
    query["seen"] = str(seen)
    return f"{reverse('usage:new-calls')}?{query.urlencode()}"


def newest_id(listing: Listing, *, at: datetime) -> UUID:
    """The id after which calls are new to somebody who sees this listing at that moment."""
    return listing.calls[0].id if listing.calls else lowest_id(at)


def _active(form: CallFilterForm) -> Iterator[tuple[str, str, str]]:
    for name, field in form.fields.items():
        value = form.cleaned_data.get(name) if hasattr(form, "cleaned_data") else None
        if value in (None, "", False):
            continue
        label = str(field.label or name.replace("_", " ").capitalize())
        yield name, label, _in_words(form, name, value)


def _in_words(form: CallFilterForm, name: str, value: object) -> str:
    if value is True:
        return ""
    if isinstance(value, datetime):
        return f"{value:%-d %b %Y, %H:%M %Z}"
    if isinstance(value, Decimal):
        return f"{value:f}"
    choices = dict(getattr(form.fields[name], "choices", ()))
    return str(choices.get(value, value))
