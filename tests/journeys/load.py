"""Many callers at once, which go on whatever happens to the installation."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import openai

from tests.journeys.installation import Installation

LINE = "Label this support ticket: my parcel has not arrived."


@dataclass
class Load:
    """What the callers saw: ids of answered calls, and how many calls failed."""

    answered: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    stopping: threading.Event = field(default_factory=threading.Event)


@contextmanager
def under_load(installation: Installation, *, callers: int) -> Iterator[Load]:
    """Callers that send one call after the other while the block runs; the last ones are over when it ends."""
    load = Load()
    threads = [threading.Thread(target=_call_until_stopped, args=(installation, load)) for _ in range(callers)]
    for thread in threads:
        thread.start()
    try:
        yield load
    finally:
        load.stopping.set()
        for thread in threads:
            thread.join(timeout=60)


def _call_until_stopped(installation: Installation, load: Load) -> None:
    with installation.client() as client:
        while not load.stopping.is_set():
            try:
                reply = client.chat.completions.with_raw_response.create(
                    model="auto", messages=[{"role": "user", "content": LINE}]
                )
                load.answered.append(reply.headers["x-request-id"])
            except openai.OpenAIError as error:
                load.failed.append(repr(error))
