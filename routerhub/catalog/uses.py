"""Who uses a model or a tier: the apps above answer, because the catalogue must not import them."""

from collections.abc import Callable, Mapping

Finder = Callable[[], Mapping[str, tuple[str, ...]]]

_finders: list[Finder] = []


def register(finder: Finder) -> None:
    """Have `finder` asked for the names of rules by the slug of the model or tier they name; twice has no effect."""
    if finder not in _finders:
        _finders.append(finder)


def rules_by_target() -> dict[str, tuple[str, ...]]:
    """The names of the rules, live or in the draft, by the slug of the model or tier they name."""
    rules: dict[str, tuple[str, ...]] = {}
    for finder in _finders:
        for slug, names in finder().items():
            rules[slug] = tuple(dict.fromkeys((*rules.get(slug, ()), *names)))
    return rules
