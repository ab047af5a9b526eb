"""A model's form: what it is called, whose it is and what it can do."""

import re
from typing import Any

from django import forms
from django.core.validators import RegexValidator

from routerhub.catalog.facts import ModelFacts
from routerhub.catalog.models import Capability, Model, Provider, Tier

# The last word of an address below a model's page, and what a request's `model` may say instead of a slug.
RESERVED_WORDS = frozenset({"new", "edit", "switch", "delete", "prices", "confirm", "move", "tier", "auto", "task"})

_MODEL_SLUG = RegexValidator(
    re.compile(r"\A[A-Za-z0-9][A-Za-z0-9._:-]*(/[A-Za-z0-9][A-Za-z0-9._:-]*)*\Z"),
    "Use letters, digits and the signs . _ : - and /, beginning with a letter or digit.",
)


class ModelForm(forms.Form):
    """A model; its slug is typed once and never changes."""

    name = forms.CharField(max_length=80)
    slug = forms.CharField(
        max_length=80,
        validators=[_MODEL_SLUG],
        help_text="What callers put into “model”, and what rules and reports say. It cannot be changed later.",
    )
    provider = forms.ModelChoiceField(Provider.objects.order_by("name"), empty_label="Choose a provider")
    upstream_name = forms.CharField(
        max_length=120, help_text="The provider's own name for it; pin a dated version where there is one."
    )
    tier = forms.ModelChoiceField(Tier.objects.order_by("position"), empty_label="Choose a tier")
    context_window = forms.IntegerField(min_value=1, max_value=2_000_000_000, help_text="In tokens.")
    max_output_tokens = forms.IntegerField(
        label="Longest reply", min_value=1, max_value=2_000_000_000, help_text="In tokens."
    )
    capabilities = forms.MultipleChoiceField(
        choices=Capability.choices, required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, model: Model | None = None, **kwargs: Any) -> None:
        if model is not None:
            kwargs["initial"] = {name: getattr(model, name) for name in self.base_fields}
        super().__init__(*args, **kwargs)
        self.model = model
        if model is not None:
            self.fields["slug"].disabled = True

    def clean_slug(self) -> str:
        """A slug that no other model or tier has and that means nothing else in a request or an address."""
        slug: str = self.cleaned_data["slug"]
        if self.model is not None:
            return slug
        if Model.objects.filter(slug=slug).exists() or Tier.objects.filter(slug=slug).exists():
            raise forms.ValidationError("Another model or tier has this name.")
        if not RESERVED_WORDS.isdisjoint(slug.split("/")):
            raise forms.ValidationError("This name has a meaning of its own in RouterHub; choose another.")
        return slug

    def facts(self) -> ModelFacts:
        """What was stated."""
        stated = {name: self.cleaned_data[name] for name in ModelFacts.__dataclass_fields__}
        return ModelFacts(**{**stated, "capabilities": tuple(stated["capabilities"])})
