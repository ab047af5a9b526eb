"""The secret under which API keys are digested: one row, itself encrypted at rest."""

from django.db import models


class Pepper(models.Model):
    """A random secret as a Fernet token; made once, because every key's digest depends on it."""

    token = models.TextField()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.CheckConstraint(name="access_pepper_is_one_row", condition=models.Q(id=1))]

    def __str__(self) -> str:
        return f"pepper of {self.created_at:%Y-%m-%d}"
