"""Finds silenced warnings that do not say which one and why: every suppression has a code and a reason."""

import re
import sys
from pathlib import Path

SUPPRESSION = re.compile(r"#\s*(noqa|type:\s*ignore)(?P<rest>.*)")
CODE_AND_REASON = re.compile(r"(:\s*[A-Z]+\d+(,\s*[A-Z]+\d+)*|\[[a-z-]+(,\s*[a-z-]+)*\])\s*(-|#)\s*\S.*")


def unexplained(text: str) -> list[int]:
    """The numbers of the lines whose suppression lacks a code or a reason."""
    found = ((number, SUPPRESSION.search(line)) for number, line in enumerate(text.splitlines(), start=1))
    return [number for number, match in found if match and not CODE_AND_REASON.fullmatch(match["rest"])]


def main(root: Path) -> int:
    """Print where; 1 if there is any."""
    places = [
        f"{path.relative_to(root)}:{number}"
        for folder in ("routerhub", "tests")
        for path in sorted((root / folder).glob("**/*.py"))
        for number in unexplained(path.read_text())
    ]
    for place in places:
        sys.stdout.write(f"{place}: a suppression needs a code and a reason, as in `# noqa: A001 - why`\n")
    return int(bool(places))


if __name__ == "__main__":
    sys.exit(main(Path(__file__).resolve().parent.parent))
