import pytest

from routerhub.engine.matching import first_match, first_unmet, holds
from routerhub.engine.request import Hints, RequestView
from routerhub.engine.table import Condition, PromptTokensBetween, Rule, Single, Target, TaskIs, UserTierIs


def a_request(*, task: str | None = None, user_tier: str | None = None, prompt_tokens: int = 100) -> RequestView:
    return RequestView(model="auto", prompt_tokens=prompt_tokens, hints=Hints(task=task, user_tier=user_tier))


def a_rule(key: str, *conditions: Condition) -> Rule:
    return Rule(key=key, name=key, conditions=conditions, strategy=Single(primary=Target(model="any")))


@pytest.mark.parametrize(
    ("condition", "request_view", "expected"),
    [
        pytest.param(TaskIs(tasks=("sql",)), a_request(task="sql"), True, id="task is the one named"),
        pytest.param(TaskIs(tasks=("sql", "label")), a_request(task="label"), True, id="task is one of several"),
        pytest.param(TaskIs(tasks=("sql",)), a_request(task="label"), False, id="task is another"),
        pytest.param(TaskIs(tasks=("sql",)), a_request(), False, id="no task given"),
        pytest.param(UserTierIs(user_tiers=("free",)), a_request(user_tier="free"), True, id="user tier is named"),
        pytest.param(UserTierIs(user_tiers=("free",)), a_request(), False, id="no user tier given"),
        pytest.param(PromptTokensBetween(at_least=100), a_request(prompt_tokens=100), True, id="lower bound is inside"),
        pytest.param(PromptTokensBetween(below=100), a_request(prompt_tokens=100), False, id="upper bound is outside"),
        pytest.param(PromptTokensBetween(at_least=50, below=101), a_request(), True, id="between both"),
        pytest.param(PromptTokensBetween(), a_request(), True, id="no bounds hold for any size"),
    ],
)
def test_condition_holds(condition: Condition, request_view: RequestView, *, expected: bool) -> None:
    assert holds(condition, request_view) is expected


def test_first_match_is_the_first_rule_whose_conditions_all_hold() -> None:
    rules = (
        a_rule("both", TaskIs(tasks=("sql",)), UserTierIs(user_tiers=("paid",))),
        a_rule("task", TaskIs(tasks=("sql",))),
        a_rule("default"),
    )

    matches = [
        first_match(rules, a_request(task="sql", user_tier="paid")),
        first_match(rules, a_request(task="sql", user_tier="free")),
        first_match(rules, a_request()),
    ]

    assert matches == [0, 1, 2]


def test_position_is_the_only_order() -> None:
    default, specific = a_rule("default"), a_rule("specific", TaskIs(tasks=("sql",)))

    assert first_match((default, specific), a_request(task="sql")) == 0


def test_no_rule_matches_a_table_without_a_default() -> None:
    assert first_match((a_rule("sql", TaskIs(tasks=("sql",))),), a_request()) is None


def test_first_unmet_names_the_condition_that_failed() -> None:
    needs_paid = UserTierIs(user_tiers=("paid",))
    rule = a_rule("both", TaskIs(tasks=("sql",)), needs_paid)

    unmet = [first_unmet(rule, a_request(task="sql")), first_unmet(rule, a_request(task="sql", user_tier="paid"))]

    assert unmet == [needs_paid, None]
