"""How both dialects read a request body: typed fields, or a complaint that names the field."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from routerhub.simulator.conversation import BadRequest, Turn

Body = Mapping[str, Any]
Check = Callable[[Any, str], None]
IMAGE_TOKENS = 765


def text_field(body: Body, name: str, place: str = "") -> str:
    """A string that must be there and not be empty."""
    value = body.get(name)
    if not isinstance(value, str) or not value:
        raise BadRequest(f"{place}{name}: must be a string that is not empty", f"{place}{name}")
    return value


def bool_field(body: Body, name: str) -> bool:
    """A boolean that may be missing or null, which is false."""
    value = body.get(name)
    if value is not None and not isinstance(value, bool):
        raise BadRequest(f"{name}: must be a boolean", name)
    return bool(value)


def count_field(body: Body, name: str) -> int | None:
    """A whole number of at least one that may be missing or null."""
    value = body.get(name)
    if value is None:
        return None
    whole(1)(value, name)
    return int(value)


def object_field(body: Body, name: str, place: str = "") -> Body:
    """An object that may be missing or null, which is empty."""
    value = body.get(name)
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise BadRequest(f"{place}{name}: must be an object", f"{place}{name}")
    return value


def list_field(body: Body, name: str) -> Sequence[Body]:
    """Objects in a list that may be missing or null, which is empty."""
    value = body.get(name)
    if value is None:
        return ()
    if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
        raise BadRequest(f"{name}: must be a list of objects", name)
    return value


def strings_field(body: Body, name: str) -> tuple[str, ...]:
    """Strings that may be missing or null; one string alone counts as a list of one."""
    value = body.get(name)
    values = [value] if isinstance(value, str) else value or []
    if not isinstance(values, list) or not all(isinstance(item, str) for item in values):
        raise BadRequest(f"{name}: must be a string or a list of strings", name)
    return tuple(item for item in values if item)


def name_field(body: Body, pattern: str, place: str) -> str:
    """A name that fits the pattern wholly."""
    name = body.get("name")
    if not isinstance(name, str) or re.fullmatch(pattern, name) is None:
        raise BadRequest(f"{place}.name: must match {pattern}, which {name!r} does not", f"{place}.name")
    return name


def system_text(turns: Sequence[Turn], system_roles: frozenset[str]) -> str:
    """What the instructing turns say, together."""
    return "\n".join(turn.text for turn in turns if turn.role in system_roles)


def media_tokens(turns: Sequence[Turn]) -> int:
    """What images and files add to a prompt."""
    return IMAGE_TOKENS * sum(len(turn.media) for turn in turns)


def check_values(body: Body, checks: Mapping[str, Check], place: str = "") -> None:
    """Every value that is given is of the kind its field takes; null counts as not given."""
    for name, value in body.items():
        if value is not None and name in checks:
            checks[name](value, f"{place}{name}")


def anything(value: Any, place: str) -> None:
    """Take every value: another check looks closer."""


def number(low: float, high: float) -> Check:
    """A number within a range, both ends included."""

    def check(value: Any, place: str) -> None:
        if isinstance(value, bool) or not isinstance(value, int | float) or not low <= value <= high:
            raise BadRequest(f"{place}: must be a number from {low:g} to {high:g}, not {value!r}", place)

    return check


def whole(low: int, high: int | None = None) -> Check:
    """A whole number within a range, both ends included."""

    def check(value: Any, place: str) -> None:
        if isinstance(value, bool) or not isinstance(value, int):
            raise BadRequest(f"{place}: must be a whole number, not {value!r}", place)
        if value < low or (high is not None and value > high):
            upper = "" if high is None else f" and at most {high}"
            raise BadRequest(f"{place}: must be at least {low}{upper}, not {value}", place)

    return check


def flag(value: Any, place: str) -> None:
    """A boolean."""
    if not isinstance(value, bool):
        raise BadRequest(f"{place}: must be a boolean, not {value!r}", place)


def text(longest: int) -> Check:
    """A string of at most so many characters."""

    def check(value: Any, place: str) -> None:
        if not isinstance(value, str):
            raise BadRequest(f"{place}: must be a string, not {value!r}", place)
        if len(value) > longest:
            raise BadRequest(f"{place}: string too long, {len(value)} characters where {longest} are allowed", place)

    return check


def one_of(*options: str) -> Check:
    """One of these words."""

    def check(value: Any, place: str) -> None:
        if value not in options:
            raise BadRequest(f"{place}: must be one of {', '.join(options)}, not {value!r}", place)

    return check


def mapping(value: Any, place: str) -> None:
    """An object."""
    if not isinstance(value, dict):
        raise BadRequest(f"{place}: must be an object, not {value!r}", place)
