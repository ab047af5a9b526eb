"""Loading tasks and a first routing table from documents, such as the demo's fixtures."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from routerhub.access import live_changes
from routerhub.access.models import User
from routerhub.engine.table import read_table
from routerhub.routing.drafting import replace_table, working_table
from routerhub.routing.models import Revision, Task
from routerhub.routing.publishing import publish


@transaction.atomic
def load_tasks(document: Mapping[str, Any]) -> int:
    """The tasks of the document exist; how many were new. Tasks that exist already stay as people left them."""
    added = 0
    for task in document["tasks"]:
        _, is_new = Task.objects.get_or_create(slug=task["slug"], defaults=task)
        added += is_new
    if added:
        live_changes.announce()
    return added


@transaction.atomic
def load_rules(document: Mapping[str, Any], *, by: User | None, at: datetime) -> Revision | None:
    """The document's table as v1, or null when a table is live already or somebody drafts one."""
    working = working_table()
    if working.live is not None or working.draft is not None:
        return None
    drafted = replace_table(table=read_table(document), by=by, expected_version=working.version)
    return publish(by=by, message="The routing table to start with", at=at, expected_version=drafted.version)
