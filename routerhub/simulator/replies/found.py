"""Values found in a text: names, addresses, amounts, dates, numbers of orders."""

import re

_MONTH = r"(?:January|February|March|April|May|June|July|August|September|October|November|December)"
_PERSON = r"([A-ZÀ-Ý][\w'’-]+(?: (?:[A-ZÀ-Ý]\.|[A-ZÀ-Ý][\w'’-]+)){0,2})"

_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_AMOUNT = re.compile(
    r"(?:[$€£]\s?\d[\d,]*(?:\.\d{1,2})?|\b\d[\d,]*(?:\.\d{1,2})?\s?(?:USD|EUR|GBP|CHF|dollars|euros|pounds)\b)"
)
_DATE = re.compile(
    rf"\b\d{{4}}-\d\d-\d\d\b|\b\d{{1,2}}(?:st|nd|rd|th)? {_MONTH}(?:,? \d{{4}})?|\b{_MONTH} \d{{1,2}}\b(?:,? \d{{4}})?"
)
_REFERENCE = r"\s*(?:no\.?|number|id|reference)?\s*(?:is\s)?[:#]*\s*(#?(?=[\w-]*\d)[A-Z0-9][\w-]{2,})"
_PHONE = re.compile(r"(?<![\w-])\+?\(?\d[\d ()-]{7,}\d\b")
_COMPANY = re.compile(
    r"\b((?:[A-ZÀ-Ý][\w&'’-]+ ){1,3}(?:Ltd|Limited|Inc|GmbH|LLC|Corp|Corporation|AG|BV|Co|SARL|plc)\b\.?)"
)
_PERSONS = (
    re.compile(
        rf"(?i:\b(?:name|customer|client|contact|buyer|guest|from|attention|attn|signed by|passenger)):\s*{_PERSON}"
    ),
    re.compile(rf"(?i:\b(?:my name is|i am|i'm|this is|contact|regards|sincerely|speak to|ask for)),?\s+{_PERSON}"),
    re.compile(rf"(?i:\b(?:thanks|thank you|best|cheers|yours|greetings))[,.!]?\s*\n+\s*{_PERSON}"),
    re.compile(rf"(?:—|–|--|\n-)\s*{_PERSON}\s*$"),
    re.compile(rf"(?i:\bmet|spoke (?:to|with)|called by|sent by|written by)\s+{_PERSON}"),
)
_NOT_NAMES = frozenset(
    {
        "The",
        "This",
        "That",
        "There",
        "Here",
        "Hi",
        "Hello",
        "Dear",
        "Order",
        "Invoice",
        "We",
        "It",
        "Your",
        "Our",
        "Not",
    }
)


def emails(text: str) -> list[str]:
    """E-mail addresses, in order."""
    return _EMAIL.findall(text)


def amounts(text: str) -> list[str]:
    """Amounts of money as they are written, in order."""
    return [amount.strip() for amount in _AMOUNT.findall(text)]


def dates(text: str) -> list[str]:
    """Dates as they are written, in order."""
    return _DATE.findall(text)


def phones(text: str) -> list[str]:
    """Telephone numbers; dates in ISO form are none."""
    return [phone for phone in _PHONE.findall(text) if not re.match(r"\d{4}-\d\d", phone)]


def companies(text: str) -> list[str]:
    """Companies that carry their legal form."""
    return _COMPANY.findall(text)


def references(text: str, *nouns: str) -> list[str]:
    """Numbers that follow one of the nouns, such as order or invoice; not where the text says `not order`."""
    pattern = rf"(?<![Nn]ot )(?i:\b(?:{'|'.join(nouns)})){_REFERENCE}"
    return [found.lstrip("#") for found in re.findall(pattern, text)]


def people(text: str) -> list[str]:
    """People who are introduced, addressed or signed, the surest first."""
    found = [name for pattern in _PERSONS for name in pattern.findall(text)]
    return [name for name in dict.fromkeys(found) if name.split()[0] not in _NOT_NAMES]


def number_in(text: str) -> float | None:
    """The first number in a text, without its thousands separators."""
    found = re.search(r"-?\d[\d,]*(?:\.\d+)?", text)
    return float(found.group().replace(",", "")) if found else None


def sentences(text: str) -> list[str]:
    """The sentences of a text, without list marks."""
    parts = re.split(r"(?<=[.!?])\s+(?=[\"'A-ZÀ-Ý0-9])|\n+", text)
    return [part.strip(" \t-*•") for part in parts if len(part.strip(" \t-*•")) > 1]
