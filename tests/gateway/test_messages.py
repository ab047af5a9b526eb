"""`POST /v1/messages` with the official SDK, in front of providers of either dialect."""

from collections.abc import Iterator
from typing import Any

import anthropic
import httpx
import pytest

from routerhub.engine.facts import AttemptEnded, CallEnded
from tests.gateway.servers import RunningGateway
from tests.gateway.snapshots import KEY, a_rule, a_snapshot

HELLO: list[Any] = [{"role": "user", "content": "Label this ticket: my parcel never arrived."}]
UPSTREAMS = pytest.mark.parametrize(
    "model", ["aurora-small", "borealis-small"], ids=["anthropic upstream", "openai upstream"]
)


@pytest.fixture
def client(hub: RunningGateway) -> Iterator[anthropic.Anthropic]:
    with anthropic.Anthropic(base_url=hub.url, api_key=KEY, max_retries=0) as opened:
        yield opened


@UPSTREAMS
def test_whole_message_says_what_was_decided(
    hub: RunningGateway, client: anthropic.Anthropic, simulator_url: str, model: str
) -> None:
    hub.use(a_snapshot(a_rule("all", model), simulator=simulator_url))

    raw = client.messages.with_raw_response.create(model="auto", messages=HELLO, max_tokens=50)

    message = raw.parse()
    assert (message.role, message.stop_reason, message.content[0].type) == ("assistant", "end_turn", "text")
    assert message.usage.input_tokens > 0
    assert (raw.headers["x-routerhub-model"], raw.headers["request-id"]) == (model, raw.headers["x-request-id"])


@UPSTREAMS
def test_streamed_message_has_the_same_text_as_a_whole_one(
    hub: RunningGateway, client: anthropic.Anthropic, simulator_url: str, model: str
) -> None:
    hub.use(a_snapshot(a_rule("all", model), simulator=simulator_url))
    whole: Any = client.messages.create(model="auto", messages=HELLO, max_tokens=50).content[0]

    with client.messages.stream(model="auto", messages=HELLO, max_tokens=50) as stream:
        streamed = stream.get_final_message()

    block: Any = streamed.content[0]
    assert (block.text, streamed.stop_reason, streamed.usage.output_tokens > 0) == (whole.text, "end_turn", True)


@UPSTREAMS
def test_message_is_in_the_ledger_like_any_other_call(
    hub: RunningGateway, client: anthropic.Anthropic, simulator_url: str, model: str
) -> None:
    hub.use(a_snapshot(a_rule("all", model), simulator=simulator_url))

    raw = client.messages.with_raw_response.create(model="auto", messages=HELLO, max_tokens=50)

    attempt, call = hub.facts(AttemptEnded)[0], hub.facts(CallEnded)[0]
    assert isinstance(attempt, AttemptEnded)
    assert isinstance(call, CallEnded)
    assert (call.call.dialect, call.call.call_id, call.served_model) == (
        "anthropic",
        raw.headers["request-id"],
        model,
    )
    assert (attempt.usage_source, attempt.cost_nano is not None) == ("provider", True)


def test_failure_falls_back_across_dialects(
    hub: RunningGateway, client: anthropic.Anthropic, simulator_url: str
) -> None:
    from_simulator = a_snapshot(a_rule("all", "aurora-large", "borealis-small"), simulator=simulator_url)
    providers = {**from_simulator.providers, "aurora": a_snapshot().providers["aurora"]}
    hub.use(a_snapshot(*from_simulator.table.rules, simulator=simulator_url, providers=providers))

    raw = client.messages.with_raw_response.create(model="auto", messages=HELLO, max_tokens=50)

    assert (raw.headers["x-routerhub-model"], raw.headers["x-routerhub-attempts"]) == ("borealis-small", "2")


def test_missing_max_tokens_is_refused_in_the_anthropic_shape_even_without_a_version(
    hub: RunningGateway, simulator_url: str
) -> None:
    hub.use(a_snapshot(a_rule("all", "aurora-small"), simulator=simulator_url))

    reply = httpx.post(
        f"{hub.url}/v1/messages?beta=true", json={"model": "auto", "messages": HELLO}, headers={"x-api-key": KEY}
    )

    error = reply.json()
    assert (reply.status_code, error["type"], error["error"]["type"]) == (400, "error", "invalid_request_error")
    assert "max_tokens" in error["error"]["message"]


def test_sampling_parameters_follow_the_callers_api_version(hub: RunningGateway, simulator_url: str) -> None:
    hub.use(a_snapshot(a_rule("all", "borealis-small"), simulator=simulator_url))
    body = {"model": "auto", "messages": HELLO, "max_tokens": 20, "temperature": 0.3}

    statuses = [
        httpx.post(
            f"{hub.url}/v1/messages", json=body, headers={"x-api-key": KEY, "anthropic-version": version}
        ).status_code
        for version in ("2023-06-01", "2026-10-21")
    ]

    assert statuses == [200, 400]
