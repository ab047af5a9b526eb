"""Fields by their name: what in a text a field called so most likely means."""

import re
from collections.abc import Callable

from routerhub.simulator.replies import found, labels
from routerhub.simulator.replies.grade import Grade

Finder = Callable[[str], list[str]]


def _references(*nouns: str) -> Finder:
    return lambda text: found.references(text, *nouns)


def _totals(text: str) -> list[str]:
    """Amounts, those first that stand beside a word for the whole sum."""
    total = re.findall(
        r"(?i)\b(?:total|amount due|altogether|grand total)\b[^\n$€£\d]{0,20}([$€£]?\s?\d[\d,.]*\d)", text
    )
    return [*total, *found.amounts(text)]


def _after(*labels: str) -> Finder:
    """What stands on a line after one of these labels and a colon."""
    pattern = re.compile(rf"(?im)\b(?:{'|'.join(labels)})\s*:\s*([^\n]+?)\s*$")
    return pattern.findall


def _due_dates(text: str) -> list[str]:
    due = re.search(r"(?i)\b(?:due|by|until|before|deadline)\b(.{0,40})", text, re.DOTALL)
    return [*(found.dates(due.group(1)) if due else []), *reversed(found.dates(text))]


def _quantities(text: str) -> list[str]:
    return re.findall(r"(?i)\b(\d+)\s*(?:x|pcs|pieces|units|seats|copies|nights|people|guests|licen[cs]es)\b", text)


def _currencies(text: str) -> list[str]:
    signs = {"$": "USD", "€": "EUR", "£": "GBP"}
    return [signs.get(sign, sign) for sign in re.findall(r"[$€£]|\b(?:USD|EUR|GBP|CHF)\b", text)]


def _places(text: str) -> list[str]:
    return re.findall(r"\b(?:in|to|at|from) ([A-ZÀ-Ý][a-zà-ÿ]+(?: [A-ZÀ-Ý][a-zà-ÿ]+)?)\b", text)


# The first whose pattern is in the field's name finds its value.
_FINDERS: tuple[tuple[str, Finder], ...] = (
    (r"e-?mail", found.emails),
    (r"phone|mobile|tel\b", found.phones),
    (r"currency", _currencies),
    (r"invoice_?(?:no|number|id)?$|invoice_(?:no|number|id)", _references("invoice")),
    (r"order", _references("order", "purchase order", "po")),
    (
        r"reference|booking|ticket_?id|account_?(?:no|number|id)",
        _references("reference", "booking", "account", "order"),
    ),
    (r"due|deadline|expir|end_date|until|check_?out", _due_dates),
    (r"date|day|when|check_?in", found.dates),
    (r"total|amount|price|cost|sum|fee|salary|value", _totals),
    (r"quantity|count|seats|number_of|guests|nights|units", _quantities),
    (r"company|vendor|supplier|organi[sz]ation|employer|firm", found.companies),
    (r"address|street", _after("address", "ship to", "deliver to")),
    (r"city|country|place|location|destination", _places),
    (r"product|item|subject|title", _after("item", "product", "subject", "title", "description")),
    (r"name|customer|person|contact|sender|buyer|client|author|guest|signer", found.people),
)


def find_value(field: str, text: str) -> str | None:
    """The value of a field in a text, as it is written there; null where the text holds none."""
    lowered = field.lower()
    for pattern, finder in _FINDERS:
        if re.search(pattern, lowered):
            values = finder(text)
            return values[0].strip() if values else None
    values = _after(re.escape(field.replace("_", " ")))(text)
    return values[0].strip() if values else None


def is_amount(field: str) -> bool:
    """Whether a field called so holds a number of money or things."""
    return bool(re.search(r"total|amount|price|cost|sum|fee|salary|quantity|count|seats|guests|nights", field.lower()))


def choose_option(text: str, options: list[str], grade: Grade) -> str:
    """One of a closed list: a ticket's label where the options are labels, else the one that the text speaks of."""
    if len(set(options) & set(labels.LABELS)) > 1:
        return labels.choose(text, grade, options)
    words = text.lower()
    ranked = sorted(options, key=lambda option: -sum(words.count(part) for part in re.split(r"[\W_]+", option.lower())))
    return ranked[0] if grade == "good" or len(ranked) == 1 else ranked[1]
