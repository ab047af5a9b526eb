"""Asking the gateways themselves which revision they answer with. The database only knows what they ought to."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import httpx

TIMEOUT_S = 1.0


@dataclass(frozen=True, slots=True)
class Answer:
    """What one gateway said. `revision` is null when it answers with no table, `error` empty when it answered."""

    url: str
    process: str = ""
    revision: int | None = None
    error: str = ""


def ask_gateways(*, urls: Iterable[str], client: httpx.Client | None = None) -> tuple[Answer, ...]:
    """One answer a gateway, in the order of `urls`; a gateway that cannot be reached is an answer too."""
    with client or httpx.Client(timeout=TIMEOUT_S, trust_env=False) as asking:
        return tuple(_ask(asking, url.rstrip("/")) for url in urls)


def _ask(client: httpx.Client, url: str) -> Answer:
    try:
        said: dict[str, Any] = client.get(f"{url}/health/ready").json()
        return Answer(url=url, process=str(said["process"]), revision=said["revision"])
    except httpx.TimeoutException:
        return Answer(url=url, error=f"No answer within {TIMEOUT_S:g} s.")
    except httpx.HTTPError as error:
        return Answer(url=url, error=f"It cannot be reached: {error}.")
    except (ValueError, KeyError, TypeError):
        return Answer(url=url, error="It answered, but not like a gateway.")
