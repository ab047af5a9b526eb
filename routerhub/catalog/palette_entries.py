"""What the palette finds of the catalogue: models, providers, and what may be done there."""

from collections.abc import Iterator

from django.http import HttpRequest
from django.urls import reverse

from routerhub.catalog.models import Model, Provider
from routerhub.web.palette import Action, Entry, allowed_actions
from routerhub.web.roles import CAN_EDIT_CATALOG, CAN_SEE_CATALOG, has_role

ACTIONS = (
    Action("Add model", "catalog:new-model", "plus", CAN_EDIT_CATALOG, "new"),
    Action("Add provider", "catalog:new-provider", "plus", CAN_EDIT_CATALOG, "new"),
    Action("Add tier", "catalog:new-tier", "plus", CAN_EDIT_CATALOG, "new"),
)


def actions(request: HttpRequest, query: str) -> Iterator[Entry]:
    """The acts of this person's role."""
    yield from allowed_actions(request, ACTIONS)


def models_and_providers(request: HttpRequest, query: str) -> Iterator[Entry]:
    """The catalogue by name and slug, in two queries; nothing before somebody asks for something."""
    if not query or not has_role(request.user, CAN_SEE_CATALOG):
        return
    for slug, name in Model.objects.order_by("name", "pk").values_list("slug", "name"):
        yield Entry(label=name, kind="Model", url=reverse("catalog:model", args=[slug]), icon="cube", note=slug)
    for slug, name in Provider.objects.order_by("name", "pk").values_list("slug", "name"):
        url = reverse("catalog:provider", args=[slug])
        yield Entry(label=name, kind="Provider", url=url, icon="server-stack", note=slug)
