"""A new price's form."""

from dataclasses import asdict
from decimal import Decimal
from typing import Any

from django import forms

from routerhub.catalog.facts import Rates
from routerhub.catalog.models import Model
from routerhub.catalog.pricing import rates_of


class _UsdField(forms.DecimalField):
    """Dollars per million tokens, exact to the nano-dollar."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off", "class": "num"})
        super().__init__(min_value=Decimal(0), max_digits=18, decimal_places=9, widget=widget, **kwargs)


class PriceForm(forms.Form):
    """A new price from a moment on; left empty, from now on."""

    input_usd = _UsdField(label="Input")
    output_usd = _UsdField(label="Output")
    cache_read_usd = _UsdField(label="Cached input", required=False)
    cache_write_5m_usd = _UsdField(label="Cache write, 5 min", required=False)
    cache_write_1h_usd = _UsdField(label="Cache write, 1 h", required=False)
    valid_from = forms.DateTimeField(
        label="Valid from (UTC)",
        required=False,
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%d"],
        help_text="Empty means from now on. Calls already recorded keep their cost.",
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    source = forms.CharField(
        max_length=160, required=False, help_text="Where the numbers come from, for whoever checks them next."
    )

    def __init__(self, *args: Any, model: Model, **kwargs: Any) -> None:
        latest = model.prices.order_by("-valid_from").first()
        if latest is not None:
            kwargs["initial"] = {name: _short(value) for name, value in asdict(rates_of(latest)).items()}
        super().__init__(*args, **kwargs)

    def rates(self) -> Rates:
        """What was stated; an empty cache price is not known, never zero."""
        return Rates(**{name: self.cleaned_data[name] for name in Rates.__dataclass_fields__})


def _short(amount: Decimal | None) -> str:
    return "" if amount is None else f"{amount.normalize():f}"
