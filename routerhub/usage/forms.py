"""The filters of the call log, as they stand in its URL."""

from datetime import datetime, timedelta
from typing import Any

from django import forms

from routerhub.usage.filtering import SHORTEST_TEXT, CallFilter
from routerhub.usage.known_values import KnownValues
from routerhub.usage.models import CallStatus

RANGES = {"1h": timedelta(hours=1), "24h": timedelta(hours=24), "7d": timedelta(days=7), "30d": timedelta(days=30)}
RANGE_CHOICES = [
    ("", "Any time"),
    ("1h", "Last hour"),
    ("24h", "Last 24 hours"),
    ("7d", "Last 7 days"),
    ("30d", "Last 30 days"),
]
MAIN = ("range", "status", "task", "model", "q")


class CallFilterForm(forms.Form):
    """A GET form: every field is optional, and what is set goes into the URL."""

    range = forms.ChoiceField(label="Time", choices=RANGE_CHOICES, required=False)
    status = forms.ChoiceField(choices=[("", "Any status"), *CallStatus.choices], required=False)
    task = forms.CharField(required=False)
    rule = forms.CharField(required=False)
    model = forms.CharField(required=False)
    key = forms.CharField(required=False)
    user_tier = forms.CharField(label="User tier", required=False, max_length=60)
    revision = forms.IntegerField(required=False, min_value=1, max_value=2**31 - 1)
    cost_from = forms.DecimalField(label="Cost from ($)", required=False, min_value=0, max_digits=18, decimal_places=9)
    cost_to = forms.DecimalField(label="Cost to ($)", required=False, min_value=0, max_digits=18, decimal_places=9)
    latency_from = forms.FloatField(label="Latency from (ms)", required=False, min_value=0)
    latency_to = forms.FloatField(label="Latency to (ms)", required=False, min_value=0)
    q = forms.CharField(
        label="Call id or start of an error",
        required=False,
        min_length=SHORTEST_TEXT,
        max_length=100,
        error_messages={"min_length": f"Type at least {SHORTEST_TEXT} characters."},
    )
    unpriced = forms.BooleanField(label="Only with unknown cost", required=False)
    fallbacks = forms.BooleanField(label="Only with more than one attempt", required=False)

    def __init__(self, *args: Any, known: KnownValues | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Python reserves the word, the URL should still read `from` and `to`. Set by links from charts.
        self.fields["from"] = forms.DateTimeField(required=False, widget=forms.HiddenInput)
        self.fields["to"] = forms.DateTimeField(required=False, widget=forms.HiddenInput)
        if known:
            self._offer("task", "Any task", known.tasks)
            self._offer("rule", "Any rule", known.rules)
            self._offer("model", "Any model", known.models)
            self._offer("key", "Any key", known.keys)

    def wanted(self, *, at: datetime) -> CallFilter:
        """The filter that a valid form describes, seen from `at`."""
        asked = self.cleaned_data
        relative = RANGES.get(asked["range"])
        return CallFilter(
            since=asked["from"] or (at - relative if relative else None),
            until=asked["to"],
            text=asked["q"],
            is_unpriced=asked["unpriced"],
            is_fallen_back=asked["fallbacks"],
            **{name: asked[name] for name in ("task", "rule", "model", "key", "user_tier", "status", "revision")},
            **{name: asked[name] for name in ("cost_from", "cost_to", "latency_from", "latency_to")},
        )

    @property
    def main_fields(self) -> list[forms.BoundField]:
        """The filters that most people use."""
        return [self[name] for name in MAIN]

    @property
    def more_fields(self) -> list[forms.BoundField]:
        """The rest, behind a disclosure."""
        return [field for field in self.visible_fields() if field.name not in MAIN]

    @property
    def is_more_open(self) -> bool:
        """Whether one of the rest is set or wrong, so that it must be seen."""
        return any(field.name in self.data or field.errors for field in self.more_fields)

    def _offer(self, name: str, anything: str, values: tuple[str, ...]) -> None:
        # A value that somebody linked to is kept even where no call has it (any more).
        linked = self.data.get(name, "")
        offered = values if not linked or linked in values else (*values, linked)
        self.fields[name].widget = forms.Select(choices=[("", anything), *((value, value) for value in offered)])
