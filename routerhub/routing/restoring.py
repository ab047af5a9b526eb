"""Going back: an earlier revision becomes a draft, which is then reviewed and published like any other.

RestoreError
├── DraftInTheWay      unpublished changes would be lost
└── NothingToRestore   the revision says what is live already
"""

from django.db import transaction

from routerhub.access.models import User
from routerhub.engine.differences import differences
from routerhub.engine.table import read_table
from routerhub.routing.drafting import WorkingTable, replace_table, working_table
from routerhub.routing.models import Revision


class RestoreError(Exception):
    """The revision was not restored and the draft is untouched; the message is for people."""


class DraftInTheWay(RestoreError):
    """There are unpublished changes, which restoring would lose."""

    def __init__(self) -> None:
        super().__init__("There are unpublished changes. Publish or discard the draft first, then restore.")


class NothingToRestore(RestoreError):
    """The revision does not differ from the live one."""

    def __init__(self, number: int) -> None:
        super().__init__(f"v{number} says what is live already, so there is nothing to restore.")


@transaction.atomic
def restore(*, revision: Revision, by: User | None, expected_version: str) -> WorkingTable:
    """A draft with the table of that revision; `DraftConflict` when the live table has moved on since."""
    working = working_table()
    table = read_table(revision.document)
    if working.draft is not None:
        raise DraftInTheWay
    if not differences(working.base, table):
        raise NothingToRestore(revision.number)
    return replace_table(table=table, by=by, expected_version=expected_version)
