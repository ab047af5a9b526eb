from pathlib import Path

import pytest

from tests.ci.scripts import load

size_report = load("size_report")


def broken(tmp_path: Path, files: dict[str, str]) -> list[str]:
    """What the report finds wrong with a project of these files, beside a sound one."""
    sound = {"pyproject.toml": "[[tool.importlinter.contracts]]\n", "routerhub/__init__.py": ""}
    for path, text in (sound | files).items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text)
    return [line for row in size_report.report(tmp_path) for line in row.broken]


def function(lines: int, name: str = "act") -> str:
    return f"def {name}() -> None:\n" + "    act()\n" * (lines - 1)


def module(body: str) -> str:
    return f'"""Why this exists."""\n\n{body}'


def test_sound_project_breaks_nothing(tmp_path: Path) -> None:
    assert broken(tmp_path, {"routerhub/acts.py": module(function(50)), "tests/test_acts.py": function(40)}) == []


@pytest.mark.parametrize(
    ("path", "text", "complaint"),
    [
        ("routerhub/a.py", module(function(51)), "routerhub/a.py:3 has 51 lines, more than 50"),
        ("tests/test_a.py", function(41, "test_a"), "tests/test_a.py:1 has 41 lines, more than 40"),
        ("routerhub/a.py", module("a = 1\n" * 299), "routerhub/a.py has 301 lines, more than 300"),
        ("tests/test_a.py", "a = 1\n" * 401, "tests/test_a.py has 401 lines, more than 400"),
        ("templates/a.html", "<p></p>\n" * 121, "templates/a.html has 121 lines, more than 120"),
        ("routerhub/a.py", module("def act():\n    pass\n"), "routerhub/a.py:3 act has no return annotation"),
        ("routerhub/a.py", "a = 1\n", "routerhub/a.py has no docstring"),
        ("pyproject.toml", "ignore_imports = []", "pyproject.toml has ignore_imports"),
    ],
    ids=["function", "test", "file", "test file", "template", "annotation", "docstring", "contract"],
)
def test_each_hard_limit_is_named_with_its_place(tmp_path: Path, path: str, text: str, complaint: str) -> None:
    assert broken(tmp_path, {path: text}) == [complaint]


def test_fourth_function_above_forty_lines_is_one_too_many(tmp_path: Path) -> None:
    three = module("".join(function(41, f"act_{letter}") for letter in "abc"))

    assert broken(tmp_path, {"routerhub/a.py": three}) == []
    assert len(broken(tmp_path, {"routerhub/a.py": three + function(41)})) == 4


def test_migrations_need_no_docstring(tmp_path: Path) -> None:
    assert broken(tmp_path, {"routerhub/usage/migrations/0001_initial.py": "a = 1\n"}) == []


def test_what_mypy_leaves_out_needs_no_annotations(tmp_path: Path) -> None:
    excluded = "[tool.mypy]\nexclude = ['^tests/suites/']\n"
    bare = "def test_a():\n    pass\n"

    assert broken(tmp_path, {"pyproject.toml": excluded, "tests/suites/test_a.py": bare}) == []
    assert len(broken(tmp_path, {"pyproject.toml": excluded, "tests/test_a.py": bare})) == 1


def test_import_inside_a_function_needs_a_known_reason(tmp_path: Path) -> None:
    line = "def act() -> None:\n    import json  # noqa: PLC0415 - {}\n"
    known, other = module(line.format("slow to import")), module(line.format("I felt like it"))

    assert broken(tmp_path, {"routerhub/a.py": known}) == []
    assert len(broken(tmp_path, {"routerhub/a.py": other})) == 1


def test_table_shows_every_row_and_the_exit_code_follows(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    broken(tmp_path, {"routerhub/a.py": "a = 1\n"})

    exit_code = size_report.main(tmp_path)

    printed = capsys.readouterr().out
    assert exit_code == 1
    assert "FAIL  module docstrings" in printed
    assert "  ok  return annotations" in printed
