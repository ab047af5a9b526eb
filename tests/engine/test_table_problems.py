import pytest

from routerhub.engine.table import PromptTokensBetween, Rule, Target, TaskIs, UserTierIs
from routerhub.engine.table_problems import Catalogue, CatalogueModel, Problem, blocking, find_problems
from tests.engine.rules import a_rule, a_table

CATALOGUE = Catalogue(
    models={
        "large": CatalogueModel(is_enabled=True, has_price=True),
        "small": CatalogueModel(is_enabled=True, has_price=True),
        "off": CatalogueModel(is_enabled=False, has_price=True),
        "unpriced": CatalogueModel(is_enabled=True, has_price=False),
    },
    tiers={"big": ("large",), "empty": (), "mixed": ("small", "unpriced")},
    tasks=frozenset({"summaries", "labels"}),
)
SUMMARIES = TaskIs(tasks=("summaries",))
DEFAULT = a_rule("default")


def sized(at_least: int | None = None, below: int | None = None) -> Rule:
    return a_rule("rule", PromptTokensBetween(at_least=at_least, below=below))


@pytest.mark.parametrize(
    ("rule", "field", "message"),
    [
        pytest.param(a_rule("rule", SUMMARIES, primary="nobody"), "primary", "There is no model “nobody”.", id="model"),
        pytest.param(
            a_rule("rule", SUMMARIES, fallbacks=(Target(tier="none"),)),
            "fallbacks",
            "There is no tier “none”.",
            id="tier",
        ),
        pytest.param(
            a_rule("rule", SUMMARIES, primary=Target(), fallbacks=("large",)),
            "primary",
            "A target names either a model or a tier.",
            id="neither model nor tier",
        ),
        pytest.param(
            a_rule("rule", SUMMARIES, primary=Target(model="large", tier="big")),
            "primary",
            "A target names either a model or a tier.",
            id="both model and tier",
        ),
        pytest.param(
            a_rule("rule", TaskIs(tasks=("summaries", "poems"))), "tasks", "There is no task “poems”.", id="task"
        ),
        pytest.param(
            a_rule("rule", TaskIs(tasks=())),
            "tasks",
            "Name at least one task, or leave the condition out.",
            id="no task",
        ),
        pytest.param(
            a_rule("rule", UserTierIs(user_tiers=(" ",))),
            "user_tiers",
            "Name at least one user tier, or leave the condition out.",
            id="blank user tier",
        ),
        pytest.param(
            a_rule("rule", SUMMARIES, primary=Target(model="large", timeout_ms=99)),
            "timeout",
            "A time-out is between 0.1 s and 600 s, not 0.099 s.",
            id="time-out too short",
        ),
        pytest.param(
            a_rule("rule", SUMMARIES, fallbacks=(Target(model="small", timeout_ms=600_001),)),
            "fallbacks",
            "A time-out is between 0.1 s and 600 s, not 600.001 s.",
            id="time-out of a fallback too long",
        ),
        pytest.param(
            sized(at_least=10, below=10),
            "prompt_tokens",
            "No prompt is at least 10 and below 10 tokens.",
            id="empty size",
        ),
        pytest.param(sized(below=0), "prompt_tokens", "No prompt is at least 0 and below 0 tokens.", id="below zero"),
        pytest.param(sized(at_least=-1), "prompt_tokens", "A prompt size cannot be negative.", id="negative size"),
        pytest.param(
            sized(),
            "prompt_tokens",
            "Give a smallest or a largest prompt size, or leave the condition out.",
            id="no size",
        ),
        pytest.param(a_rule("rule", SUMMARIES, name=" "), "name", "Give the rule a name.", id="name"),
    ],
)
def test_a_wrong_rule_blocks_publishing_and_names_the_field(rule: Rule, field: str, message: str) -> None:
    problems = blocking(find_problems(a_table(rule, DEFAULT), CATALOGUE))

    assert Problem(rule_key="rule", field=field, message=message) in problems


@pytest.mark.parametrize("key", ["", "Rule", "a rule", "-rule", "regel-ä", "a\r\nb", "a" * 61])
def test_a_key_that_does_not_fit_a_header_blocks_publishing(key: str) -> None:
    (problem,) = find_problems(a_table(a_rule(key, SUMMARIES, name="Rule"), DEFAULT), CATALOGUE)

    assert problem.field == "key"


@pytest.mark.parametrize(
    ("rule", "field", "message"),
    [
        pytest.param(
            a_rule("rule", SUMMARIES, primary="off", fallbacks=("large",)),
            "primary",
            "off is disabled and will be passed over.",
            id="disabled model",
        ),
        pytest.param(
            a_rule("rule", SUMMARIES, fallbacks=(Target(tier="empty"),)),
            "fallbacks",
            "Tier empty has no enabled model and will be passed over.",
            id="empty tier",
        ),
        pytest.param(
            a_rule("rule", SUMMARIES, primary="unpriced"),
            "primary",
            "unpriced has no price, so its cost will be unknown.",
            id="no price",
        ),
        pytest.param(
            a_rule("rule", SUMMARIES, primary=Target(tier="mixed")),
            "primary",
            "unpriced of tier mixed has no price, so its cost will be unknown.",
            id="no price in the tier",
        ),
        pytest.param(
            a_rule("rule", SUMMARIES, primary="large", fallbacks=("large",)),
            "fallbacks",
            "large is named twice in a row; it is asked only once.",
            id="same target twice in a row",
        ),
    ],
)
def test_a_doubtful_rule_is_a_warning_that_does_not_block(rule: Rule, field: str, message: str) -> None:
    problems = find_problems(a_table(rule, DEFAULT), CATALOGUE)

    assert problems == (Problem(rule_key="rule", field=field, message=message, is_blocking=False),)


@pytest.mark.parametrize("primary", ["off", Target(tier="empty")])
def test_a_rule_with_nobody_to_ask_blocks_publishing(primary: Target | str) -> None:
    problems = blocking(find_problems(a_table(a_rule("default", primary=primary)), CATALOGUE))

    assert problems == (Problem(rule_key="default", field="primary", message="No model of this rule can be asked."),)


def test_two_rules_with_one_key_block_publishing() -> None:
    (problem,) = find_problems(
        a_table(a_rule("same", SUMMARIES), a_rule("same", TaskIs(tasks=("labels",))), DEFAULT), CATALOGUE
    )

    assert problem == Problem(rule_key="same", field="key", message="Two rules have the key “same”.")


@pytest.mark.parametrize(
    ("rules", "message"),
    [
        pytest.param((), "The table has no rule. Start with a default rule.", id="no rule"),
        pytest.param(
            (a_rule("rule", SUMMARIES),),
            "The last rule must be the default: a rule without conditions.",
            id="no default",
        ),
    ],
)
def test_a_table_without_a_default_rule_blocks_publishing(rules: tuple[Rule, ...], message: str) -> None:
    assert find_problems(a_table(*rules), CATALOGUE) == (Problem(rule_key=None, field="rules", message=message),)


@pytest.mark.parametrize(
    ("above", "below", "is_shadowed"),
    [
        pytest.param((), (SUMMARIES,), True, id="no conditions above"),
        pytest.param((SUMMARIES,), (SUMMARIES,), True, id="same conditions"),
        pytest.param((TaskIs(tasks=("summaries", "labels")),), (SUMMARIES,), True, id="more tasks above"),
        pytest.param((SUMMARIES,), (TaskIs(tasks=("summaries", "labels")),), False, id="fewer tasks above"),
        pytest.param((SUMMARIES,), (SUMMARIES, UserTierIs(user_tiers=("free",))), True, id="narrower below"),
        pytest.param((SUMMARIES, UserTierIs(user_tiers=("free",))), (SUMMARIES,), False, id="narrower above"),
        pytest.param(
            (PromptTokensBetween(at_least=10, below=100),),
            (PromptTokensBetween(at_least=10, below=100),),
            True,
            id="same size",
        ),
        pytest.param((PromptTokensBetween(at_least=10),), (PromptTokensBetween(below=100),), False, id="sizes overlap"),
        pytest.param((PromptTokensBetween(at_least=10),), (PromptTokensBetween(at_least=9),), False, id="one token"),
    ],
)
def test_a_rule_below_one_that_takes_all_its_requests_never_matches(
    above: tuple[TaskIs | UserTierIs | PromptTokensBetween, ...],
    below: tuple[TaskIs | UserTierIs | PromptTokensBetween, ...],
    is_shadowed: bool,
) -> None:
    problems = find_problems(a_table(a_rule("above", *above), a_rule("below", *below), DEFAULT), CATALOGUE)

    shadow = Problem(
        rule_key="below",
        field="position",
        message="Never matches: “Above” above takes every request first.",
        is_blocking=False,
    )
    assert (shadow in problems) == is_shadowed
