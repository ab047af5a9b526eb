import pytest

from tests.ci.scripts import load

suppressions = load("suppressions")
# Put together here, because the check reads this file too.
NOQA, IGNORE = "# " + "noqa", "# " + "type: ignore"


@pytest.mark.parametrize(
    "suppression",
    [f"{NOQA}: A002 - the base class names it so", f"{NOQA}: E402, F403 - why", f"{IGNORE}[misc]  # why"],
)
def test_code_and_reason_suffice(suppression: str) -> None:
    assert suppressions.unexplained(f"line()  {suppression}\n") == []


@pytest.mark.parametrize("suppression", [NOQA, f"{NOQA}: A002", f"{NOQA} - why", IGNORE, f"{IGNORE}[misc]"])
def test_missing_code_or_reason_is_found_with_its_line(suppression: str) -> None:
    assert suppressions.unexplained(f"line()\nline()  {suppression}\n") == [2]
