"""Who may use which address: a row for every URL pattern, which `test_every_url` holds against the product.

Pages name the roles of their view; addresses of the management API name them for each method. A new address needs a
row here, written from the role matrix and not from the code.
"""

from collections.abc import Mapping
from typing import Final

from routerhub.web.roles import (
    CAN_EDIT_CATALOG,
    CAN_EDIT_ROUTING,
    CAN_MANAGE_KEYS,
    CAN_MANAGE_PEOPLE,
    CAN_PUBLISH,
    CAN_SEE_AUDIT,
    CAN_SEE_CATALOG,
    EVERYBODY,
    Role,
)

Roles = frozenset[Role]

PUBLIC: Final = frozenset({"sign-in/", "sign-out/", "api/", "api/<path:rest>"})

PAGES: Final[Mapping[str, Roles]] = {
    # Usage
    "": EVERYBODY,
    "totals/": EVERYBODY,
    "sample-requests/": CAN_EDIT_ROUTING,
    "calls/": EVERYBODY,
    "calls/new/": EVERYBODY,
    "calls/<uuid:call_id>/": EVERYBODY,
    # Routing
    "routing/": EVERYBODY,
    "routing/news/": EVERYBODY,
    "routing/live/": EVERYBODY,
    "routing/rules/new/": CAN_EDIT_ROUTING,
    "routing/rules/<str:key>/edit/": CAN_EDIT_ROUTING,
    "routing/rules/<str:key>/move/": CAN_EDIT_ROUTING,
    "routing/rules/<str:key>/remove/": CAN_EDIT_ROUTING,
    "routing/rules/<str:key>/discard/": CAN_EDIT_ROUTING,
    "routing/review/": EVERYBODY,
    "routing/publish/": CAN_PUBLISH,
    "routing/discard/": CAN_EDIT_ROUTING,
    "routing/revisions/": EVERYBODY,
    "routing/revisions/<int:number>/": EVERYBODY,
    "routing/revisions/<int:number>/restore/": CAN_EDIT_ROUTING,
    "tasks/": EVERYBODY,
    "tasks/new/": CAN_EDIT_ROUTING,
    "tasks/<slug:slug>/": CAN_EDIT_ROUTING,
    # Catalogue
    "models/": CAN_SEE_CATALOG,
    "models/new/": CAN_EDIT_CATALOG,
    "models/<path:slug>/": CAN_SEE_CATALOG,
    "models/<path:slug>/edit/": CAN_EDIT_CATALOG,
    "models/<path:slug>/switch/": CAN_EDIT_CATALOG,
    "models/<path:slug>/delete/": CAN_EDIT_CATALOG,
    "models/<path:slug>/prices/": CAN_EDIT_CATALOG,
    "models/<path:slug>/confirm/": CAN_EDIT_CATALOG,
    "models/<path:slug>/move/": CAN_EDIT_CATALOG,
    "models/<path:slug>/tier/": CAN_EDIT_CATALOG,
    "providers/": CAN_SEE_CATALOG,
    "providers/new/": CAN_EDIT_CATALOG,
    "providers/<slug:slug>/": CAN_SEE_CATALOG,
    "providers/<slug:slug>/edit/": CAN_EDIT_CATALOG,
    "providers/<slug:slug>/switch/": CAN_EDIT_CATALOG,
    "providers/<slug:slug>/test/": CAN_EDIT_CATALOG,
    "tiers/": CAN_SEE_CATALOG,
    "tiers/new/": CAN_EDIT_CATALOG,
    "tiers/<slug:slug>/edit/": CAN_EDIT_CATALOG,
    # Access
    "keys/": CAN_MANAGE_KEYS,
    "keys/new/": CAN_MANAGE_KEYS,
    "keys/<int:key_id>/revoke/": CAN_MANAGE_KEYS,
    "people/": CAN_MANAGE_PEOPLE,
    "people/<int:person_id>/": CAN_MANAGE_PEOPLE,
    "people/<int:person_id>/role/": CAN_MANAGE_PEOPLE,
    "people/<int:person_id>/password/": CAN_MANAGE_PEOPLE,
    "people/<int:person_id>/deactivate/": CAN_MANAGE_PEOPLE,
    "people/<int:person_id>/reactivate/": CAN_MANAGE_PEOPLE,
    "audit/": CAN_SEE_AUDIT,
    # What belongs to no app
    "palette/": EVERYBODY,
    "preferences/": EVERYBODY,
    "preferences/theme/": EVERYBODY,
    # The API's own pages
    "api/openapi.json": EVERYBODY,
    "api/docs": EVERYBODY,
}

API: Final[Mapping[str, Mapping[str, Roles]]] = {
    "api/calls": {"GET": EVERYBODY},
    "api/calls/<uuidstr:call_id>": {"GET": EVERYBODY},
    "api/costs": {"GET": EVERYBODY},
    "api/revisions": {"GET": EVERYBODY},
    "api/revisions/<int:number>": {"GET": EVERYBODY},
    "api/revisions/<int:number>/restore": {"POST": CAN_EDIT_ROUTING},
    "api/drafts": {"POST": CAN_EDIT_ROUTING},
    "api/drafts/current": {"GET": EVERYBODY},
    "api/drafts/<int:draft_id>": {"DELETE": CAN_EDIT_ROUTING},
    "api/drafts/<int:draft_id>/publish": {"POST": CAN_PUBLISH},
    "api/tasks": {"GET": EVERYBODY},
    "api/keys": {"GET": CAN_MANAGE_KEYS, "POST": CAN_MANAGE_KEYS},
    "api/keys/<key_id>/revoke": {"POST": CAN_MANAGE_KEYS},
    "api/people": {"GET": CAN_MANAGE_PEOPLE, "POST": CAN_MANAGE_PEOPLE},
    "api/people/<person_id>/role": {"POST": CAN_MANAGE_PEOPLE},
    "api/people/<person_id>/password": {"POST": CAN_MANAGE_PEOPLE},
    "api/people/<person_id>/deactivate": {"POST": CAN_MANAGE_PEOPLE},
    "api/people/<person_id>/reactivate": {"POST": CAN_MANAGE_PEOPLE},
    "api/audit": {"GET": CAN_SEE_AUDIT},
}

# What stands for a parameter: rows of the demo, so that pages have something to show and to refuse.
EXAMPLES: Final[Mapping[str, str]] = {
    "call_id": "01890a5d-ac96-774b-bcce-b302099a8057",
    "draft_id": "1",
    "key_id": "1",
    "number": "1",
    "person_id": "1",
    "rest": "nothing/here",
}
