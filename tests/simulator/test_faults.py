import time
from typing import Any

import anthropic
import httpx
import openai
import pytest
from openai import OpenAI

from routerhub.simulator.answering import SIXTY_WORDS
from routerhub.simulator.catalogue import MODELS
from routerhub.simulator.faults import FAULTS, SCENARIOS, select
from tests.simulator.conftest import FAULT_SECONDS, Simulator

CHAT, MESSAGES = "/borealis/v1/chat/completions", "/aurora/v1/messages"
HEADERS = {"anthropic-version": "2023-06-01"}
BROKEN = (httpx.ReadError, httpx.RemoteProtocolError)


def body(model: str, *, stream: bool = False) -> dict[str, Any]:
    return {
        "model": model,
        "max_tokens": 400,
        "stream": stream,
        "messages": [{"role": "user", "content": "Hello"}],
    }


def ask(http: httpx.Client, model: str, path: str = CHAT, *, stream: bool = False, call: str = "") -> httpx.Response:
    headers = {**HEADERS, "x-client-request-id": f"{call}-1"} if call else HEADERS
    return http.post(path, json=body(model, stream=stream), headers=headers)


def received_before_the_end(http: httpx.Client, model: str, path: str) -> str:
    """What a stream says until its connection breaks."""
    told: list[str] = []
    with http.stream("POST", path, json=body(model, stream=True), headers=HEADERS) as answer, pytest.raises(BROKEN):
        told.extend(answer.iter_text())
    return "".join(told)


def test_sixty_words_are_sixty() -> None:
    assert len(SIXTY_WORDS.split()) == 60


@pytest.mark.parametrize("path", [CHAT, MESSAGES])
def test_rate_limit_says_when_to_come_back(http: httpx.Client, path: str) -> None:
    answer = ask(http, "fault-rate-limit", path)

    assert (answer.status_code, answer.headers["retry-after"]) == (429, "2")
    assert answer.json()["error"]["type"] == "rate_limit_error"


def test_once_fails_a_call_s_first_attempt_only(http: httpx.Client) -> None:
    statuses = [ask(http, "fault-error-500-once", call=call).status_code for call in ("one", "two", "one", "two")]

    assert statuses == [500, 500, 200, 200]


def test_once_goes_by_the_prompt_where_no_call_is_named(http: httpx.Client) -> None:
    statuses = [ask(http, "borealis-small+rate-limit-once").status_code for _ in range(4)]

    assert statuses == [429, 200, 429, 200]


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("error-500", 500),
        ("error-503", 503),
        ("context-length-400", 400),
        ("content-filter-400", 400),
        ("html-502", 502),
        ("detail-422", 422),
        ("error-200", 200),
        ("html-200", 200),
        ("status-418", 418),
        ("status-529", 529),
    ],
)
@pytest.mark.parametrize("path", [CHAT, MESSAGES])
def test_answers_that_are_no_reply_have_their_status(http: httpx.Client, name: str, status: int, path: str) -> None:
    assert ask(http, f"fault-{name}", path).status_code == status


def test_errors_carry_the_code_that_tells_them_apart(http: httpx.Client) -> None:
    codes = [ask(http, f"fault-{name}-400").json()["error"]["code"] for name in ("context-length", "content-filter")]

    assert codes == ["context_length_exceeded", "content_filter"]


def test_error_under_status_200_has_no_reply(http: httpx.Client) -> None:
    assert list(ask(http, "fault-error-200").json()) == ["error"]
    assert ask(http, "fault-html-200").headers["content-type"].startswith("text/html")


def test_empty_reply_has_no_choice_and_no_content(http: httpx.Client) -> None:
    assert ask(http, "fault-empty-choices").json()["choices"] == []
    assert ask(http, "fault-empty-choices", MESSAGES).json()["content"] == []
    assert "content_block" not in ask(http, "fault-empty-choices", MESSAGES, stream=True).text


@pytest.mark.parametrize("path", [CHAT, MESSAGES])
def test_reset_comes_before_any_header(http: httpx.Client, path: str) -> None:
    with pytest.raises(httpx.ReadError):
        ask(http, "fault-reset", path)


def test_sdks_see_a_reset_as_a_connection_error(borealis: OpenAI) -> None:
    with pytest.raises(openai.APIConnectionError):
        borealis.chat.completions.create(model="fault-reset", messages=[{"role": "user", "content": "Hello"}])


def test_silent_provider_never_answers(http: httpx.Client) -> None:
    with pytest.raises(httpx.ReadTimeout):
        http.post(CHAT, json=body("fault-silent"), timeout=FAULT_SECONDS / 3)


def test_slow_first_token_comes_late_but_whole(http: httpx.Client) -> None:
    began = time.monotonic()

    answer = ask(http, "fault-slow-first-token", stream=True)

    assert time.monotonic() - began >= FAULT_SECONDS
    assert answer.text.endswith("data: [DONE]\n\n")


@pytest.mark.parametrize(("path", "event"), [(CHAT, '"content":"'), (MESSAGES, "event: content_block_delta")])
def test_cut_stream_breaks_off_after_forty_words(http: httpx.Client, path: str, event: str) -> None:
    told = received_before_the_end(http, "fault-cut-stream", path)

    # The first chunk of the openai dialect has empty content.
    assert told.count(event) - told.count('"content":""') == 40
    assert "saturday" not in told


def test_cut_reply_breaks_off_without_a_stream_too(http: httpx.Client) -> None:
    with pytest.raises(BROKEN):
        ask(http, "fault-cut-stream")


def test_stream_that_ends_early_is_clean_but_says_no_reason(http: httpx.Client) -> None:
    text = ask(http, "fault-end-early", stream=True).text

    assert '"finish_reason":"' not in text
    assert "[DONE]" not in text


def test_stall_pauses_and_goes_on(http: httpx.Client) -> None:
    began = time.monotonic()

    answer = ask(http, "fault-stall", stream=True)

    assert time.monotonic() - began >= FAULT_SECONDS
    assert answer.text.endswith("data: [DONE]\n\n")


@pytest.mark.parametrize(("path", "event"), [(CHAT, '"delta":{"content"'), (MESSAGES, "text_delta")])
def test_malformed_chunk_stands_between_sixty_good_ones(http: httpx.Client, path: str, event: str) -> None:
    text = ask(http, "fault-malformed-chunk", path, stream=True).text

    broken = [part for part in text.split("\n\n") if part and not part.endswith(("}", "[DONE]"))]
    assert text.count(event) == 60
    assert len(broken) == 1


def test_stream_without_done_still_says_why_it_finished(http: httpx.Client) -> None:
    text = ask(http, "fault-no-done", stream=True).text
    events = ask(http, "fault-no-done", MESSAGES, stream=True).text

    assert ('"finish_reason":"stop"' in text, "[DONE]" in text) == (True, False)
    assert ("end_turn" in events, "message_stop" in events) == (True, False)


def test_error_in_mid_stream_is_told_in_the_dialect(http: httpx.Client, simulator: Simulator) -> None:
    text = ask(http, "fault-stream-error", stream=True).text
    hello: Any = [{"role": "user", "content": "Hello"}]
    with (
        anthropic.Anthropic(base_url=f"{simulator.url}/aurora", api_key="any", max_retries=0) as aurora,
        pytest.raises(anthropic.APIStatusError) as failed,
        aurora.messages.stream(model="fault-stream-error", max_tokens=400, messages=hello) as stream,
    ):
        stream.get_final_message()

    assert text.split("\n\n")[-2].startswith('data: {"error":')
    assert failed.value.type == "overloaded_error"


def test_usage_is_left_out_or_nonsense(http: httpx.Client) -> None:
    told = [
        ask(http, f"borealis-small+{name}").json().get("usage", {}).get("completion_tokens", "missing")
        for name in ("no-usage", "usage-zero", "usage-negative", "usage-string")
    ]

    assert told == ["missing", 0, -8, "8"]


def test_prefill_is_refused_and_all_else_answered(http: httpx.Client) -> None:
    prefilled = body("fault-refuse-prefill")
    prefilled["messages"] = [*prefilled["messages"], {"role": "assistant", "content": "I"}]

    statuses = [http.post(CHAT, json=each).status_code for each in (prefilled, body("fault-refuse-prefill"))]

    assert statuses == [400, 200]


def test_flapping_provider_comes_back_after_a_while(http: httpx.Client) -> None:
    first = ask(http, "fault-flap").status_code
    time.sleep(FAULT_SECONDS + 0.05)

    assert (first, ask(http, "fault-flap").status_code) == (503, 200)


@pytest.mark.parametrize("name", [*FAULTS, *SCENARIOS, *SCENARIOS.values(), "status-400", "status-599"])
def test_every_fault_can_be_asked_of_any_model(name: str) -> None:
    selection = select(f"aurora-small+{name}", "aurora", "anthropic", fault_seconds=None)

    assert selection is not None
    assert (selection.model, selection.fault is not None) == (MODELS["aurora-small"], True)


@pytest.mark.parametrize("name", ["fault-", "fault-status-200", "borealis-small+", "nobody+silent", "instantly"])
def test_other_names_are_no_faults(name: str) -> None:
    assert select(name, None, "openai", fault_seconds=None) is None
