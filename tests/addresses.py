"""Every URL pattern of the project, as route, example address and view."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

from tests.url_table import EXAMPLES

PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>")
SLUGS = {"models": "aurora-large", "providers": "aurora", "tiers": "large", "tasks": "ticket-labels"}


@dataclass(frozen=True, slots=True)
class Address:
    """One pattern; `url` fills its parameters with rows of the demo."""

    route: str
    url: str
    view: Callable[..., Any]


def every_address() -> list[Address]:
    """One address for each route, in the order in which Django tries them."""
    found = {pattern.route: pattern for pattern in reversed(list(_flat(get_resolver().url_patterns, "")))}
    return list(reversed(found.values()))


def _flat(patterns: Sequence[URLPattern | URLResolver], prefix: str) -> Iterator[Address]:
    for pattern in patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _flat(pattern.url_patterns, route)
        else:
            yield Address(route, _filled(route), pattern.callback)


def _filled(route: str) -> str:
    slug = SLUGS.get(route.split("/")[0], "nothing")
    return "/" + PARAMETER.sub(lambda match: EXAMPLES.get(match[1], slug), route)
