"""The tables of routing, one concept per file."""

from routerhub.routing.models.draft import Draft
from routerhub.routing.models.live_snapshot import LiveSnapshot
from routerhub.routing.models.revision import Revision
from routerhub.routing.models.task import Bucket, Task

__all__ = ["Bucket", "Draft", "LiveSnapshot", "Revision", "Task"]
