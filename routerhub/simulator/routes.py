"""Which path is whose: `/<provider>/v1/...`, or `/v1/...` for all providers of a dialect."""

import re
from dataclasses import dataclass
from typing import Literal

from routerhub.simulator.catalogue import PROVIDERS, Dialect

Act = Literal["reply", "count", "embed", "models", "model", "health", "unknown"]

_PATH = re.compile(rf"(?:/({'|'.join(PROVIDERS)}))?/v1/(.+)")
# The acts of each dialect, by what follows /v1/.
_ACTS: dict[Dialect, dict[str, Act]] = {
    "openai": {"chat/completions": "reply", "embeddings": "embed"},
    "anthropic": {"messages": "reply", "messages/count_tokens": "count"},
}


@dataclass(frozen=True, slots=True)
class Route:
    """What a request is for. `provider` is null where the path names none; `model` is set for `model` only."""

    act: Act
    dialect: Dialect
    provider: str | None = None
    model: str = ""


def find_route(method: str, path: str, *, has_anthropic_version: bool) -> Route:
    """The route of a request; a path that nobody serves keeps the dialect that its error is told in."""
    dialect: Dialect = "anthropic" if has_anthropic_version else "openai"
    if path in ("/", "/health"):
        return Route("health", dialect)
    found = _PATH.fullmatch(path)
    if found is None:
        return Route("unknown", dialect)
    provider, rest = found.groups()
    dialect = PROVIDERS[provider].dialect if provider else "anthropic" if rest.startswith("messages") else dialect
    if method == "GET" and rest == "models":
        return Route("models", dialect, provider)
    if method == "GET" and rest.startswith("models/"):
        return Route("model", dialect, provider, rest.removeprefix("models/"))
    if method == "POST" and rest in _ACTS[dialect]:
        return Route(_ACTS[dialect][rest], dialect, provider)
    return Route("unknown", dialect, provider)
