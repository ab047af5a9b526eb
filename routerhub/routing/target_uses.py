"""Which rules name a model or a tier, for the catalogue's pages: it must not take away what a rule asks."""

from collections.abc import Mapping

from routerhub.routing.drafting import working_table


def rules_by_target() -> Mapping[str, tuple[str, ...]]:
    """The names of the rules, live or in the draft, by the slug of the model or tier they name."""
    working = working_table()
    names: dict[str, dict[str, None]] = {}
    for rule in (*working.base.rules, *working.table.rules):
        for target in rule.strategy.targets:
            for slug in filter(None, (target.model, target.tier)):
                names.setdefault(slug, {})[rule.name] = None
    return {slug: tuple(rules) for slug, rules in names.items()}
