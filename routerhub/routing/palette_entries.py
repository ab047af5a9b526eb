"""What the palette finds of routing: the rules of the live table, tasks, and what may be done there."""

from collections.abc import Iterator

from django.http import HttpRequest
from django.urls import reverse

from routerhub.engine.table import read_table
from routerhub.routing.models import Revision, Task
from routerhub.web.palette import Action, Entry, allowed_actions
from routerhub.web.roles import CAN_EDIT_ROUTING, CAN_PUBLISH, has_role

ACTIONS = (
    Action("Add rule", "routing:add-rule", "plus", CAN_EDIT_ROUTING, "new routing"),
    Action("Publish the draft", "routing:review", "rocket-launch", CAN_PUBLISH, "review changes live deploy"),
    Action("Add task", "routing:new-task", "plus", CAN_EDIT_ROUTING, "new"),
)


def actions(request: HttpRequest, query: str) -> Iterator[Entry]:
    """The acts of this person's role."""
    yield from allowed_actions(request, ACTIONS)


def live_rules(request: HttpRequest, query: str) -> Iterator[Entry]:
    """The rules of the live table in their order, in one query; nothing before somebody asks for something."""
    live = Revision.objects.filter(is_live=True).first() if query else None
    if live is None:
        return
    for position, rule in enumerate(read_table(live.document).rules, 1):
        yield Entry(
            label=rule.name or rule.key,
            kind="Rule",
            url=f"{reverse('routing:table')}#rule-{rule.key}",
            icon="arrows-right-left",
            note=f"{position} · {rule.key}",
        )


def tasks(request: HttpRequest, query: str) -> Iterator[Entry]:
    """The tasks by name and slug, in one query; those who may not edit them are led to the list."""
    if not query:
        return
    may_edit = has_role(request.user, CAN_EDIT_ROUTING)
    for slug, name in Task.objects.order_by("name", "pk").values_list("slug", "name"):
        url = reverse("routing:task", args=[slug]) if may_edit else reverse("routing:tasks")
        yield Entry(label=name, kind="Task", url=url, icon="tag", note=slug)
