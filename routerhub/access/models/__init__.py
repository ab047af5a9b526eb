"""The tables of access, one concept per file."""

from routerhub.access.models.api_key import ApiKey
from routerhub.access.models.audit_entry import AuditEntry
from routerhub.access.models.pepper import Pepper
from routerhub.access.models.sign_in_attempt import SignInAttempt
from routerhub.access.models.team import Team
from routerhub.access.models.user import User

__all__ = ["ApiKey", "AuditEntry", "Pepper", "SignInAttempt", "Team", "User"]
