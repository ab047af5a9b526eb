"""People who sign in to the dashboard; what they may do follows from their groups (`routerhub.web.roles`)."""

from django.contrib.auth.models import AbstractUser


class User(AbstractUser):
    """A person with a sign-in name and roles."""
