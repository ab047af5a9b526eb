"""What the palette finds of usage: a call by its id."""

from collections.abc import Iterator
from uuid import UUID

from django.http import HttpRequest
from django.urls import reverse

from routerhub.usage.models import Call
from routerhub.web.palette import Entry


def call(request: HttpRequest, query: str) -> Iterator[Entry]:
    """The call with this whole id."""
    call_id = _id_in(query)
    if call_id and Call.objects.filter(pk=call_id).exists():
        url = reverse("usage:call", args=[call_id])
        yield Entry(label=f"Call {call_id}", kind="Call", url=url, icon="document-magnifying-glass", words=query)


def _id_in(query: str) -> UUID | None:
    try:
        return UUID(query)
    except ValueError:
        return None
