"""The snippets of docs/clients.md, run as they stand but for the address and the key."""

import os
import re
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

DOCUMENT = Path(__file__).resolve().parent.parent.parent / "docs" / "clients.md"
DEMO_URL, DEMO_KEY = "http://127.0.0.1:8000", "rh-demo"
LONGEST_SECONDS = 60
_SNIPPET = re.compile(r"^<!-- tried with: ([\w -]+) -->\n```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class Snippet:
    """One fenced block, and the names of the environments that it must run in."""

    place: str
    language: str
    code: str
    clients: tuple[str, ...]

    def addressed(self, url: str, key: str) -> str:
        """The code with this address and key in the demo's place."""
        return self.code.replace(DEMO_URL, url).replace(DEMO_KEY, key)


def snippets() -> Iterator[Snippet]:
    """Every snippet of the document that says what it is tried with."""
    text = DOCUMENT.read_text()
    for found in _SNIPPET.finditer(text):
        line = text.count("\n", 0, found.start(3)) + 1
        yield Snippet(f"clients.md:{line}", found.group(2), found.group(3), tuple(found.group(1).split()))


def run(code: list[str], environment: Mapping[str, str], *, directory: Path) -> str:
    """What the command printed; `AssertionError` with all it said where it failed or printed nothing."""
    done = subprocess.run(
        code, env=dict(environment), cwd=directory, capture_output=True, text=True, timeout=LONGEST_SECONDS, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.strip(), "the snippet printed nothing"
    return done.stdout


def command(snippet: Snippet, program: Path, code: str) -> list[str]:
    """How the code is run where `program` is the environment's Python or Node."""
    if snippet.language == "sh":
        return ["bash", "-euo", "pipefail", "-c", code]
    return [str(program), *(["--input-type=module", "-e", code] if snippet.language == "js" else ["-c", code])]


def surroundings(program: Path) -> dict[str, str]:
    """An environment without any vendor's settings, in which `python` is that one."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("OPENAI_", "ANTHROPIC_"))}
    return {**kept, "PATH": f"{program.parent}{os.pathsep}{os.environ['PATH']}"}
