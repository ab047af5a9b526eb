from typing import Any

import httpx
import msgspec
import openai
import orjson
import pytest
from openai import OpenAI

from routerhub.engine.facts import AttemptEnded, AttemptStarted, CallEnded
from routerhub.engine.table import Rule
from tests.gateway.servers import RunningGateway
from tests.gateway.snapshots import KEY, a_key, a_model, a_rule, a_snapshot

HELLO: list[Any] = [{"role": "user", "content": "Label this ticket: my parcel never arrived."}]
FAULTS = (
    "fault-error-503",
    "fault-rate-limit",
    "fault-reset",
    "fault-silent",
    "fault-error-200",
    "fault-html-200",
    "fault-empty-choices",
    "fault-html-502",
    "fault-status-401",
    "fault-status-404",
)


@pytest.fixture
def serve(hub: RunningGateway, simulator_url: str) -> Any:
    def use(*rules: Rule, **changes: Any) -> None:
        models = tuple(a_model(slug, "borealis") for rule in rules for slug in _fault_models(rule))
        hub.use(a_snapshot(*rules, simulator=simulator_url, models=models, **changes))

    return use


def _fault_models(rule: Rule) -> list[str]:
    return [target.model or "" for target in rule.strategy.targets if (target.model or "").startswith("fault-")]


@pytest.mark.parametrize("model", ["borealis-small", "aurora-small"], ids=["openai upstream", "anthropic upstream"])
def test_whole_reply_says_what_was_decided(serve: Any, sdk: OpenAI, model: str) -> None:
    serve(a_rule("everything", model))

    raw = sdk.chat.completions.with_raw_response.create(model="auto", messages=HELLO)

    reply = raw.parse()
    assert reply.choices[0].message.content
    assert reply.choices[0].finish_reason == "stop"
    assert reply.usage is not None
    cost = (reply.usage.prompt_tokens * 3 + reply.usage.completion_tokens * 15) / 1_000_000
    assert {name: raw.headers[name] for name in raw.headers if name.startswith("x-routerhub")} == {
        "x-routerhub-model": model,
        "x-routerhub-rule": "everything",
        "x-routerhub-revision": "7",
        "x-routerhub-attempts": "1",
        "x-routerhub-reason": "default_rule",
        "x-routerhub-cost-usd": f"{cost:.9f}",
    }


@pytest.mark.parametrize("model", ["borealis-small", "aurora-small"], ids=["openai upstream", "anthropic upstream"])
def test_streamed_reply_has_the_same_text_as_a_whole_one(serve: Any, sdk: OpenAI, model: str) -> None:
    serve(a_rule("everything", model))
    whole = sdk.chat.completions.create(model="auto", messages=HELLO).choices[0].message.content

    with sdk.chat.completions.stream(model="auto", messages=HELLO, stream_options={"include_usage": True}) as stream:
        streamed = stream.get_final_completion()

    choice = streamed.choices[0]
    assert (choice.message.role, choice.message.content, choice.finish_reason) == ("assistant", whole, "stop")
    assert streamed.usage is not None


def test_call_is_in_the_journal_with_its_attempt_before_the_reply(serve: Any, hub: RunningGateway, sdk: OpenAI) -> None:
    serve(a_rule("everything", "borealis-small"))

    raw = sdk.chat.completions.with_raw_response.create(model="auto", messages=HELLO)

    started, ended, call = hub.facts(AttemptStarted, AttemptEnded, CallEnded)
    assert isinstance(started, AttemptStarted)
    assert isinstance(ended, AttemptEnded)
    assert isinstance(call, CallEnded)
    assert (started.number, started.model, started.reason) == (1, "borealis-small", "primary")
    assert (ended.attempt, ended.status, ended.usage_source, ended.http_status) == (
        started,
        "succeeded",
        "provider",
        200,
    )
    assert (call.call.call_id, call.status, call.attempts) == (raw.headers["x-request-id"], "succeeded", 1)
    assert msgspec.json.decode(call.request_body) == {"messages": HELLO, "model": "auto"}
    assert call.reply_text == raw.parse().choices[0].message.content


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("is_stream", [False, True], ids=["whole", "streamed"])
def test_failed_attempt_falls_back_unseen(serve: Any, http: httpx.Client, fault: str, *, is_stream: bool) -> None:
    serve(a_rule("everything", fault, "aurora-small", timeout_ms=300))

    reply = http.post("/v1/chat/completions", json={"model": "auto", "messages": HELLO, "stream": is_stream})

    assert (reply.status_code, reply.headers["x-routerhub-model"], reply.headers["x-routerhub-attempts"]) == (
        200,
        "aurora-small",
        "2",
    )


def test_reason_of_the_second_attempt_is_the_failure_of_the_first(
    serve: Any, hub: RunningGateway, http: httpx.Client
) -> None:
    serve(a_rule("everything", "fault-error-503", "aurora-small"))

    http.post("/v1/chat/completions", json={"model": "auto", "messages": HELLO})

    attempts = [fact for fact in hub.facts(AttemptEnded) if isinstance(fact, AttemptEnded)]
    assert [(a.attempt.reason, a.status, a.http_status, a.cost_nano == 0) for a in attempts] == [
        ("primary", "failed", 503, True),
        ("server_error", "succeeded", 200, False),
    ]


@pytest.mark.parametrize(
    ("fault", "status", "retry_after"),
    [
        ("fault-error-503", 503, "1"),
        ("fault-rate-limit", 429, "2"),
        ("fault-silent", 504, "1"),
        ("fault-html-200", 502, "1"),
    ],
)
def test_caller_gets_one_clear_error_when_everybody_failed(
    serve: Any, http: httpx.Client, fault: str, status: int, retry_after: str
) -> None:
    serve(a_rule("everything", fault, timeout_ms=300))

    reply = http.post("/v1/chat/completions", json={"model": "auto", "messages": HELLO})

    assert (reply.status_code, reply.headers["retry-after"]) == (status, retry_after)
    assert reply.json()["error"]["message"].startswith("No provider answered.")


def test_request_that_the_provider_refuses_is_not_tried_elsewhere(
    serve: Any, hub: RunningGateway, http: httpx.Client
) -> None:
    serve(a_rule("everything", "fault-content-filter-400", "aurora-small"))

    reply = http.post("/v1/chat/completions", json={"model": "auto", "messages": HELLO})

    assert (reply.status_code, reply.json()["error"]["code"]) == (400, "content_filter")
    assert len(hub.facts(AttemptStarted)) == 1


def test_named_model_is_used_and_recorded(serve: Any, sdk: OpenAI) -> None:
    serve(revision=None)

    raw = sdk.chat.completions.with_raw_response.create(model="aurora-large", messages=HELLO)

    assert (raw.headers["x-routerhub-model"], raw.headers["x-routerhub-reason"]) == ("aurora-large", "model_named")


@pytest.mark.parametrize(
    ("body", "status", "code", "field"),
    [
        pytest.param(b"{", 400, "invalid_request", None, id="malformed JSON"),
        pytest.param(b'{"model": "auto"}', 400, "invalid_request", "messages", id="no messages"),
        pytest.param({"model": "gpt-9", "messages": HELLO}, 404, "model_not_found", "model", id="unknown model"),
        pytest.param({"model": "task/x", "messages": HELLO}, 404, "model_not_found", "model", id="unknown task"),
        pytest.param(
            {"model": "auto", "messages": HELLO, "metadata": {"x-routerhub-deadline-ms": "soon"}},
            400,
            "invalid_request",
            "x-routerhub-deadline-ms",
            id="a hint that makes no sense",
        ),
    ],
)
def test_bad_input_names_its_field_and_is_in_the_ledger(
    serve: Any, hub: RunningGateway, http: httpx.Client, body: Any, status: int, code: str, field: str | None
) -> None:
    serve(a_rule("everything", "borealis-small"))

    reply = http.post("/v1/chat/completions", content=body if isinstance(body, bytes) else orjson.dumps(body))

    error, call = reply.json()["error"], hub.facts(CallEnded)[-1]
    assert (reply.status_code, error["code"], error["param"]) == (status, code, field)
    assert isinstance(call, CallEnded)
    assert (call.call.call_id, call.status, call.http_status) == (reply.headers["x-request-id"], "rejected", status)


def test_body_laid_out_with_tabs_and_line_breaks_is_one_line_of_the_journal(
    serve: Any, hub: RunningGateway, http: httpx.Client
) -> None:
    serve(a_rule("everything", "borealis-small"))
    body = b'{\n\t"model": "auto",\r\n\t"messages": [{"role": "user", "content": "a\\nb"}]\n}'

    http.post("/v1/chat/completions", content=body)

    call = hub.facts(CallEnded)[-1]
    assert isinstance(call, CallEnded)
    assert bytes(call.request_body) == b'{"model":"auto","messages":[{"role":"user","content":"a\\nb"}]}'


def test_unpublished_table_is_said_to_be_so(serve: Any, http: httpx.Client) -> None:
    serve(revision=None)

    reply = http.post("/v1/chat/completions", json={"model": "auto", "messages": HELLO})

    assert (reply.status_code, reply.json()["error"]["code"]) == (503, "nothing_published")


@pytest.mark.parametrize("key", ["", "rh-wrong"])
def test_wrong_key_is_an_authentication_error(serve: Any, hub: RunningGateway, key: str) -> None:
    serve(a_rule("everything", "borealis-small"))
    client = OpenAI(base_url=f"{hub.url}/v1", api_key=key or "none", max_retries=0)

    with client, pytest.raises(openai.AuthenticationError) as raised:
        client.chat.completions.create(model="auto", messages=HELLO)

    assert raised.value.code == "invalid_api_key"


@pytest.mark.parametrize(
    ("key", "code"),
    [
        (a_key(scopes=frozenset({"admin"})), "key_scope"),
        (a_key(allowed_models=frozenset({"aurora-small"})), "model_forbidden"),
    ],
)
def test_key_that_may_not_is_forbidden(serve: Any, http: httpx.Client, key: Any, code: str) -> None:
    serve(keys={KEY: key})

    reply = http.post("/v1/chat/completions", json={"model": "aurora-large", "messages": HELLO})

    assert (reply.status_code, reply.json()["error"]["code"]) == (403, code)


def test_expired_key_is_no_key(serve: Any, http: httpx.Client) -> None:
    serve(keys={KEY: a_key(expires_ms=1)})

    assert http.post("/v1/chat/completions", json={"model": "auto", "messages": HELLO}).status_code == 401


def test_x_api_key_is_as_good_as_bearer(serve: Any, hub: RunningGateway) -> None:
    serve(a_rule("everything", "borealis-small"))

    reply = httpx.post(
        f"{hub.url}/v1/chat/completions", json={"model": "auto", "messages": HELLO}, headers={"x-api-key": KEY}
    )

    assert reply.status_code == 200
