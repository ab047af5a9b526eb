"""What must hold for callers of either dialect in front of providers of either dialect."""

import base64
import time
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.gateway.servers import RunningGateway, gateway
from tests.gateway.snapshots import KEY, a_model, a_rule, a_snapshot

PATHS = {"openai": "/v1/chat/completions", "anthropic": "/v1/messages"}
SIGNS_OF_LIFE = {"openai": ": keep-alive\n\n", "anthropic": "event: ping\n"}
ERROR_TYPES = {"openai": "invalid_request_error", "anthropic": "request_too_large"}
HEADERS = {
    "openai": {"authorization": f"Bearer {KEY}"},
    "anthropic": {"x-api-key": KEY, "anthropic-version": "2023-06-01"},
}
PNG_HEAD = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(4) * 2
FOUR_WAYS = pytest.mark.parametrize(
    ("caller", "provider"),
    [(caller, provider) for caller in PATHS for provider in ("borealis", "aurora")],
    ids=[f"{caller} to {upstream}" for caller in PATHS for upstream in ("openai", "anthropic")],
)


def asked(content: Any = "hello", **more: Any) -> dict[str, Any]:
    return {"model": "auto", "max_tokens": 500, "messages": [{"role": "user", "content": content}], **more}


def use(hub: RunningGateway, simulator_url: str, model: str, provider: str) -> None:
    hub.use(a_snapshot(a_rule("all", model), simulator=simulator_url, models=(a_model(model, provider),)))


@FOUR_WAYS
def test_first_words_reach_the_caller_while_the_provider_pauses(
    hub: RunningGateway, simulator_url: str, caller: str, provider: str
) -> None:
    use(hub, simulator_url, "fault-stall", provider)

    with httpx.stream("POST", hub.url + PATHS[caller], json=asked(stream=True), headers=HEADERS[caller]) as reply:
        arrivals = [(text, time.monotonic()) for text in reply.iter_text()]

    # The provider pauses for half a second after twenty of its sixty words.
    end = arrivals[-1][1]
    before = "".join(text for text, at in arrivals if end - at > 0.3)
    assert before.count('"content":' if caller == "openai" else "text_delta") >= 20


@FOUR_WAYS
def test_pause_is_filled_with_what_the_callers_dialect_has_for_it(
    tmp_path: Path, simulator_url: str, caller: str, provider: str
) -> None:
    with gateway(tmp_path, keep_alive_s=0.1) as hub:
        use(hub, simulator_url, "fault-stall", provider)
        reply = httpx.post(hub.url + PATHS[caller], json=asked(stream=True), headers=HEADERS[caller])

    assert reply.text.count(SIGNS_OF_LIFE[caller]) >= 2


@FOUR_WAYS
@pytest.mark.parametrize("fault", ["html-502", "detail-422"])
def test_error_that_is_of_no_dialect_becomes_one_of_the_callers(
    hub: RunningGateway, simulator_url: str, caller: str, provider: str, fault: str
) -> None:
    use(hub, simulator_url, f"fault-{fault}", provider)

    reply = httpx.post(hub.url + PATHS[caller], json=asked(), headers=HEADERS[caller])

    error = reply.json()["error"]
    assert reply.status_code == int(fault[-3:])
    assert isinstance(error["message"], str)
    assert isinstance(error["type"], str)


@FOUR_WAYS
@pytest.mark.parametrize("size", [115_000, 10_000_000])
def test_large_body_is_no_obstacle(
    hub: RunningGateway, simulator_url: str, caller: str, provider: str, size: int
) -> None:
    use(hub, simulator_url, {"borealis": "borealis-large", "aurora": "aurora-large"}[provider], provider)
    data = base64.b64encode(PNG_HEAD + bytes(size * 3 // 4)).decode()
    picture: Any = {"type": "image_url", "image_url": {"url": f"data:image/png;base64,{data}"}}
    if caller == "anthropic":
        picture = {"type": "image", "source": {"type": "base64", "media_type": "image/png", "data": data}}

    reply = httpx.post(hub.url + PATHS[caller], json=asked([picture]), headers=HEADERS[caller], timeout=20)

    assert reply.status_code == 200
    assert "You sent 1 image" in reply.text


@pytest.mark.parametrize("caller", PATHS)
def test_body_that_is_too_large_is_refused_in_the_callers_dialect(tmp_path: Path, caller: str) -> None:
    with gateway(tmp_path, max_body_bytes=100) as hub:
        hub.use(a_snapshot(a_rule("all", "borealis-small")))
        reply = httpx.post(hub.url + PATHS[caller], json=asked("x" * 101), headers=HEADERS[caller])

    assert (reply.status_code, reply.json()["error"]["type"]) == (413, ERROR_TYPES[caller])
