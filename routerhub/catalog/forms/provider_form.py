"""A provider's form: its credential is written and never read back."""

from typing import Any

from django import forms
from django.core.validators import RegexValidator

from routerhub.catalog.connecting import facts_of, guard_address, is_elsewhere
from routerhub.catalog.facts import ProviderFacts
from routerhub.catalog.models import Dialect, Provider
from routerhub.providers.addresses import AddressRefused


class ProviderForm(forms.Form):
    """A provider. An empty credential keeps the stored one, unless the address it belongs to changes."""

    name = forms.CharField(max_length=80)
    slug = forms.SlugField(
        max_length=40, help_text="Its short name in models, calls and reports. It cannot be changed later."
    )
    dialect = forms.ChoiceField(
        choices=Dialect.choices,
        help_text="The wire format. Gemini, Groq, Together, vLLM and Ollama speak OpenAI's.",
    )
    base_url = forms.CharField(
        label="Base URL",
        max_length=300,
        help_text="As the official SDK takes it: with /v1 for the OpenAI dialect, without for the Anthropic one.",
        widget=forms.TextInput(attrs={"inputmode": "url", "spellcheck": "false", "autocomplete": "off"}),
    )
    credential = forms.CharField(
        label="API key",
        max_length=500,
        required=False,
        validators=[RegexValidator(r"\A[\x21-\x7e]+\Z", "An API key has no spaces, line breaks or accented letters.")],
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password", "spellcheck": "false"}),
    )
    forget_credential = forms.BooleanField(
        label="Forget the stored API key",
        required=False,
        help_text="For a provider that needs none, or one you no longer trust.",
    )

    def __init__(self, *args: Any, provider: Provider | None = None, **kwargs: Any) -> None:
        if provider is not None:
            names = ("name", "slug", "dialect", "base_url")
            kwargs["initial"] = {name: getattr(provider, name) for name in names}
        super().__init__(*args, **kwargs)
        self.provider = provider
        if provider is not None:
            self.fields["slug"].disabled = True
        self.has_stored = bool(provider and provider.credential)
        if not self.has_stored:
            del self.fields["forget_credential"]
        self.fields["credential"].help_text = (
            "Leave empty to keep the stored one. It is never shown again."
            if self.has_stored
            else "Stored encrypted and never shown again. Leave empty if the provider needs none."
        )

    def clean_slug(self) -> str:
        """A slug of its own."""
        slug: str = self.cleaned_data["slug"]
        if self.provider is None and Provider.objects.filter(slug=slug).exists():
            raise forms.ValidationError("Another provider has this short name.")
        if slug == "new":
            raise forms.ValidationError("This name has a meaning of its own in RouterHub; choose another.")
        return slug

    def clean_base_url(self) -> str:
        """An address this installation may call."""
        base_url: str = self.cleaned_data["base_url"].rstrip("/")
        try:
            guard_address(base_url)
        except AddressRefused as error:
            raise forms.ValidationError(str(error)) from error
        return base_url

    def clean(self) -> None:
        """A changed address needs the key again: the stored one was entrusted to another address."""
        if not self.has_stored or self.errors or self.new_credential() is not None:
            return
        assert self.provider is not None
        if is_elsewhere(facts_of(self.provider), self.facts()):
            self.add_error(
                "credential",
                "Enter the API key again: the stored one was given to another address and is not sent to this one. "
                "Or tick the box to forget it.",
            )

    def facts(self) -> ProviderFacts:
        """What was stated."""
        return ProviderFacts(**{name: self.cleaned_data[name] for name in ("name", "dialect", "base_url")})

    def new_credential(self) -> str | None:
        """The new credential, an empty one to forget the stored one, null to keep it."""
        typed: str = self.cleaned_data.get("credential", "").strip()
        if typed:
            return typed
        return "" if self.cleaned_data.get("forget_credential") else None
