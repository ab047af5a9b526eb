"""Which rule of the table applies: the first whose conditions all hold; position is the only order."""

from routerhub.engine.request import RequestView
from routerhub.engine.table import Condition, PromptTokensBetween, Rule, TaskIs, UserTierIs


def holds(condition: Condition, request: RequestView) -> bool:
    """Whether one condition is true of the request; a hint the caller did not give never holds."""
    match condition:
        case TaskIs(tasks=tasks):
            return request.hints.task in tasks
        case UserTierIs(user_tiers=user_tiers):
            return request.hints.user_tier in user_tiers
        case PromptTokensBetween(at_least=at_least, below=below):
            tokens = request.prompt_tokens
            return (at_least is None or tokens >= at_least) and (below is None or tokens < below)


def first_match(rules: tuple[Rule, ...], request: RequestView) -> int | None:
    """The index of the first rule whose conditions all hold, or null when none does."""
    for index, rule in enumerate(rules):
        if all(holds(condition, request) for condition in rule.conditions):
            return index
    return None


def first_unmet(rule: Rule, request: RequestView) -> Condition | None:
    """The first condition of the rule that does not hold, or null when the rule matches."""
    return next((condition for condition in rule.conditions if not holds(condition, request)), None)
