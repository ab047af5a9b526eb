import time
from contextlib import suppress
from pathlib import Path

import httpx
import orjson
import pytest

from routerhub.engine.facts import AttemptEnded, CallEnded
from tests.gateway.servers import RunningGateway, gateway
from tests.gateway.snapshots import KEY, a_model, a_rule, a_snapshot

ASK = {"model": "auto", "messages": [{"role": "user", "content": "Label this ticket: it broke."}], "stream": True}
HEADERS = {"authorization": f"Bearer {KEY}"}


def use(hub: RunningGateway, simulator_url: str, model: str) -> None:
    hub.use(a_snapshot(a_rule("all", model), simulator=simulator_url, models=(a_model(model, "borealis"),)))


def ended(hub: RunningGateway) -> tuple[AttemptEnded, CallEnded]:
    deadline = time.monotonic() + 5
    while not hub.facts(CallEnded):
        assert time.monotonic() < deadline, "the call never ended"
        time.sleep(0.02)
    (attempt,), (call,) = hub.facts(AttemptEnded), hub.facts(CallEnded)
    assert isinstance(attempt, AttemptEnded)
    assert isinstance(call, CallEnded)
    return attempt, call


def read_a_little_and_leave(hub: RunningGateway) -> None:
    with httpx.stream("POST", f"{hub.url}/v1/chat/completions", json=ASK, headers=HEADERS) as reply:
        next(reply.iter_bytes())


@pytest.mark.parametrize(
    ("fault", "code"), [("fault-cut-stream", "stream_broken"), ("fault-stall", "timeout")], ids=["cut", "stalled"]
)
def test_stream_that_breaks_is_an_error_and_never_a_silent_stop(
    tmp_path: Path, simulator_url: str, fault: str, code: str
) -> None:
    with gateway(tmp_path, idle_timeout_s=0.2) as hub:
        use(hub, simulator_url, fault)
        reply = httpx.post(f"{hub.url}/v1/chat/completions", json=ASK, headers=HEADERS)
        attempt, call = ended(hub)

    last = orjson.loads(reply.text.strip().rpartition("data: ")[2])
    assert "broke off" in last["error"]["message"]
    assert "[DONE]" not in reply.text
    assert (attempt.status, attempt.error_code, call.status, call.error_code) == ("failed", code, "failed", code)
    assert call.reply_text


def test_silence_in_mid_stream_is_filled_with_signs_of_life(tmp_path: Path, simulator_url: str) -> None:
    with gateway(tmp_path, keep_alive_s=0.1) as hub:
        use(hub, simulator_url, "fault-stall")
        reply = httpx.post(f"{hub.url}/v1/chat/completions", json=ASK, headers=HEADERS)

    assert reply.text.count(": keep-alive\n\n") >= 2
    assert reply.text.endswith("data: [DONE]\n\n")


def test_stream_is_read_on_for_its_usage_after_the_caller_has_left(tmp_path: Path, simulator_url: str) -> None:
    with gateway(tmp_path) as hub:
        use(hub, simulator_url, "fault-stall")
        read_a_little_and_leave(hub)
        attempt, call = ended(hub)

    assert (attempt.status, attempt.usage_source, call.status) == ("succeeded", "provider", "cancelled")


def test_stream_that_goes_on_too_long_after_the_caller_has_left_is_cancelled(
    tmp_path: Path, simulator_url: str
) -> None:
    with gateway(tmp_path, drain_s=0.1) as hub:
        use(hub, simulator_url, "fault-stall")
        read_a_little_and_leave(hub)
        attempt, call = ended(hub)

    assert (attempt.status, attempt.usage_source, attempt.cost_nano, call.status) == (
        "cancelled",
        "unknown",
        None,
        "cancelled",
    )


def test_part_of_a_count_is_no_count(tmp_path: Path, simulator_url: str) -> None:
    with gateway(tmp_path) as hub:
        model = a_model("fault-cut-stream", "aurora")
        hub.use(a_snapshot(a_rule("all", model.slug), simulator=simulator_url, models=(model,)))
        httpx.post(f"{hub.url}/v1/chat/completions", json=ASK, headers=HEADERS)
        attempt, _ = ended(hub)

    assert attempt.usage is not None
    assert (attempt.usage_source, attempt.cost_nano) == ("partial_estimate", None)


def test_whole_reply_is_given_up_when_the_caller_leaves(tmp_path: Path, simulator_url: str) -> None:
    with gateway(tmp_path) as hub:
        use(hub, simulator_url, "fault-silent")
        with suppress(httpx.ReadTimeout):
            httpx.post(f"{hub.url}/v1/chat/completions", json={**ASK, "stream": False}, headers=HEADERS, timeout=0.2)
        attempt, call = ended(hub)

    assert (attempt.status, attempt.cost_nano, call.status, call.http_status) == ("cancelled", None, "cancelled", 499)
    assert attempt.latency_ms < 1_000
