"""What people type on the pages of access, checked."""

import re
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django import forms
from django.contrib.auth import password_validation
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.core.exceptions import ValidationError
from django.utils import timezone

from routerhub.access.models import Team, User
from routerhub.access.models.api_key import Scope
from routerhub.web.roles import Role, has_role

MODEL_SLUG = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:/@-]{0,79}")


class SignInForm(forms.Form):
    """A name and a password; nothing here says which of them is wrong."""

    username = forms.CharField(
        label="Name",
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "autofocus": True}),
    )
    password = forms.CharField(
        max_length=4096, strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "current-password"})
    )


class KeyForm(forms.Form):
    """A new key: whose it is, what it may do and how long."""

    name = forms.CharField(max_length=80, help_text="What uses the key, for example: checkout service.")
    team = forms.CharField(
        max_length=80,
        widget=forms.TextInput(attrs={"list": "teams", "autocomplete": "off"}),
        help_text="Whom to ask about its traffic and cost. A name that is new here makes a new team.",
    )
    scopes = forms.MultipleChoiceField(
        label="May be used to",
        choices=Scope.choices,
        initial=[Scope.ROUTE],
        widget=forms.CheckboxSelectMultiple,
        help_text="The management API can change everything that an admin can. Only an admin can give it.",
    )
    allowed_models = forms.CharField(
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false"}),
        help_text="One model slug a line. Leave empty for every model.",
    )
    expires_on = forms.DateField(
        label="Last day",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text="The key works until the end of this day (UTC). Leave empty for a key that does not expire.",
    )

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by = by
        self.teams = list(Team.objects.order_by("name").values_list("name", flat=True))

    def clean_scopes(self) -> list[str]:
        scopes: list[str] = self.cleaned_data["scopes"]
        if Scope.ADMIN in scopes and not has_role(self.by, frozenset({Role.ADMIN})):
            raise ValidationError("Only an admin can issue a key for the management API.")
        return scopes

    def clean_allowed_models(self) -> list[str]:
        slugs = list(dict.fromkeys(self.cleaned_data["allowed_models"].split()))
        wrong = [slug for slug in slugs if not MODEL_SLUG.fullmatch(slug)]
        if wrong:
            raise ValidationError(f"This is not a model slug: {wrong[0]}")
        return slugs

    def clean_expires_on(self) -> date | None:
        last_day: date | None = self.cleaned_data["expires_on"]
        if last_day is not None and last_day < timezone.now().date():
            raise ValidationError("This day is over. Choose today or a later one.")
        return last_day

    @property
    def expires_at(self) -> datetime | None:
        """The first moment at which the key no longer works."""
        last_day = self.cleaned_data["expires_on"]
        return datetime.combine(last_day + timedelta(days=1), time.min, tzinfo=UTC) if last_day else None


class RoleForm(forms.Form):
    """One of the five roles."""

    role = forms.TypedChoiceField(choices=Role.choices, coerce=Role)


class PasswordForm(forms.Form):
    """A new password for somebody, held to the installation's rules."""

    password = forms.CharField(
        label="New password",
        max_length=4096,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text="At least 15 characters and not a common one. Hand it over safely.",
    )

    def __init__(self, *args: Any, person: User | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        person = self.person or User(username=self.cleaned_data.get("username", ""))
        password_validation.validate_password(password, person)
        return password


class PersonForm(PasswordForm, RoleForm):
    """A new person."""

    username = forms.CharField(
        label="Name",
        max_length=150,
        validators=[UnicodeUsernameValidator()],
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none"}),
        help_text="What the person signs in with. Letters, digits and @ . + - _",
    )
    field_order = ("username", "role", "password")


class AuditFilterForm(forms.Form):
    """What of the audit log to show; every field may stay empty."""

    act = forms.ChoiceField(required=False)
    actor = forms.CharField(label="Who", required=False, max_length=150)
    subject = forms.CharField(label="What", required=False, max_length=160)
    day = forms.DateField(required=False, widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(self, *args: Any, acts: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["act"] = forms.ChoiceField(
            required=False, choices=[("", "Every act"), *zip(acts, acts, strict=True)]
        )
