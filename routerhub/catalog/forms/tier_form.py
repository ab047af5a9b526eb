"""The forms of tiers: what one means, and which one a model goes to."""

from typing import Any

from django import forms

from routerhub.catalog.facts import TierFacts
from routerhub.catalog.models import Model, Tier


class TierForm(forms.Form):
    """A tier; its slug is typed once and never changes."""

    name = forms.CharField(max_length=80)
    slug = forms.SlugField(max_length=40, help_text="What rules and reports say. It cannot be changed later.")
    description = forms.CharField(
        label="What it means", max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, tier: Tier | None = None, **kwargs: Any) -> None:
        if tier is not None:
            kwargs["initial"] = {name: getattr(tier, name) for name in self.base_fields}
        super().__init__(*args, **kwargs)
        self.tier = tier
        if tier is not None:
            self.fields["slug"].disabled = True

    def clean_slug(self) -> str:
        """A slug that no other tier or model has."""
        slug: str = self.cleaned_data["slug"]
        is_taken = Tier.objects.filter(slug=slug).exists() or Model.objects.filter(slug=slug).exists()
        if self.tier is None and is_taken:
            raise forms.ValidationError("Another tier or model has this name.")
        return slug

    def facts(self) -> TierFacts:
        """What was stated."""
        return TierFacts(name=self.cleaned_data["name"], description=self.cleaned_data["description"])


class TierChoiceForm(forms.Form):
    """Which tier a model goes to."""

    tier = forms.ModelChoiceField(Tier.objects.order_by("position"), to_field_name="slug", empty_label=None)
