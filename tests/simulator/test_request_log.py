from pathlib import Path
from typing import Any

import httpx
import pytest

from routerhub.simulator.request_log import Received, RequestLog, read_log
from tests.simulator.conftest import FAULT_SECONDS, Simulator

CHAT = "/borealis/v1/chat/completions"
HELLO: list[dict[str, Any]] = [{"role": "user", "content": "Hello"}]


def test_request_is_written_down_with_its_call_and_how_it_ended(simulator: Simulator, http: httpx.Client) -> None:
    headers = {"x-client-request-id": "call-7-2"}

    answer = http.post(CHAT, json={"model": "borealis-small", "messages": HELLO}, headers=headers)

    logged = simulator.logged(answer.headers["x-request-id"])
    came = {name: logged.received[name] for name in ("path", "provider", "dialect", "model", "stream")}
    assert came == {
        "path": CHAT,
        "provider": "borealis",
        "dialect": "openai",
        "model": "borealis-small",
        "stream": False,
    }
    assert (logged.received["call"], logged.received["attempt"]) == ("call-7", "2")
    assert (logged.status, logged.usage, logged.ended) == (200, answer.json()["usage"], "finished")


def test_stream_s_usage_is_written_down_even_if_it_was_not_told(simulator: Simulator, http: httpx.Client) -> None:
    body = {"model": "borealis-small", "messages": HELLO, "stream": True}

    answer = http.post(CHAT, json=body)

    assert simulator.logged(answer.headers["x-request-id"]).usage["completion_tokens"] == 8


def test_same_prompt_has_the_same_hash(simulator: Simulator, http: httpx.Client) -> None:
    answers = [
        http.post(CHAT, json={"model": model, "messages": [{"role": "user", "content": text}]})
        for model, text in (("borealis-small", "Hello"), ("borealis-large", "Hello"), ("borealis-small", "Bye"))
    ]

    first, second, third = (
        simulator.logged(answer.headers["x-request-id"]).received["prompt_sha256"] for answer in answers
    )
    assert first == second
    assert first != third


@pytest.mark.parametrize(
    ("model", "status"), [("nobody", 404), ("fault-rate-limit", 429), ("fault-html-502", 502), ("fault-error-200", 200)]
)
def test_error_is_a_finished_answer_without_usage(
    simulator: Simulator, http: httpx.Client, model: str, status: int
) -> None:
    answer = http.post(CHAT, json={"model": model, "messages": HELLO})

    logged = simulator.logged(answer.headers["x-request-id"])
    assert (logged.status, logged.usage, logged.ended) == (status, None, "finished")


def test_broken_off_answers_are_cut(simulator: Simulator, http: httpx.Client) -> None:
    with pytest.raises(httpx.ReadError):
        http.post(CHAT, json={"model": "fault-reset", "messages": HELLO}, headers={"x-client-request-id": "cut-call-1"})

    entry = next(each for each in read_log(simulator.log_path) if each.received["call"] == "cut-call")
    logged = simulator.logged(entry.received["id"])
    assert (logged.status, logged.usage, logged.ended) == (None, None, "cut")


def test_client_that_leaves_is_noticed(simulator: Simulator) -> None:
    body = {"model": "fault-stall", "messages": HELLO, "stream": True}
    url, headers = f"{simulator.url}{CHAT}", {"authorization": "Bearer x"}

    with httpx.stream("POST", url, json=body, headers=headers, timeout=FAULT_SECONDS * 5) as answer:
        next(answer.iter_text())

    assert simulator.logged(answer.headers["x-request-id"]).ended == "client_gone"


@pytest.mark.parametrize("stream", [False, True])
def test_instant_model_is_written_down_too(simulator: Simulator, http: httpx.Client, stream: bool) -> None:
    answer = http.post(CHAT, json={"model": "instant", "messages": HELLO, "stream": stream})

    logged = simulator.logged(answer.headers["x-request-id"])
    assert (logged.received["model"], logged.usage["total_tokens"]) == ("instant", 18)


def test_log_without_a_path_keeps_nothing() -> None:
    log = RequestLog(None)

    log.received(_entry("a"))
    log.answered("a", status=200, usage=None, ended="finished")
    log.close()


def test_unanswered_request_is_read_back_as_such(tmp_path: Path) -> None:
    log = RequestLog(tmp_path / "deeper" / "log.jsonl")

    log.received(_entry("a"))
    log.close()

    (entry,) = read_log(tmp_path / "deeper" / "log.jsonl")
    assert (entry.received["id"], entry.status, entry.ended) == ("a", None, None)


def _entry(request_id: str) -> Received:
    return Received(
        id=request_id,
        at_ms=1,
        method="POST",
        path="/v1/messages",
        provider=None,
        dialect="anthropic",
        model="instant",
        stream=False,
        prompt_sha256=None,
        call=None,
        attempt=None,
    )
