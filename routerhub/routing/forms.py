"""What people type on the pages of routing, checked."""

from collections.abc import Mapping, Sequence
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError

from routerhub.engine.table_problems import MAX_TIMEOUT_MS, MIN_TIMEOUT_MS
from routerhub.routing.models import Task

Choices = Sequence[tuple[str, Any]]


class TimeoutField(forms.DecimalField):
    """Seconds, as people say them; the table keeps whole milliseconds."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            min_value=MIN_TIMEOUT_MS / 1000,
            max_value=MAX_TIMEOUT_MS / 1000,
            decimal_places=3,
            error_messages={
                "min_value": "Give at least 0.1 seconds.",
                "max_value": "Give at most 600 seconds.",
                "invalid": "Give a number of seconds, such as 5 or 0.25.",
            },
            # A text field keeps what was typed even when it is no number.
            widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
            **kwargs,
        )


class TokensField(forms.IntegerField):
    """A prompt size, or nothing for no limit."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            required=False,
            min_value=0,
            max_value=100_000_000,
            widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
            error_messages={"invalid": "Give a whole number of tokens."},
            **kwargs,
        )


class KeptTextField(forms.CharField):
    """Text that nobody touched comes back as it was: browsers change line ends, and Django strips spaces."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(strip=False, **kwargs)

    def to_python(self, value: Any) -> str:
        return _plain_line_ends(super().to_python(value) or "")

    def has_changed(self, initial: Any, data: Any) -> bool:
        return _plain_line_ends(initial or "") != _plain_line_ends(data or "")


class RuleForm(forms.Form):
    """One rule, without its fallbacks."""

    name = KeptTextField(max_length=300)
    position = forms.TypedChoiceField(label="Place", coerce=int)
    tasks = forms.MultipleChoiceField(label="Task is one of", required=False, widget=forms.CheckboxSelectMultiple)
    user_tiers = forms.CharField(
        label="User tier is one of",
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        help_text="The callers' own words for their plans, with commas between: free, paid.",
    )
    at_least = TokensField(label="Prompt tokens from")
    below = TokensField(label="Prompt tokens below")
    primary = forms.ChoiceField(label="Ask")
    timeout = TimeoutField(label="Time-out (s)")
    pinned_reason = KeptTextField(
        label="Pinned because",
        required=False,
        max_length=300,
        help_text="Such as “legal”. A pinned rule is never escalated away from or downgraded.",
    )
    note = KeptTextField(required=False, max_length=5000, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, choices: Mapping[str, Choices], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, options in choices.items():
            cast(forms.ChoiceField, self.fields[name]).choices = list(options)
        self.fields["name"].widget.attrs["autofocus"] = True

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        if not name.strip():
            raise ValidationError("Give the rule a name.")
        return name

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        at_least, below = cleaned.get("at_least"), cleaned.get("below")
        if below is not None and (at_least or 0) >= below:
            self.add_error("below", f"This must be more than {at_least or 0:,}, or no prompt fits.")
        return cleaned


class FallbackForm(forms.Form):
    """One step of what happens when the primary fails."""

    target = forms.ChoiceField(label="Then ask")
    timeout = TimeoutField(label="Time-out (s)")

    def __init__(self, *args: Any, targets: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.ChoiceField, self.fields["target"]).choices = list(targets)


FallbackForms = forms.formset_factory(FallbackForm, extra=0, max_num=12, validate_max=True)


class MoveForm(forms.Form):
    """Where a rule goes."""

    position = forms.IntegerField(min_value=1)


class PublishForm(forms.Form):
    """Why the draft goes live."""

    message = forms.CharField(
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3, "autofocus": True}),
        error_messages={"required": "Say in a few words what changes and why; it is kept in the history."},
        help_text="What changes and why, for whoever reads the history later.",
    )


class TaskForm(forms.ModelForm):  # type: ignore[type-arg] # generic in the stubs only
    """A kind of work. The slug is what callers send, so it cannot change once there is one."""

    class Meta:
        model = Task
        fields = ["name", "slug", "description", "bucket", "quality_need", "latency_target_ms", "monthly_volume"]
        labels = {
            "bucket": "Kind of work",
            "quality_need": "Quality need",
            "latency_target_ms": "Wanted latency in ms",
            "monthly_volume": "Expected calls a month",
        }
        help_texts = {
            "slug": "What callers send, such as ticket-labels. It cannot be changed later.",
            "quality_need": "How much a mistake costs you.",
        }
        widgets = {"bucket": forms.Select(choices=[("", "Choose one")])}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            del self.fields["slug"]

    def clean_slug(self) -> str:
        slug: str = self.cleaned_data["slug"]
        if slug != slug.lower():
            raise ValidationError("Use lower-case letters, digits and hyphens.")
        if slug == "new":
            raise ValidationError("This address is taken by the form for new tasks. Choose another word.")
        return slug


def _plain_line_ends(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")
