"""Measures the code against the numbers of the house style, prints them as a table and fails on the hard limits."""

import ast
import io
import re
import statistics
import sys
import tokenize
import tomllib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

INNER_IMPORT_REASONS = ("models are not loaded earlier", "settings come first", "slow to import")
PATCHES = re.compile(r"\bmonkeypatch\.setattr\(|\bmock\.patch|@patch\b|\bpatch\(|\bpatch\.object\(")
LONG_FUNCTION = 40
LONG_FUNCTIONS_ALLOWED = 3

Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Module:
    """One Python file and what the table needs to know of it."""

    path: str
    text: str

    @cached_property
    def tree(self) -> ast.Module:
        """The parsed file."""
        return ast.parse(self.text)

    @cached_property
    def functions(self) -> list[Function]:
        """Every function and method, nested ones too."""
        return [node for node in ast.walk(self.tree) if isinstance(node, Function)]

    @property
    def line_count(self) -> int:
        """Lines of the file."""
        return self.text.count("\n")

    @property
    def comment_count(self) -> int:
        """Lines that hold a comment."""
        tokens = tokenize.generate_tokens(io.StringIO(self.text).readline)
        return sum(token.type == tokenize.COMMENT for token in tokens)

    @property
    def tests(self) -> list[Function]:
        """The functions that are tests."""
        return [function for function in self.functions if function.name.startswith("test_")]

    def place(self, node: ast.stmt) -> str:
        """Where the node is, as editors understand it."""
        return f"{self.path}:{node.lineno}"


@dataclass(frozen=True)
class Row:
    """One line of the table: a measure, what it came to, what it should be, and what breaks its hard limit."""

    measure: str
    value: str
    goal: str
    broken: tuple[str, ...] = ()


def length(function: Function) -> int:
    """Lines of the function, its signature included and its decorators not."""
    return (function.end_lineno or function.lineno) - function.lineno + 1


def spread(values: Sequence[int]) -> str:
    """Median, 90th percentile and maximum in words."""
    if not values:
        return "none"
    ninetieth = sorted(values)[min(len(values) - 1, len(values) * 9 // 10)]
    return f"median {statistics.median(values):g}, p90 {ninetieth}, max {max(values)}"


def function_rows(source: Sequence[Module], tests: Sequence[Module]) -> list[Row]:
    """How long functions are."""
    placed = [(module.place(function), length(function)) for module in source for function in module.functions]
    tested = [(module.place(function), length(function)) for module in tests for function in module.tests]
    long = [f"{place} has {lines} lines" for place, lines in placed if lines > LONG_FUNCTION]
    return [
        Row("function lines", spread([lines for _, lines in placed]), "median 10, p90 25, max 50", above(placed, 50)),
        Row(
            f"functions above {LONG_FUNCTION} lines",
            str(len(long)),
            f"at most {LONG_FUNCTIONS_ALLOWED}",
            tuple(long) if len(long) > LONG_FUNCTIONS_ALLOWED else (),
        ),
        Row("test function lines", spread([lines for _, lines in tested]), "median 10, max 40", above(tested, 40)),
    ]


def file_rows(source: Sequence[Module], tests: Sequence[Module], templates: Sequence[tuple[str, int]]) -> list[Row]:
    """How long files are."""
    sized = [(module.path, module.line_count) for module in source if module.text]
    tested = [(module.path, module.line_count) for module in tests if module.text]
    return [
        Row("file lines", spread([lines for _, lines in sized]), "median 80, p90 160, max 300", above(sized, 300)),
        Row("test file lines", spread([lines for _, lines in tested]), "max 400", above(tested, 400)),
        Row("template lines", spread([lines for _, lines in templates]), "median 30, max 120", above(templates, 120)),
    ]


def above(sizes: Iterable[tuple[str, int]], limit: int) -> tuple[str, ...]:
    """What is larger than the limit, in words."""
    return tuple(f"{place} has {size} lines, more than {limit}" for place, size in sizes if size > limit)


def completeness_rows(source: Sequence[Module], typed: Sequence[Module]) -> list[Row]:
    """What every module and every function of a typed module must have."""
    functions = [(module, function) for module in typed for function in module.functions]
    bare = [f"{m.place(f)} {f.name} has no return annotation" for m, f in functions if f.returns is None]
    wordless = [f"{m.path} has no docstring" for m in source if m.text.strip() and not ast.get_docstring(m.tree)]
    return [
        Row("return annotations", share(len(functions) - len(bare), len(functions)), "100 %", tuple(bare)),
        Row("module docstrings", share(len(source) - len(wordless), len(source)), "100 %", tuple(wordless)),
    ]


def inner_import_row(modules: Sequence[Module]) -> Row:
    """Imports inside functions, which need a reason from the closed list."""
    found = [(module, node) for module in modules for node in inner_imports(module)]
    unexplained = tuple(
        f"{module.place(node)} imports inside a function; a reason is one of: {', '.join(INNER_IMPORT_REASONS)}"
        for module, node in found
        if not has_reason(module.text.splitlines()[node.lineno - 1])
    )
    return Row("imports inside functions", str(len(found)), "none without a reason", unexplained)


def inner_imports(module: Module) -> list[ast.stmt]:
    """The import statements inside the module's functions."""
    nodes = {node for function in module.functions for node in ast.walk(function)}
    return [node for node in nodes if isinstance(node, ast.Import | ast.ImportFrom)]


def has_reason(line: str) -> bool:
    """Whether the line's suppression gives one of the known reasons."""
    return any(f"# noqa: PLC0415 - {reason}" in line for reason in INNER_IMPORT_REASONS)


def habit_rows(source: Sequence[Module], tests: Sequence[Module]) -> list[Row]:
    """What is worth watching but breaks nothing."""
    source_lines, test_lines = (sum(module.line_count for module in group) for group in (source, tests))
    comments = sum(module.comment_count for module in source)
    patches = sum(len(PATCHES.findall(module.text)) for module in tests)
    test_count = sum(len(module.tests) for module in tests)
    return [
        Row("comments per 100 lines", ratio(100 * comments, source_lines), "3 to 6"),
        Row("patches per 100 tests", ratio(100 * patches, test_count), "at most 2"),
        Row("test lines per source line", ratio(test_lines, source_lines), "1.0 to 1.5"),
    ]


def contract_row(pyproject: str) -> Row:
    """How many import contracts there are, and that none makes exceptions."""
    contracts = pyproject.count("[[tool.importlinter.contracts]]")
    ignored = ("pyproject.toml has ignore_imports",) if "ignore_imports" in pyproject else ()
    return Row("import contracts", str(contracts), "at least 4, none ignored", ignored)


def share(part: int, whole: int) -> str:
    """A percentage that says 100 only when nothing is missing."""
    return "100 %" if part == whole else f"{100 * part / whole:.1f} %"


def ratio(part: float, whole: float) -> str:
    """A quotient with one decimal."""
    return f"{part / whole:.1f}" if whole else "none"


def report(root: Path) -> list[Row]:
    """Every row of the table for the project at `root`."""
    source = read_modules(root, ("routerhub/**/*.py", "manage.py", ".ci/*.py"), lambda path: "migrations" in path.parts)
    tests = read_modules(root, ("tests/**/*.py",), lambda path: False)
    pyproject = (root / "pyproject.toml").read_text()
    templates = [(str(path.relative_to(root)), path.read_text().count("\n")) for path in root.glob("templates/**/*.*")]
    return [
        *function_rows(source, tests),
        *file_rows(source, tests, templates),
        *completeness_rows(source, typed_modules((*source, *tests), pyproject)),
        inner_import_row((*source, *tests)),
        *habit_rows(source, tests),
        contract_row(pyproject),
    ]


def typed_modules(modules: Iterable[Module], pyproject: str) -> list[Module]:
    """The modules that mypy is asked to look at."""
    excluded = tomllib.loads(pyproject).get("tool", {}).get("mypy", {}).get("exclude", [])
    return [module for module in modules if not any(re.search(pattern, module.path) for pattern in excluded)]


def read_modules(root: Path, patterns: Sequence[str], is_excepted: Callable[[Path], bool]) -> list[Module]:
    """The Python files that match, in a stable order."""
    paths = sorted(path for pattern in patterns for path in root.glob(pattern) if not is_excepted(path))
    return [Module(str(path.relative_to(root)), path.read_text()) for path in paths]


def main(root: Path) -> int:
    """Print the table and what breaks it; 1 if anything does."""
    rows = report(root)
    for row in rows:
        mark = "FAIL" if row.broken else "  ok"
        sys.stdout.write(f"{mark}  {row.measure:<28} {row.value:<34} {row.goal}\n")
    for row in rows:
        for line in row.broken:
            sys.stdout.write(f"      {line}\n")
    return int(any(row.broken for row in rows))


if __name__ == "__main__":
    sys.exit(main(Path(__file__).resolve().parent.parent))
