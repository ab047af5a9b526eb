"""A demo with something on every page: sample calls, and a draft that changes, adds and removes a rule."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

import httpx

from tests.journeys.installation import KEY, Installation
from tests.launch.waiting import wait_until

SAMPLES = 20
CHANGED, ADDED, REMOVED = "ticket-labels", "priority-tickets", "enterprise"
HOSTILE = "<script>alert(1)</script> <img src=x onerror=alert(1)> \u202eright to left"
ADD = {
    "act": "add",
    "position": 1,
    "rule": {
        "key": ADDED,
        "name": "Priority tickets skip the queue",
        "conditions": [{"kind": "task", "tasks": ["ticket-labels"]}, {"kind": "user_tier", "user_tiers": ["paid"]}],
        "strategy": {"kind": "single", "primary": {"tier": "fastest", "timeout_ms": 2500}},
    },
}


def send_samples(demo: Installation) -> None:
    """The sample requests of the overview and one hostile call of our own, all of them ended."""
    with signed_in(demo, "manager") as client:
        assert post(client, "/sample-requests/").is_success
    demo.client().chat.completions.create(
        model="task/summaries",
        messages=[{"role": "user", "content": HOSTILE}],
        extra_headers={"x-routerhub-user-tier": "free"},
    )
    wait_until(partial(has_ended_calls, demo, SAMPLES + 1), within_s=60)


def has_ended_calls(demo: Installation, count: int) -> bool:
    return len([call for call in demo.calls() if call["status"] != "open"]) >= count


@contextmanager
def drafted(demo: Installation) -> Iterator[None]:
    """A draft with one rule changed, one added above it and one removed; discarded afterwards."""
    rules = {rule["key"]: rule for rule in live_rules(demo)}
    changed = {**rules[CHANGED], "note": "Measured in October.", "strategy": single("borealis-small")}
    act(demo, {"act": "change", "rule": changed}, ADD, {"act": "remove", "key": REMOVED})
    try:
        yield
    finally:
        discard(demo)


def single(model: str) -> dict[str, Any]:
    """The strategy that asks one model and nobody else."""
    return {"kind": "single", "primary": {"model": model, "timeout_ms": 3000}}


def live_rules(demo: Installation) -> list[dict[str, Any]]:
    """The rules of the newest revision."""
    newest = demo.api("revisions", limit=1)["items"][0]["number"]
    rules: list[dict[str, Any]] = demo.api(f"revisions/{newest}")["table"]["rules"]
    return rules


def act(demo: Installation, *changes: dict[str, Any], **extra: Any) -> dict[str, Any]:
    """The draft after these acts through the management API."""
    return answered("POST", demo, "drafts", json={"changes": changes, **extra})


def publish(demo: Installation, *, message: str) -> dict[str, Any]:
    """Publish the draft through the management API."""
    draft = demo.api("drafts/current")
    return answered("POST", demo, f"drafts/{draft['id']}/publish", json={"message": message})


def discard(demo: Installation) -> None:
    """There is no draft afterwards."""
    current = httpx.get(f"{demo.url}/api/drafts/current", headers=AUTHORIZED)
    if current.status_code == httpx.codes.OK:
        httpx.delete(f"{demo.url}/api/drafts/{current.json()['id']}", headers=AUTHORIZED).raise_for_status()


AUTHORIZED = {"authorization": f"Bearer {KEY}"}


def answered(method: str, demo: Installation, path: str, **request: Any) -> dict[str, Any]:
    """What the management API answers to a request that must succeed."""
    reply = httpx.request(method, f"{demo.url}/api/{path}", headers=AUTHORIZED, **request)
    assert reply.is_success, reply.text
    found: dict[str, Any] = reply.json()
    return found


@contextmanager
def signed_in(demo: Installation, login: str) -> Iterator[httpx.Client]:
    """A plain client with somebody's session."""
    with httpx.Client(base_url=demo.url, follow_redirects=True) as client:
        client.get("/sign-in/")
        post(client, "/sign-in/", username=login, password="demo")
        yield client


def post(client: httpx.Client, path: str, **fields: str) -> httpx.Response:
    """Send a form with the token of its session."""
    return client.post(path, data={"csrfmiddlewaretoken": client.cookies["routerhub-csrf"], **fields})
