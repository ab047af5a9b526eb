"""What a request loses on its way: each name is told to the caller in a header, so nothing is dropped silently."""

import re

from routerhub.providers.bodies import Body, without_our_metadata

CARRIED = frozenset(
    ("model", "messages", "n", "stream", "stream_options", "metadata", "user", "safety_identifier", "modalities")
    + ("tools", "tool_choice", "parallel_tool_calls", "functions", "function_call")
    + ("max_tokens", "max_completion_tokens", "stop", "temperature", "top_p", "top_k")
    + ("response_format", "reasoning_effort", "thinking")
)
# Values that ask for what happens anyway.
NEUTRAL = {
    "logprobs": False,
    "top_logprobs": 0,
    "frequency_penalty": 0,
    "presence_penalty": 0,
    "logit_bias": {},
    "store": False,
    "service_tier": "auto",
}
# The names end up in a header: callers choose them, so they are kept short, few and free of other characters.
MOST_NAMES = 32
LONGEST_NAME = 64
_NOT_A_NAME = re.compile(r"[^A-Za-z0-9_.\[\]-]")


class LeftBehind:
    """Collects the names of what has no counterpart in the anthropic dialect, each once, in order."""

    def __init__(self) -> None:
        self._names: dict[str, None] = {}

    def add(self, name: str) -> None:
        """Note one name."""
        self._names[_NOT_A_NAME.sub("_", name)[:LONGEST_NAME]] = None

    def add_fields(self, body: Body) -> None:
        """Note every field of the request that is not carried over, unless its value changes nothing."""
        for name, value in body.items():
            if name not in CARRIED and value is not None and (name not in NEUTRAL or NEUTRAL[name] != value):
                self.add(name)
        if without_our_metadata(body).get("metadata"):
            self.add("metadata")
        options = body.get("stream_options")
        if isinstance(options, dict) and options.get("include_obfuscation"):
            self.add("stream_options.include_obfuscation")

    def names(self) -> tuple[str, ...]:
        """The first names, as many as a header can bear."""
        return tuple(self._names)[:MOST_NAMES]
