"""How amounts read in the catalogue's own tables."""

from decimal import Decimal

from django import template
from django.utils.html import format_html

from routerhub.web import formats

register = template.Library()


@register.filter
def rate(usd: Decimal | None) -> str:
    """A price whose unit stands in the column's head, with every digit; an unknown one is a dash, never zero."""
    if usd is None:
        return format_html(
            '<span aria-hidden="true">{}</span><span class="visually-hidden">{}</span>', "—", "not known"
        )
    return formats.price(usd).partition(" ")[0]
