import pytest

from routerhub.engine.table import PromptTokensBetween, Rule, Table, TaskIs, UserTierIs
from routerhub.engine.table_problems import Problem
from routerhub.routing.table_rows import Cell, Step, sentence, table_rows
from tests.engine.rules import a_rule, a_table

A, B, C, D = (a_rule(key) for key in "abcd")


@pytest.mark.parametrize(
    ("base", "table", "rows"),
    [
        pytest.param((A, B, C), (A, C), [("a", 1), ("b", None), ("c", 2)], id="removed between"),
        pytest.param((A, B), (B,), [("a", None), ("b", 1)], id="first removed"),
        pytest.param((A, B, C), (A,), [("a", 1), ("b", None), ("c", None)], id="two removed keep their order"),
        pytest.param((A, B), (A, D, B), [("a", 1), ("d", 2), ("b", 3)], id="added"),
    ],
)
def test_removed_rules_are_shown_where_they_stood(
    base: tuple[Rule, ...], table: tuple[Rule, ...], rows: list[tuple[str, int | None]]
) -> None:
    shown = table_rows(Table(rules=base), Table(rules=table))

    assert [(row.key, row.position) for row in shown] == rows


def test_a_changed_cell_says_what_it_was() -> None:
    (row,) = table_rows(a_table(a_rule("a", primary="small")), a_table(a_rule("a", fallbacks=("small",))))

    assert (row.state, row.change_count) == ("changed", 2)
    assert row.cells["primary"] == Cell("Primary", "large", "small")
    assert row.cells["name"] == Cell("Name", "A", None)
    assert row.fallbacks == (Step("small", "5 s"),)


def test_a_row_carries_only_its_own_problems() -> None:
    own = Problem(rule_key="b", field="position", message="Never matches.", is_blocking=False)
    other = Problem(rule_key="a", field="name", message="Give the rule a name.")

    first, second = table_rows(a_table(A, B), a_table(A, B), (own, other))

    assert (first.problems, first.is_shadowed) == ((other,), False)
    assert (second.problems, second.is_shadowed) == ((own,), True)


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        (A, "Every request that no rule above took."),
        (
            a_rule("x", TaskIs(tasks=("a", "b")), UserTierIs(user_tiers=("free",))),
            "When task is a or b and user tier is free.",
        ),
        (a_rule("x", PromptTokensBetween(at_least=6000)), "When the prompt has at least 6,000 tokens."),
    ],
)
def test_a_rule_reads_as_a_sentence(rule: Rule, words: str) -> None:
    assert sentence(rule) == words
