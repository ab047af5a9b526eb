"""Row 10: the simulator refuses whatever carries a header of the machine's environment."""

from pathlib import Path

import httpx
import pytest

from tests.conformance.hub import running_hub
from tests.gateway.snapshots import KEY


@pytest.mark.parametrize("model", ["aurora-large", "borealis-large"])
def test_nothing_of_the_machines_environment_reaches_a_provider(tmp_path: Path, model: str) -> None:
    body = {"model": model, "max_tokens": 20, "messages": [{"role": "user", "content": "hello"}]}
    headers = {"authorization": f"Bearer {KEY}", "x-routerhub-task": "summaries", "openai-organization": "org-caller"}

    with running_hub(tmp_path) as url:
        statuses = [
            httpx.post(url + path, json=body, headers=headers).status_code
            for path in ("/v1/chat/completions", "/v1/messages")
        ]

    assert statuses == [200, 200]
