"""The demo's example traffic: requests of every task, sent to the own gateway as any caller would send them."""

import time
import tomllib
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import cycle, islice
from operator import itemgetter
from pathlib import Path
from typing import Any

import httpx
from django.conf import settings

from routerhub.usage.models import Call, CallStatus

SAMPLES = Path(settings.BASE_DIR) / "fixtures" / "samples.toml"
DEMO_KEY = "rh-demo"
MOST_AT_ONCE = 8
TIMEOUT_S = 30
# How long to wait for the calls to reach the ledger, so that the page which follows shows them.
RECORDED_WITHIN_S = 4


class SamplesNotSent(Exception):
    """There is no demo, or nothing to send in it."""


@dataclass(frozen=True, slots=True)
class Sent:
    """How many requests got a reply, and how many an error or none."""

    answered: int
    failed: int


def send_samples(*, count: int, gateway_url: str) -> Sent:
    """Send `count` requests of the demo's fixtures, each task in turn, and wait until most likely all are recorded."""
    if not settings.DEMO:
        raise SamplesNotSent("Sample requests exist in the demo only.")
    requests = list(islice(cycle(in_turns(read_samples())), count))
    recorded_before = _count_ended()
    with (
        httpx.Client(base_url=gateway_url, timeout=TIMEOUT_S) as client,
        ThreadPoolExecutor(max_workers=MOST_AT_ONCE) as threads,
    ):
        answered = sum(threads.map(lambda request: _is_answered(client, request), requests))
    _wait_for(recorded_before + count)
    return Sent(answered=answered, failed=count - answered)


def read_samples() -> list[dict[str, Any]]:
    """The fixture's requests; `SamplesNotSent` when there are none."""
    if not SAMPLES.exists():
        raise SamplesNotSent(f"{SAMPLES.name} is missing from the fixtures.")
    samples: list[dict[str, Any]] = tomllib.loads(SAMPLES.read_text())["samples"]
    return samples


def in_turns(samples: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """One sample of each task, then the next of each, so that a few requests already show every task."""
    seen: Counter[str] = Counter()
    turns = []
    for sample in samples:
        turns.append(seen[sample["task"]])
        seen[sample["task"]] += 1
    return [sample for _, sample in sorted(zip(turns, samples, strict=True), key=itemgetter(0))]


def _is_answered(client: httpx.Client, sample: dict[str, Any]) -> bool:
    headers = {"authorization": f"Bearer {DEMO_KEY}"}
    for hint in ("task", "user_tier"):
        if sample.get(hint):
            headers[f"x-routerhub-{hint.replace('_', '-')}"] = sample[hint]
    messages = [{"role": role, "content": sample[role]} for role in ("system", "user") if sample.get(role)]
    try:
        answer = client.post("/v1/chat/completions", headers=headers, json={"model": "auto", "messages": messages})
    except httpx.HTTPError:
        return False
    return answer.is_success


def _wait_for(count: int) -> None:
    deadline = time.monotonic() + RECORDED_WITHIN_S
    while time.monotonic() < deadline and _count_ended() < count:
        time.sleep(0.2)


def _count_ended() -> int:
    return Call.objects.exclude(status=CallStatus.OPEN).count()
