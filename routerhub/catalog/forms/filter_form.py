"""How the list of models is narrowed."""

from collections.abc import Iterable
from typing import Any

from django import forms

from routerhub.catalog.listing import ModelFilter
from routerhub.catalog.models import Provider, Tier


class ModelFilterForm(forms.Form):
    """How the list of models is narrowed; anything that is not on offer narrows nothing."""

    text = forms.CharField(label="Search", required=False, max_length=80)
    provider = forms.ChoiceField(required=False)
    tier = forms.ChoiceField(required=False)
    status = forms.ChoiceField(
        required=False, choices=[("", "Any status"), ("enabled", "Enabled"), ("disabled", "Disabled")]
    )
    price = forms.ChoiceField(
        required=False, choices=[("", "Any price"), ("unpriced", "No price"), ("stale", "Unchecked for 90 days")]
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._offer("provider", "All providers", Provider.objects.order_by("name").values_list("slug", "name"))
        self._offer("tier", "All tiers", Tier.objects.order_by("position").values_list("slug", "name"))

    def _offer(self, name: str, everything: str, choices: Iterable[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", everything), *choices]

    def narrowed_to(self) -> ModelFilter:
        """The valid part of what was asked for."""
        self.full_clean()
        return ModelFilter(**{name: self.cleaned_data.get(name) or "" for name in self.fields})
