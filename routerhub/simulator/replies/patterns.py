"""A text that fits a regular expression, made from its parse."""

import re
from re import _constants, _parser  # type: ignore[attr-defined]  # the only parser of patterns there is
from typing import Any

_CATEGORIES = {
    _constants.CATEGORY_DIGIT: "4",
    _constants.CATEGORY_SPACE: " ",
    _constants.CATEGORY_WORD: "a",
    _constants.CATEGORY_NOT_DIGIT: "a",
    _constants.CATEGORY_NOT_SPACE: "a",
    _constants.CATEGORY_NOT_WORD: "-",
}
PRINTABLE = "aA0-_ .:/"


def example(pattern: str) -> str:
    """A short text that the pattern finds; look-arounds are taken as fulfilled."""
    try:
        return _sequence(_parser.parse(pattern))
    except re.error:
        return ""


def _sequence(parsed: Any) -> str:
    return "".join(_node(kind, value) for kind, value in parsed)


def _node(kind: Any, value: Any) -> str:
    if kind is _constants.LITERAL:
        return chr(value)
    if kind is _constants.NOT_LITERAL:
        return next(each for each in PRINTABLE if ord(each) != value)
    if kind is _constants.ANY:
        return "a"
    if kind is _constants.IN:
        return _in(value)
    if kind in (_constants.MAX_REPEAT, _constants.MIN_REPEAT, _constants.POSSESSIVE_REPEAT):
        fewest, _, inner = value
        return _sequence(inner) * int(fewest)
    if kind is _constants.SUBPATTERN:
        return _sequence(value[-1])
    return _sequence(value[1][0]) if kind is _constants.BRANCH else ""


def _in(options: Any) -> str:
    if options[0][0] is _constants.NEGATE:
        refused = "".join(_one(*option) for option in options[1:])
        return next((each for each in PRINTABLE if each not in refused), "#")
    return _one(*options[0])


def _one(kind: Any, value: Any) -> str:
    if kind is _constants.RANGE:
        return chr(value[0])
    return str(_CATEGORIES.get(value, "a")) if kind is _constants.CATEGORY else chr(value)
