import pytest

from routerhub.engine.deciding import (
    DecisionRefused,
    HintInvalid,
    ModelForbidden,
    ModelUnknown,
    NothingPublished,
    decide,
)
from routerhub.engine.decision import Decision, PlannedTarget
from routerhub.engine.explaining import passed_rules
from routerhub.engine.request import Hints, RequestView
from routerhub.engine.snapshot import ApiKey, Snapshot
from tests.gateway.snapshots import a_key, a_rule, a_snapshot

NOW_MS = 1_700_000_000_000
RULES = (
    a_rule("short-summaries", "aurora-small", "borealis-small", tasks=("summaries",)),
    a_rule("rest", "aurora-large"),
)


def a_request(model: str = "auto", task: str | None = None) -> RequestView:
    return RequestView(model=model, prompt_tokens=100, hints=Hints(task=task))


def decided(request_view: RequestView, snapshot: Snapshot | None = None, key: ApiKey | None = None) -> Decision:
    return decide(snapshot or a_snapshot(*RULES), request_view, key=key or a_key(), now_ms=NOW_MS)


def test_decision_by_rule_says_which_and_why() -> None:
    request_view = a_request(task="summaries")

    assert decided(request_view) == Decision(
        revision=7,
        rule="short-summaries",
        rule_name="Short Summaries",
        position=1,
        code="rule_matched",
        sentence="Rule 1, Short Summaries: task is summaries, "
        "so Aurora Small is asked, then Borealis Small if it fails.",
        targets=(
            PlannedTarget(model="aurora-small", tier=None, timeout_ms=5_000),
            PlannedTarget(model="borealis-small", tier=None, timeout_ms=5_000),
        ),
        request=request_view,
    )


def test_decision_by_default_rule_says_that_no_other_matched() -> None:
    decision = decided(a_request())

    assert (decision.rule, decision.code, decision.sentence) == (
        "rest",
        "default_rule",
        "Rule 2, Rest: no earlier rule matched, so Aurora Large is asked.",
    )


def test_named_model_is_used_without_consulting_the_table() -> None:
    decision = decided(a_request(model="borealis-large"), a_snapshot(revision=None))

    assert (decision.rule, decision.code, [target.model for target in decision.targets]) == (
        None,
        "model_named",
        ["borealis-large"],
    )


@pytest.mark.parametrize(
    ("request_view", "snapshot", "key", "refusal", "field"),
    [
        pytest.param(a_request("gpt-9"), a_snapshot(*RULES), a_key(), ModelUnknown, "model", id="unknown model"),
        pytest.param(
            a_request("task/x", "x"), a_snapshot(*RULES), a_key(), ModelUnknown, "model", id="unknown task as model"
        ),
        pytest.param(
            a_request(task="x"), a_snapshot(*RULES), a_key(), HintInvalid, "x-routerhub-task", id="unknown task hint"
        ),
        pytest.param(
            a_request("aurora-large"),
            a_snapshot(*RULES),
            a_key(allowed_models=frozenset({"aurora-small"})),
            ModelForbidden,
            "model",
            id="model not for this key",
        ),
        pytest.param(a_request(), a_snapshot(revision=None), a_key(), NothingPublished, None, id="nothing published"),
    ],
)
def test_decision_is_refused(
    request_view: RequestView, snapshot: Snapshot, key: ApiKey, refusal: type[DecisionRefused], field: str | None
) -> None:
    with pytest.raises(refusal) as raised:
        decide(snapshot, request_view, key=key, now_ms=NOW_MS)

    assert raised.value.field == field


def test_passed_rules_say_what_they_needed_and_what_was_there() -> None:
    passed = passed_rules(RULES, a_request())

    assert [(rule.key, rule.sentence) for rule in passed] == [
        ("short-summaries", "Passed over because it needs: task is summaries; the request has no task.")
    ]
