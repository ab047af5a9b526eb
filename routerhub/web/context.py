"""What every page's shell needs, whatever the page."""

from functools import partial
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from routerhub.web import navigation, roles

ABILITIES = {
    "edit_routing": roles.CAN_EDIT_ROUTING,
    "publish": roles.CAN_PUBLISH,
    "see_catalog": roles.CAN_SEE_CATALOG,
    "edit_catalog": roles.CAN_EDIT_CATALOG,
    "see_text": roles.CAN_SEE_TEXT,
    "manage_keys": roles.CAN_MANAGE_KEYS,
    "manage_people": roles.CAN_MANAGE_PEOPLE,
    "see_audit": roles.CAN_SEE_AUDIT,
}


def shell(request: HttpRequest) -> dict[str, Any]:
    """Whether this is the demo, and what the signed-in person may do (`can.edit_routing` and its kin).

    The navigation is a function, so that fragments, which have none, do not pay for it.
    """
    context = {"is_demo": settings.DEMO, "csp_nonce": getattr(request, "csp_nonce", None)}
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {**context, "can": {}}
    return {
        **context,
        "can": {name: roles.has_role(user, allowed) for name, allowed in ABILITIES.items()},
        "role_words": ", ".join(str(role.label) for role in roles.Role if role in roles.roles_of(user)),
        "navigation": partial(navigation.groups, request),
    }
