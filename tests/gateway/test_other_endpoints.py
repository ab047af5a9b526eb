from pathlib import Path

import httpx
from anthropic import Anthropic
from openai import OpenAI

from tests.gateway.servers import RunningGateway, gateway
from tests.gateway.snapshots import KEY, a_key, a_model, a_rule, a_snapshot

MESSAGES = [{"role": "user", "content": "hello"}]


def test_models_are_listed_in_the_openai_shape(hub: RunningGateway, sdk: OpenAI) -> None:
    hub.use(a_snapshot(models=(a_model("vendor/model:free", "borealis"),)))

    ids = [model.id for model in sdk.models.list()]

    assert ids == [
        "auto",
        "task/summaries",
        "aurora-large",
        "aurora-small",
        "borealis-large",
        "borealis-small",
        "vendor/model:free",
    ]
    assert sdk.models.retrieve("vendor/model:free").owned_by == "borealis"


def test_models_are_listed_in_the_anthropic_shape_for_its_client(hub: RunningGateway) -> None:
    hub.use(a_snapshot(keys={KEY: a_key(allowed_models=frozenset({"aurora-small"}))}))

    with Anthropic(base_url=hub.url, api_key=KEY, max_retries=0) as client:
        rows = [(model.id, model.display_name, model.type) for model in client.models.list()]

    assert rows == [
        ("auto", "The routing table decides", "model"),
        ("task/summaries", "Summaries", "model"),
        ("aurora-small", "Aurora Small", "model"),
    ]


def test_route_explains_without_asking_any_model(hub: RunningGateway, http: httpx.Client) -> None:
    hub.use(a_snapshot(a_rule("sums", "aurora-small", tasks=("summaries",)), a_rule("rest", "borealis-small")))

    answer = http.post("/v1/route", json={"model": "auto", "messages": MESSAGES}).json()

    assert (answer["model"], answer["rule"], answer["code"], answer["revision"]) == (
        "borealis-small",
        "rest",
        "default_rule",
        7,
    )
    assert answer["passed_over"] == [
        {
            "key": "sums",
            "name": "Sums",
            "sentence": "Passed over because it needs: task is summaries; the request has no task.",
        }
    ]


def test_route_takes_hints_from_headers(hub: RunningGateway, http: httpx.Client) -> None:
    hub.use(a_snapshot(a_rule("sums", "aurora-small", tasks=("summaries",)), a_rule("rest", "borealis-small")))

    answer = http.post(
        "/v1/route", json={"model": "auto", "messages": MESSAGES}, headers={"x-routerhub-task": "summaries"}
    ).json()

    assert (answer["rule"], answer["sentence"]) == (
        "sums",
        "Rule 1, Sums: task is summaries, so Aurora Small is asked.",
    )


def test_ready_only_with_a_snapshot(hub: RunningGateway) -> None:
    before = httpx.get(f"{hub.url}/health/ready")
    hub.use(a_snapshot(a_rule("rest", "borealis-small")))
    after = httpx.get(f"{hub.url}/health/ready")

    assert (before.status_code, before.json()["status"]) == (503, "starting")
    assert (after.status_code, after.json()["status"], after.json()["revision"], after.json()["serial"]) == (
        200,
        "ready",
        7,
        3,
    )


def test_live_from_the_start(hub: RunningGateway) -> None:
    assert httpx.get(f"{hub.url}/health/live").json() == {"status": "live"}


def test_greeting_is_answered_without_a_key(hub: RunningGateway) -> None:
    assert httpx.head(f"{hub.url}/").status_code == 200


def test_metrics_count_calls_and_attempts(hub: RunningGateway, http: httpx.Client, simulator_url: str) -> None:
    hub.use(a_snapshot(a_rule("rest", "borealis-small"), simulator=simulator_url))
    http.post("/v1/chat/completions", json={"model": "auto", "messages": MESSAGES})
    http.post("/v1/chat/completions", json={"model": "nobody", "messages": MESSAGES})

    lines = httpx.get(f"{hub.url}/metrics").text.splitlines()

    assert [line for line in lines if line.startswith(("routerhub_calls_total", "routerhub_attempts_total"))] == [
        'routerhub_calls_total{status="succeeded"} 1.0',
        'routerhub_calls_total{status="rejected"} 1.0',
        'routerhub_attempts_total{error="",model="borealis-small",status="succeeded"} 1.0',
    ]


def test_calls_before_the_first_snapshot_are_told_to_come_back(http: httpx.Client) -> None:
    reply = http.post("/v1/chat/completions", json={"model": "auto", "messages": MESSAGES})

    assert (reply.status_code, reply.json()["error"]["code"], reply.headers["retry-after"]) == (503, "starting", "1")


def test_unknown_address_is_a_clean_404_in_the_callers_dialect(http: httpx.Client) -> None:
    openai_error = http.post("/v1/responses", json={}).json()
    anthropic_error = http.post("/v1/nothing", json={}, headers={"anthropic-version": "2023-06-01"}).json()

    assert openai_error["error"]["code"] == "not_found"
    assert (anthropic_error["type"], anthropic_error["error"]["type"]) == ("error", "not_found_error")


def test_address_decides_the_dialect_of_an_error_where_it_belongs_to_one(http: httpx.Client) -> None:
    stray = {"anthropic-version": "2023-06-01"}

    openai_error = http.post("/v1/chat/completions", json={}, headers=stray).json()
    anthropic_error = http.post("/v1/messages", json={}).json()

    assert (set(openai_error), anthropic_error["type"]) == ({"error"}, "error")


def test_body_over_the_limit_is_refused_before_it_is_read(tmp_path: Path) -> None:
    with gateway(tmp_path, max_body_bytes=100) as hub:
        hub.use(a_snapshot(a_rule("rest", "borealis-small")))
        reply = httpx.post(
            f"{hub.url}/v1/chat/completions", content=b"x" * 101, headers={"authorization": f"Bearer {KEY}"}
        )

    assert (reply.status_code, reply.json()["error"]["code"]) == (413, "request_too_large")


def test_full_journal_refuses_calls_instead_of_making_unrecorded_ones(tmp_path: Path) -> None:
    with gateway(tmp_path, max_journal_bytes=1) as hub:
        hub.use(a_snapshot(a_rule("rest", "borealis-small")))
        reply = httpx.post(
            f"{hub.url}/v1/chat/completions",
            json={"model": "auto", "messages": MESSAGES},
            headers={"authorization": f"Bearer {KEY}"},
        )

    assert (reply.status_code, reply.json()["error"]["code"]) == (503, "ledger_unavailable")
