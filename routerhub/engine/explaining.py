"""Decisions in words that a product manager reads, the same in the gateway's answers and on every page."""

from routerhub.engine.decision import PassedRule, PlannedTarget
from routerhub.engine.matching import first_unmet
from routerhub.engine.request import RequestView
from routerhub.engine.snapshot import Snapshot
from routerhub.engine.table import Condition, PromptTokensBetween, Rule, TaskIs, UserTierIs


def describe_condition(condition: Condition) -> str:
    """The condition as a clause: `task is ticket-labels or summaries`."""
    match condition:
        case TaskIs(tasks=tasks):
            return f"task is {_either(tasks)}"
        case UserTierIs(user_tiers=user_tiers):
            return f"user tier is {_either(user_tiers)}"
        case PromptTokensBetween(at_least=at_least, below=below):
            return _describe_size(at_least, below)


def describe_conditions(rule: Rule) -> str:
    """All conditions of the rule as one clause; `every request` when it has none."""
    if not rule.conditions:
        return "every request"
    return " and ".join(describe_condition(condition) for condition in rule.conditions)


def describe_match(snapshot: Snapshot, rule: Rule, position: int, targets: tuple[PlannedTarget, ...]) -> str:
    """Why this rule applies and who is asked: `Rule 3, Ticket labels: task is ticket-labels, so …`."""
    because = "no earlier rule matched" if not rule.conditions else describe_conditions(rule)
    return f"Rule {position}, {rule.name}: {because}, so {_describe_targets(snapshot, targets)}."


def describe_named(snapshot: Snapshot, slug: str) -> str:
    """Why the table was not consulted."""
    return f"The request names {snapshot.models[slug].name}, so the routing table was not consulted."


def passed_rules(rules: tuple[Rule, ...], request: RequestView) -> tuple[PassedRule, ...]:
    """The rules before the matching one, each with the first of its conditions that did not hold."""
    passed = []
    for rule in rules:
        unmet = first_unmet(rule, request)
        if unmet is None:
            break
        sentence = f"Passed over because it needs: {describe_condition(unmet)}; {_actual(unmet, request)}."
        passed.append(PassedRule(key=rule.key, name=rule.name, sentence=sentence))
    return tuple(passed)


def _actual(condition: Condition, request: RequestView) -> str:
    match condition:
        case TaskIs():
            return f"the request's task is {request.hints.task}" if request.hints.task else "the request has no task"
        case UserTierIs():
            tier = request.hints.user_tier
            return f"the request's user tier is {tier}" if tier else "the request has no user tier"
        case PromptTokensBetween():
            return f"the prompt has about {request.prompt_tokens:,}"


def _describe_size(at_least: int | None, below: int | None) -> str:
    if at_least is not None and below is not None:
        return f"the prompt has {at_least:,} to {below - 1:,} tokens"
    if at_least is not None:
        return f"the prompt has at least {at_least:,} tokens"
    return f"the prompt has fewer than {below:,} tokens" if below is not None else "the prompt has any size"


def _describe_targets(snapshot: Snapshot, targets: tuple[PlannedTarget, ...]) -> str:
    names = [snapshot.models[target.model].name for target in targets]
    if not names:
        return "nobody can be asked"
    first = f"{names[0]} is asked"
    return first if len(names) == 1 else f"{first}, then {', then '.join(names[1:])} if it fails"


def _either(words: tuple[str, ...]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} or {words[-1]}" if words else "nothing"
