from collections.abc import Iterator
from typing import Any

import anthropic
import httpx
import pytest

from routerhub.engine.facts import AttemptStarted, CallEnded
from tests.gateway.servers import RunningGateway
from tests.gateway.snapshots import KEY, a_rule, a_snapshot

HELLO: list[Any] = [{"role": "user", "content": "x" * 400}]


@pytest.fixture
def client(hub: RunningGateway) -> Iterator[anthropic.Anthropic]:
    with anthropic.Anthropic(base_url=hub.url, api_key=KEY, max_retries=0) as opened:
        yield opened


@pytest.mark.parametrize(
    ("model", "is_estimate"), [("aurora-small", False), ("borealis-small", True)], ids=["native", "estimated"]
)
def test_count_is_the_providers_own_or_says_that_it_is_an_estimate(
    hub: RunningGateway, client: anthropic.Anthropic, simulator_url: str, model: str, *, is_estimate: bool
) -> None:
    hub.use(a_snapshot(a_rule("all", model), simulator=simulator_url))

    raw = client.messages.with_raw_response.count_tokens(model="auto", messages=HELLO)

    assert 95 <= raw.parse().input_tokens <= 120
    assert (raw.headers.get("x-routerhub-token-count") == "estimate") is is_estimate


def test_counting_is_no_call(hub: RunningGateway, client: anthropic.Anthropic, simulator_url: str) -> None:
    hub.use(a_snapshot(a_rule("all", "aurora-small"), simulator=simulator_url))

    client.messages.count_tokens(model="auto", messages=HELLO)

    assert hub.facts(AttemptStarted, CallEnded) == []


def test_count_is_estimated_when_the_provider_does_not_answer(hub: RunningGateway, client: anthropic.Anthropic) -> None:
    hub.use(a_snapshot(a_rule("all", "aurora-small")))

    raw = client.messages.with_raw_response.count_tokens(model="auto", messages=HELLO)

    assert raw.headers["x-routerhub-token-count"] == "estimate"


def test_bad_request_is_refused_in_the_anthropic_shape(hub: RunningGateway) -> None:
    hub.use(a_snapshot(a_rule("all", "aurora-small")))

    reply = httpx.post(f"{hub.url}/v1/messages/count_tokens", json={"model": "auto"}, headers={"x-api-key": KEY})

    assert (reply.status_code, reply.json()["error"]["type"]) == (400, "invalid_request_error")
