import ast
from collections.abc import Iterator
from functools import cache
from itertools import groupby
from pathlib import Path

import pytest

TESTS_DIR = Path(__file__).resolve().parent
NOT_YET = "not yet: "


def rows() -> Iterator[tuple[str, tuple[str, ...]]]:
    """Each row's number and words, with the indented lines below it."""
    lines = [line for line in (TESTS_DIR / "wire_rows.txt").read_text().splitlines() if line and line[0] != "#"]
    row = ""
    for is_indented, group in groupby(lines, key=lambda line: line.startswith(" ")):
        if is_indented:
            yield row, tuple(line.strip() for line in group)
        else:
            (row,) = group


ROWS = dict(rows())


@cache
def names_in(path: Path) -> frozenset[str]:
    functions = (ast.FunctionDef, ast.AsyncFunctionDef)
    return frozenset(node.name for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, functions))


def is_there(test: str) -> bool:
    file, _, beginning = test.partition("::")
    path = TESTS_DIR / file
    return beginning.startswith("test_") and path.is_file() and any(n.startswith(beginning) for n in names_in(path))


def test_all_72_rows_are_listed_in_order() -> None:
    assert [int(row.split()[0]) for row in ROWS] == list(range(1, 73))


@pytest.mark.parametrize("row", ROWS)
def test_row_is_held_by_tests_that_exist_or_says_why_not(row: str) -> None:
    named = [line for line in ROWS[row] if not line.startswith(NOT_YET)]

    assert [test for test in named if not is_there(test)] == []
