"""What is measured on a page in the browser: our own measures (`measures.js`) and those of axe."""

import re
from pathlib import Path
from typing import Any, Final

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

SOURCE: Final = Path(__file__).with_name("measures.js").read_text()

# The parts of the standard that axe can judge, and its own good practice.
STANDARD: Final = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")

# What a forgotten value or a tag that was not rendered leaves in the text of a page.
LEFTOVERS: Final = re.compile(r"\b(None|NaN|nan|undefined|inf|Infinity)\b|\{\{|\{%|&amp;|&lt;|\[object ")


def measured(page: Page, name: str) -> Any:
    """The answer of one of our own measures."""
    return page.evaluate(f"measures.{name}()")


def leftovers(text: str) -> list[str]:
    """What should never be read on a page."""
    return [found.group() for found in LEFTOVERS.finditer(text)]


def axe_violations(page: Page, *rules: str) -> list[str]:
    """What axe finds, as rule and element; only these rules, or the whole standard."""
    if not page.evaluate("typeof axe === 'object'"):
        page.evaluate(AXE_SCRIPT)
    only = {"type": "rule", "values": rules} if rules else {"type": "tag", "values": STANDARD}
    found = page.evaluate("(options) => axe.run(options)", {"runOnly": only, "resultTypes": ["violations"]})
    return [
        f"{each['id']}: {node['html'][:140]} {node['failureSummary'][:200]}"
        for each in found["violations"]
        for node in each["nodes"]
    ]
