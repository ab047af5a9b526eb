"""Chat completion chunks: the same frame around every delta."""

from routerhub.engine.reply import Usage
from routerhub.providers.bodies import Body
from routerhub.providers.openai_to_anthropic.endings import openai_usage
from routerhub.providers.relays import data_event


class Chunks:
    """Writes the chunks of one reply; the role goes out once, before anything else."""

    def __init__(self, *, created: int, wants_usage: bool) -> None:
        self.frame: Body = {
            "id": "",
            "object": "chat.completion.chunk",
            "created": created,
            "model": "",
            "service_tier": None,
            "system_fingerprint": None,
        }
        self._wants_usage = wants_usage
        self._has_role = False

    def role(self, content: str | None) -> bytes:
        """The first chunk, if it has not been written: content is null until there is text."""
        if self._has_role:
            return b""
        self._has_role = True
        return self._chunk({"role": "assistant", "content": content, "refusal": None})

    def delta(self, delta: Body) -> bytes:
        """A piece of the message."""
        return self.role("" if "content" in delta else None) + self._chunk(delta)

    def end(self, reason: str, usage: Usage | None) -> bytes:
        """The finish, and last the usage if it was asked for and is known."""
        last = self.role("") + self._chunk({}, reason)
        if self._wants_usage and usage is not None:
            last += data_event({**self.frame, "choices": [], "usage": openai_usage(usage)})
        return last

    def _chunk(self, delta: Body, reason: str | None = None) -> bytes:
        choice = {"index": 0, "delta": delta, "logprobs": None, "finish_reason": reason}
        chunk = {**self.frame, "choices": [choice]}
        if self._wants_usage:
            chunk["usage"] = None
        return data_event(chunk)
