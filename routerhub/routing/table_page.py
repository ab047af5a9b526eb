"""The routing table's page and fragment: the one answer that reading and every edit of the table end in."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import wraps
from typing import Any, Concatenate

import msgspec
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from routerhub.engine.merging import Conflict
from routerhub.engine.table_problems import blocking, find_problems
from routerhub.routing.context import live_facts
from routerhub.routing.crossing import read_catalogue
from routerhub.routing.drafting import DraftError, WorkingTable, working_table
from routerhub.routing.rule_editing import RuleEditor
from routerhub.routing.table_rows import table_rows
from routerhub.routing.volumes import rule_volumes
from routerhub.web.htmx import announce, render_page, wants_fragment
from routerhub.web.roles import CAN_EDIT_ROUTING, CAN_PUBLISH, names_of

VOLUME_DAYS = 7

View = Callable[Concatenate[HttpRequest, ...], HttpResponse]


@dataclass(frozen=True, slots=True)
class Editing:
    """The row that is open: its forms, where they are sent, and what others changed in it meanwhile.

    `is_gone` when others removed the rule, so that the form has no row to stand in.
    """

    key: str
    url: str
    position: int
    editor: RuleEditor
    conflicts: tuple[Conflict, ...] = ()
    notice: str = ""
    is_gone: bool = False

    @property
    def seen_json(self) -> str:
        """The rule as its editor sees it, to come back with what is typed."""
        return msgspec.json.encode(self.editor.seen).decode()


@dataclass(frozen=True, slots=True)
class Standing:
    """What the page says beside the rows: why an edit was refused, and which control the keyboard goes on from."""

    notice: str = ""
    focus: str = ""


def show_table(
    request: HttpRequest,
    working: WorkingTable,
    *,
    editing: Editing | None = None,
    standing: Standing | None = None,
    status: int = 200,
) -> HttpResponse:
    """The table as a page or as its fragment, with the open row if there is one."""
    now = timezone.now()
    problems = find_problems(working.table, read_catalogue(at=now))
    volumes = rule_volumes(since=now - timedelta(days=VOLUME_DAYS))
    standing = standing or Standing()
    context: dict[str, Any] = {
        **live_facts(working),
        "working": working,
        "rows": table_rows(working.base, working.table, problems, volumes),
        "table_problems": [problem for problem in problems if problem.rule_key is None] if working.table.rules else [],
        "blocking_count": len(blocking(problems)),
        "rule_count": len(working.table.rules),
        "editing": editing,
        "notice": standing.notice,
        "focus": standing.focus,
        "volume_days": VOLUME_DAYS,
        "is_fragment": wants_fragment(request),
        "who_can_edit": names_of(CAN_EDIT_ROUTING),
        "who_can_publish": names_of(CAN_PUBLISH),
    }
    return render_page(request, "routing/table.html", "routing/_table.html", context, status=status)


def show_edited(request: HttpRequest, working: WorkingTable, message: str, *, key: str, focus: str) -> HttpResponse:
    """The table after an edit, which is said aloud; the keyboard goes on from the control with the id `focus`."""
    if wants_fragment(request):
        return announce(show_table(request, working, standing=Standing(focus=focus)), message)
    messages.success(request, message)
    place = f"#rule-{key}" if working.table.rule(key) else ""
    return redirect(reverse("routing:table") + place)


def refused_edits_show_the_table(view: View) -> View:
    """Guard of an editing view: a refused edit answers 409 with the table as it is now and why nothing was done."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except DraftError as refusal:
            return show_table(request, working_table(), standing=Standing(notice=str(refusal)), status=409)

    return guarded
