"""The snippets of docs/clients.md whose client is installed here; `make conformance` runs the others too."""

import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conformance.hub import a_hub_snapshot
from tests.conformance.snippets import DEMO_URL, DOCUMENT, Snippet, command, run, snippets, surroundings
from tests.gateway.servers import gateway, simulator
from tests.gateway.snapshots import KEY

INSTALLED = {"openai-3", "anthropic-2", "curl"}
TRIED_HERE = [snippet for snippet in snippets() if INSTALLED & set(snippet.clients)]


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with simulator() as upstream, gateway(tmp_path_factory.mktemp("gateway")) as hub:
        hub.use(a_hub_snapshot(upstream))
        yield hub.url


@pytest.mark.parametrize("snippet", TRIED_HERE, ids=[snippet.place for snippet in TRIED_HERE])
def test_snippet_runs_as_it_stands(url: str, snippet: Snippet, tmp_path: Path) -> None:
    if "curl" in snippet.clients and shutil.which("curl") is None:
        pytest.skip("curl is not installed")
    python = Path(sys.executable)

    run(command(snippet, python, snippet.addressed(url, KEY)), surroundings(python), directory=tmp_path)


def test_every_snippet_speaks_to_the_demo() -> None:
    found = list(snippets())

    assert [snippet.place for snippet in found if "127.0.0.1:8000" not in snippet.code] == []
    # Only coding agents, which are no libraries, stand there untried.
    assert DOCUMENT.read_text().count("\n```") / 2 - len(found) == 2
    assert DEMO_URL in DOCUMENT.read_text()
