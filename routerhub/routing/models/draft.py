"""The one draft of the routing table."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from routerhub.routing.models.revision import Revision


class Draft(models.Model):
    """Unpublished changes: a whole table that started as a copy of `base`. No row means no draft.

    `version` grows with every edit; an edit names the version it saw, so two editors cannot overwrite each other.
    """

    base = models.ForeignKey(Revision, on_delete=models.PROTECT, null=True, related_name="+")
    document = models.JSONField()
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    updated_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [models.CheckConstraint(name="routing_one_draft", condition=Q(id=1))]

    def __str__(self) -> str:
        return f"draft of {self.base}"
