from typing import Any

import pytest

from routerhub.engine.deciding import HintInvalid
from routerhub.engine.request import Hints
from routerhub.gateway.hints import read_hints


def test_headers_give_every_hint() -> None:
    headers = {
        b"x-routerhub-task": b"sql",
        b"x-routerhub-user-tier": b" paid ",
        b"x-routerhub-deadline-ms": b"300",
        b"x-routerhub-priority": b"batch",
        b"x-routerhub-session": b"s1",
        b"x-routerhub-complexity": b"complex",
        b"x-routerhub-tags": b"blue, green,,",
        b"x-other": b"ignored",
    }

    assert read_hints(headers, {}) == Hints(
        task="sql",
        user_tier="paid",
        deadline_ms=300,
        priority="batch",
        session="s1",
        complexity="complex",
        tags=("blue", "green"),
    )


def test_metadata_gives_the_same_hints_and_a_header_wins() -> None:
    body = {"metadata": {"x-routerhub-task": "sql", "x-routerhub-user-tier": "free", "trace": "7"}}

    assert read_hints({b"x-routerhub-user-tier": b"paid"}, body) == Hints(task="sql", user_tier="paid")


def test_task_in_the_model_name_wins_over_every_hint() -> None:
    assert read_hints({b"x-routerhub-task": b"other"}, {"model": "task/sql"}) == Hints(task="sql")


def test_request_without_hints_has_none() -> None:
    assert read_hints({b"accept": b"*/*"}, {"model": "auto", "metadata": "not an object"}) == Hints()


@pytest.mark.parametrize(
    ("headers", "body", "field"),
    [
        ({b"x-routerhub-deadline-ms": b"soon"}, {}, "x-routerhub-deadline-ms"),
        ({b"x-routerhub-deadline-ms": b"0"}, {}, "x-routerhub-deadline-ms"),
        ({b"x-routerhub-deadline-ms": b"-5"}, {}, "x-routerhub-deadline-ms"),
        ({b"x-routerhub-priority": b"urgent"}, {}, "x-routerhub-priority"),
        ({b"x-routerhub-complexity": b"hard"}, {}, "x-routerhub-complexity"),
        ({b"x-routerhub-session": b"s" * 257}, {}, "x-routerhub-session"),
        ({}, {"metadata": {"x-routerhub-task": 7}}, "x-routerhub-task"),
    ],
)
def test_hint_that_makes_no_sense_is_named(headers: dict[bytes, bytes], body: dict[str, Any], field: str) -> None:
    with pytest.raises(HintInvalid) as raised:
        read_hints(headers, body)

    assert raised.value.field == field
