"""How the list of models is narrowed."""

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
        self.fields["provider"].choices = [  # type: ignore[attr-defined] - the field is a ChoiceField
            ("", "All providers"),
            *Provider.objects.order_by("name").values_list("slug", "name"),
        ]
        self.fields["tier"].choices = [  # type: ignore[attr-defined] - the field is a ChoiceField
            ("", "All tiers"),
            *Tier.objects.order_by("position").values_list("slug", "name"),
        ]

    def narrowed_to(self) -> ModelFilter:
        """The valid part of what was asked for."""
        self.full_clean()
        return ModelFilter(**{name: self.cleaned_data.get(name) or "" for name in self.fields})
