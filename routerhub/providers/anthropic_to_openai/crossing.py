"""What a request notes on its way: fields left behind, and names that must be given back on the return."""

import hashlib
import re
from typing import NamedTuple

from routerhub.providers.anthropic_to_openai.upstreams import Upstream

MAX_NAME_LENGTH = 64
# Enough of both ends to stay readable: MCP names begin with their server and end with their tool.
_KEPT_HEAD, _KEPT_TAIL = 30, 24
_UNFIT = re.compile(r"[^A-Za-z0-9_-]")
_UNPRINTABLE = re.compile(r"[^A-Za-z0-9_.-]")
MAX_LEFT_BEHIND = 20


class ToolNames:
    """Tool names as the openai dialect takes them, at most 64 plain characters, and the way back."""

    def __init__(self) -> None:
        self._originals: dict[str, str] = {}

    def shorten(self, name: str) -> str:
        """The name to send; a changed one carries a digest, so that two long names never become one."""
        if len(name) <= MAX_NAME_LENGTH and not _UNFIT.search(name):
            return name
        digest = hashlib.sha256(name.encode()).hexdigest()[:8]
        plain = _UNFIT.sub("_", name)
        short = f"{plain[:_KEPT_HEAD]}_{digest}_{plain[-_KEPT_TAIL:]}"
        self._originals[short] = name
        return short

    def restore(self, name: str) -> str:
        """The caller's name for the one that came back."""
        return self._originals.get(name, name)


class LeftBehind:
    """The names of what could not be carried over, each once, fit for a header's value."""

    def __init__(self) -> None:
        self._names: dict[str, None] = {}

    def add(self, name: str) -> None:
        """Note one. Callers choose the names of unknown fields, so they are made harmless and few."""
        if len(self._names) < MAX_LEFT_BEHIND:
            self._names[_UNPRINTABLE.sub("?", name[:MAX_NAME_LENGTH])] = None

    def names(self) -> tuple[str, ...]:
        """All of them, in the order they were met."""
        return tuple(self._names)


class Crossing(NamedTuple):
    """One request's way: the server it goes to, the longest reply of its model, and what is noted."""

    upstream: Upstream
    max_output_tokens: int
    names: ToolNames
    left: LeftBehind
