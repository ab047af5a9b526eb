"""What every page's shell needs, whatever the page."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from routerhub.web import roles


def shell(request: HttpRequest) -> dict[str, Any]:
    """Whether this is the demo, and what the signed-in person may do (`can.edit_routing` and its kin)."""
    user = getattr(request, "user", None)
    if user is None:
        return {"is_demo": settings.DEMO, "can": {}}
    return {
        "is_demo": settings.DEMO,
        "can": {
            "edit_routing": roles.has_role(user, roles.CAN_EDIT_ROUTING),
            "publish": roles.has_role(user, roles.CAN_PUBLISH),
            "see_catalog": roles.has_role(user, roles.CAN_SEE_CATALOG),
            "edit_catalog": roles.has_role(user, roles.CAN_EDIT_CATALOG),
            "see_text": roles.has_role(user, roles.CAN_SEE_TEXT),
            "manage_keys": roles.has_role(user, roles.CAN_MANAGE_KEYS),
            "manage_people": roles.has_role(user, roles.CAN_MANAGE_PEOPLE),
            "see_audit": roles.has_role(user, roles.CAN_SEE_AUDIT),
        },
    }
