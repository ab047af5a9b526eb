"""Editing one rule: open, save, add, move, remove, and take back what the draft changes in it."""

from typing import cast

import msgspec
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from routerhub.access.models import User
from routerhub.engine.merging import with_mine
from routerhub.engine.table import Rule
from routerhub.routing import drafting
from routerhub.routing.drafting import WorkingTable, working_table
from routerhub.routing.forms import MoveForm
from routerhub.routing.rule_choices import Options, read_options
from routerhub.routing.rule_editing import (
    RuleEditor,
    free_key,
    new_rule,
    open_editor,
    rearranged_editor,
    typed_editor,
)
from routerhub.routing.saving_rules import EditConflict, save_rule
from routerhub.routing.table_page import Editing, refused_edits_show_the_table, show_edited, show_table
from routerhub.web.roles import CAN_EDIT_ROUTING, roles_required


@require_http_methods(["GET", "POST"])
@roles_required(CAN_EDIT_ROUTING)
@refused_edits_show_the_table
def edit(request: HttpRequest, key: str) -> HttpResponse:
    working, options = working_table(), read_options()
    seen = _seen(request) or working.table.rule(key)
    if seen is None or seen.key != key:
        raise Http404
    position = _position(request, working, key)
    if request.method == "GET":
        return _show_form(request, working, open_editor(seen, working.table, options, position=position))
    editor = _typed(request, seen, working, options)
    if "rearrange" in request.POST or not editor.is_valid():
        return _show_form(request, working, editor)
    return _save(request, working, options, editor)


@require_http_methods(["GET", "POST"])
@roles_required(CAN_EDIT_ROUTING)
@refused_edits_show_the_table
def add(request: HttpRequest) -> HttpResponse:
    working, options = working_table(), read_options()
    seen = new_rule(options, working.table)
    if request.method == "GET":
        position = max(len(working.table.rules), 1)
        return _show_form(request, working, open_editor(seen, working.table, options, position=position))
    editor = _typed(request, seen, working, options)
    if "rearrange" in request.POST or not editor.is_valid():
        return _show_form(request, working, editor)
    rule = msgspec.structs.replace(editor.rule(), key=free_key(editor.rule().name, working.table))
    # A new rule overwrites nothing, so what others did meanwhile does not matter to it.
    saved = drafting.add_rule(rule=rule, position=editor.position, by=_me(request), expected_version=working.version)
    return show_edited(request, saved, _place_words(saved, rule), key=rule.key, focus=f"edit-{rule.key}")


@require_POST
@roles_required(CAN_EDIT_ROUTING)
@refused_edits_show_the_table
def move(request: HttpRequest, key: str) -> HttpResponse:
    form = MoveForm(request.POST)
    working = working_table()
    if not form.is_valid():
        return show_table(request, working, status=422)
    before = [rule.key for rule in working.table.rules]
    saved = drafting.move_rule(
        key=key, position=form.cleaned_data["position"], by=_me(request), expected_version=_version(request)
    )
    rule = saved.table.rule(key)
    assert rule is not None  # it was moved just now
    went_up = saved.table.rules.index(rule) < before.index(key)
    focus = f"{'up' if went_up else 'down'}-{key}"
    return show_edited(request, saved, _place_words(saved, rule), key=key, focus=focus)


@require_POST
@roles_required(CAN_EDIT_ROUTING)
@refused_edits_show_the_table
def remove(request: HttpRequest, key: str) -> HttpResponse:
    saved = drafting.remove_rule(key=key, by=_me(request), expected_version=_version(request))
    message = "The rule is removed in the draft. Until you publish, it goes on taking requests."
    return show_edited(request, saved, message, key=key, focus=f"discard-{key}")


@require_POST
@roles_required(CAN_EDIT_ROUTING)
@refused_edits_show_the_table
def discard(request: HttpRequest, key: str) -> HttpResponse:
    saved = drafting.discard_rule(key=key, by=_me(request), expected_version=_version(request))
    return show_edited(request, saved, "The rule is as it is live.", key=key, focus=f"edit-{key}")


def _save(request: HttpRequest, working: WorkingTable, options: Options, editor: RuleEditor) -> HttpResponse:
    mine = with_mine(editor.rule(), editor.seen, _left_to_others(request))
    key, moved = mine.key, editor.position != _position(request, working, mine.key)
    try:
        saved = save_rule(
            seen=editor.seen,
            mine=mine,
            position=editor.position if moved else None,
            by=_me(request),
            expected_version=_version(request),
        )
    except EditConflict as conflict:
        return _show_conflict(request, options, conflict, position=editor.position)
    message = _place_words(saved, mine) if moved else f"“{mine.name}” is saved in the draft."
    return show_edited(request, saved, message, key=key, focus=f"edit-{key}")


def _show_form(request: HttpRequest, working: WorkingTable, editor: RuleEditor) -> HttpResponse:
    key = editor.seen.key
    editing = Editing(
        key=key,
        url=reverse("routing:edit-rule", args=[key]) if key else reverse("routing:add-rule"),
        position=_position(request, working, key),
        editor=editor,
        is_gone=bool(key) and working.table.rule(key) is None,
    )
    status = 422 if editor.form.is_bound else 200
    return show_table(request, working, editing=editing, status=status)


def _show_conflict(request: HttpRequest, options: Options, conflict: EditConflict, *, position: int) -> HttpResponse:
    working = working_table()
    proposal = conflict.proposal
    seen = conflict.current or proposal
    editing = Editing(
        key=proposal.key,
        url=reverse("routing:edit-rule", args=[proposal.key]),
        position=_position_now(working, proposal.key),
        editor=open_editor(seen, working.table, options, position=position, shown=proposal),
        conflicts=conflict.conflicts,
        notice=str(conflict),
        is_gone=conflict.current is None,
    )
    return show_table(request, working, editing=editing, status=409)


def _typed(request: HttpRequest, seen: Rule, working: WorkingTable, options: Options) -> RuleEditor:
    make = rearranged_editor if "rearrange" in request.POST else typed_editor
    return make(request.POST, seen, working.table, options)


def _seen(request: HttpRequest) -> Rule | None:
    """The rule as it was when the form was opened, which comes back with the form."""
    try:
        return msgspec.json.decode(request.POST.get("seen", ""), type=Rule)
    except msgspec.MsgspecError:
        return None


def _left_to_others(request: HttpRequest) -> frozenset[str]:
    """The conflicting fields in which other people's change is to stay."""
    prefix = "keep-"
    return frozenset(
        name.removeprefix(prefix)
        for name, value in request.POST.items()
        if name.startswith(prefix) and value == "theirs"
    )


def _position(request: HttpRequest, working: WorkingTable, key: str) -> int:
    """Where the rule stood when its form was opened."""
    sent = str(request.POST.get("seen_position", ""))
    return int(sent) if sent.isdigit() else _position_now(working, key)


def _position_now(working: WorkingTable, key: str) -> int:
    keys = [rule.key for rule in working.table.rules]
    return keys.index(key) + 1 if key in keys else max(len(keys), 1)


def _place_words(working: WorkingTable, rule: Rule) -> str:
    keys = [other.key for other in working.table.rules]
    return f"“{rule.name}” is rule {keys.index(rule.key) + 1} of {len(keys)} in the draft."


def _version(request: HttpRequest) -> str:
    return str(request.POST.get("version", ""))


def _me(request: HttpRequest) -> User:
    return cast(User, request.user)
