import pytest

from routerhub.engine.table import (
    PromptTokensBetween,
    Rule,
    Single,
    Table,
    TableError,
    Target,
    TaskIs,
    UserTierIs,
    read_table,
    write_table,
)

TABLE = Table(
    rules=(
        Rule(
            key="legal",
            name="Legal",
            conditions=(
                TaskIs(tasks=("legal-review",)),
                UserTierIs(user_tiers=("paid", "enterprise")),
                PromptTokensBetween(at_least=10),
            ),
            strategy=Single(primary=Target(model="aurora-large"), fallbacks=(Target(tier="large", timeout_ms=9_000),)),
            pinned_reason="legal",
            note="Agreed with counsel.",
        ),
        Rule(key="rest", name="Rest", strategy=Single(primary=Target(tier="small"))),
    )
)


def test_table_reads_back_as_it_was_written() -> None:
    assert read_table(write_table(TABLE)) == TABLE


def test_document_is_plain_to_read() -> None:
    rest = Table(rules=TABLE.rules[1:])

    assert write_table(rest) == {
        "rules": [
            {
                "key": "rest",
                "name": "Rest",
                "strategy": {"kind": "single", "primary": {"tier": "small"}, "fallbacks": []},
            }
        ]
    }


@pytest.mark.parametrize(
    ("document", "place"),
    [
        ({"rules": [{"key": "a", "name": "A"}]}, "strategy"),
        ({"rules": [{"key": "a", "name": "A", "strategy": {"kind": "single", "primary": {}}, "weight": 3}]}, "weight"),
        ({"rules": [{"key": "a", "name": "A", "strategy": {"kind": "lottery"}}]}, "lottery"),
        ({"rules": "all"}, "rules"),
    ],
)
def test_document_that_is_no_table_is_refused_with_its_place(document: object, place: str) -> None:
    with pytest.raises(TableError, match=place):
        read_table(document)
