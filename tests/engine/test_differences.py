import pytest
from hypothesis import given

from routerhub.engine.differences import (
    Change,
    FieldChanged,
    RuleAdded,
    RuleMoved,
    RuleRemoved,
    differences,
)
from routerhub.engine.table import PromptTokensBetween, Rule, Table, Target, TaskIs, UserTierIs
from tests.engine.rules import a_rule, a_table, tables

LABELS = a_rule("labels", TaskIs(tasks=("ticket-labels",)), primary="small", fallbacks=("large",))


@pytest.mark.parametrize(
    ("after", "field", "before_words", "after_words"),
    [
        pytest.param(
            a_rule("labels", TaskIs(tasks=("a", "b", "c")), primary="small", fallbacks=("large",)),
            "tasks",
            "ticket-labels",
            "a, b or c",
            id="task",
        ),
        pytest.param(
            a_rule(
                "labels",
                TaskIs(tasks=("ticket-labels",)),
                UserTierIs(user_tiers=("free", "paid")),
                primary="small",
                fallbacks=("large",),
            ),
            "user_tiers",
            "any",
            "free or paid",
            id="user tier added",
        ),
        pytest.param(
            a_rule(
                "labels",
                TaskIs(tasks=("ticket-labels",)),
                PromptTokensBetween(at_least=1000, below=6000),
                primary="small",
                fallbacks=("large",),
            ),
            "prompt_tokens",
            "any",
            "1,000 to below 6,000 tokens",
            id="prompt size added",
        ),
        pytest.param(
            a_rule("labels", TaskIs(tasks=("ticket-labels",)), primary=Target(tier="small"), fallbacks=("large",)),
            "primary",
            "small",
            "tier small",
            id="from model to tier of the same name",
        ),
        pytest.param(
            a_rule(
                "labels",
                TaskIs(tasks=("ticket-labels",)),
                primary=Target(model="small", timeout_ms=250),
                fallbacks=("large",),
            ),
            "timeout",
            "5 s",
            "0.25 s",
            id="time-out",
        ),
        pytest.param(
            a_rule("labels", TaskIs(tasks=("ticket-labels",)), primary="small", fallbacks=("tiny", "large")),
            "fallbacks",
            "large (5 s)",
            "tiny (5 s), then large (5 s)",
            id="fallback added",
        ),
        pytest.param(
            a_rule("labels", TaskIs(tasks=("ticket-labels",)), primary="small"),
            "fallbacks",
            "large (5 s)",
            "none",
            id="last fallback removed",
        ),
        pytest.param(
            a_rule(
                "labels",
                TaskIs(tasks=("ticket-labels",)),
                primary="small",
                fallbacks=("large",),
                pinned_reason="legal",
            ),
            "pinned_reason",
            "not pinned",
            "legal",
            id="pinned",
        ),
    ],
)
def test_a_changed_field_is_named_with_its_words_before_and_after(
    after: Rule, field: str, before_words: str, after_words: str
) -> None:
    (change,) = differences(a_table(LABELS), a_table(after))

    assert isinstance(change, FieldChanged)
    assert (change.key, change.field, change.before, change.after) == ("labels", field, before_words, after_words)


A, B, C, D = (a_rule(key) for key in "abcd")


@pytest.mark.parametrize(
    ("before", "after", "changes"),
    [
        pytest.param((A, B), (A, C, B), (RuleAdded(key="c", name="C", position=2),), id="added"),
        pytest.param((A, B, C), (A, C), (RuleRemoved(key="b", name="B", position=2),), id="removed, nothing moved"),
        pytest.param((A, B, C, D), (D, A, B, C), (RuleMoved(key="d", name="D", before=4, after=1),), id="one moved up"),
        pytest.param(
            (A, B, C, D), (B, C, D, A), (RuleMoved(key="a", name="A", before=1, after=4),), id="one moved down"
        ),
        pytest.param((A,), (A,), (), id="nothing"),
        pytest.param((), (A,), (RuleAdded(key="a", name="A", position=1),), id="first rule"),
    ],
)
def test_rules_are_added_removed_and_moved(
    before: tuple[Rule, ...], after: tuple[Rule, ...], changes: tuple[Change, ...]
) -> None:
    assert differences(Table(rules=before), Table(rules=after)) == changes


def test_a_change_reads_as_a_sentence() -> None:
    (change,) = differences(a_table(LABELS), a_table(a_rule("labels", *LABELS.conditions, fallbacks=("large",))))

    assert change.sentence == "“Labels”: primary changed from small to large"


@given(tables(), tables())
def test_no_difference_means_the_same_rules_in_the_same_order(before: Table, after: Table) -> None:
    same = differences(before, after) == ()

    assert same == (before == after)


@given(tables(), tables())
def test_what_one_way_adds_the_other_way_removes(before: Table, after: Table) -> None:
    forth, back = differences(before, after), differences(after, before)

    added = {change.key for change in forth if isinstance(change, RuleAdded)}
    assert added == {change.key for change in back if isinstance(change, RuleRemoved)}
