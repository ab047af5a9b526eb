"""What people choose on the pages that belong to no app, checked."""

from django import forms

from routerhub.web.preferences import Density, Theme


class ThemeForm(forms.Form):
    """One of the three themes."""

    theme = forms.ChoiceField(choices=Theme.choices, widget=forms.RadioSelect)


class PreferencesForm(ThemeForm):
    """Everything that people may set for themselves."""

    density = forms.ChoiceField(
        label="Rows of tables",
        choices=Density.choices,
        widget=forms.RadioSelect,
        help_text="Compact shows more rows at once.",
    )
    has_single_keys = forms.BooleanField(
        label="Shortcuts of a single key",
        required=False,
        help_text="Such as / for the filter or g and then c for the calls. "
        "Switch them off if you dictate, or if keys are pressed by accident.",
    )
