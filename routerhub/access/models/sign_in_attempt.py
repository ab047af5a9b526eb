"""Sign-ins that failed or are under way, counted to slow down guessing."""

from django.db import models


class SignInAttempt(models.Model):
    """One attempt on one subject: the digest of an account's name or of a network address."""

    subject = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(name="access_attempt_by_subject", fields=["subject", "at"])]

    def __str__(self) -> str:
        return f"attempt at {self.at:%Y-%m-%d %H:%M:%S}"
