"""A request as the simulator understands it, whatever the dialect it came in."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any


class BadRequest(Exception):
    """The request breaks the dialect's rules; `param` names the field, where one is to blame."""

    def __init__(self, message: str, param: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.param = param


@dataclass(frozen=True, slots=True)
class Turn:
    """One message: its role and its text."""

    role: str
    text: str


@dataclass(frozen=True, slots=True)
class CacheMark:
    """A prompt cache breakpoint: everything up to and including `prefix` may be cached for `ttl`."""

    prefix: str
    ttl: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversation:
    """What a reply is made from. `schema` is a JSON schema; `extra_tokens` counts what is no text, such as images."""

    model: str
    turns: tuple[Turn, ...]
    system: str = ""
    is_stream: bool = False
    max_tokens: int | None = None
    stops: tuple[str, ...] = ()
    wants_json: bool = False
    schema: Mapping[str, Any] | None = field(default=None, hash=False)
    include_usage: bool = False
    cache_marks: tuple[CacheMark, ...] = ()
    extra_tokens: int = 0

    @property
    def user_text(self) -> str:
        """The last thing the user said."""
        return next((turn.text for turn in reversed(self.turns) if turn.role == "user"), "")

    @property
    def text(self) -> str:
        """All text of the prompt, in order."""
        return "\n".join((self.system, *(turn.text for turn in self.turns)))

    @property
    def ends_with_assistant(self) -> bool:
        """Whether the last message is the start of the reply, put into the model's mouth (a prefill)."""
        return bool(self.turns) and self.turns[-1].role == "assistant"

    @property
    def prompt_hash(self) -> str:
        """What tells this prompt from another: SHA-256 of roles and texts, in hex."""
        digest = sha256(self.system.encode())
        for turn in self.turns:
            digest.update(f"\x00{turn.role}\x00{turn.text}".encode())
        return digest.hexdigest()
