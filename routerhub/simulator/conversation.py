"""A request as the simulator understands it, whatever the dialect it came in."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any, Literal

from routerhub.simulator.tools import AUTO, Tool, ToolChoice, ToolResult


class BadRequest(Exception):
    """The request breaks the dialect's rules; `param` names the field, where one is to blame."""

    def __init__(self, message: str, param: str | None = None, *, code: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.param = param
        self.code = code


@dataclass(frozen=True, slots=True)
class Medium:
    """An image, a document or a sound that came with a message; `told` is what can be said about it."""

    kind: Literal["image", "document", "audio"]
    told: str


@dataclass(frozen=True, slots=True)
class Turn:
    """One message: its role, its text, and what came with it. Results of tools have a turn of the role `tool`."""

    role: str
    text: str
    media: tuple[Medium, ...] = ()
    calls: int = 0
    results: tuple[ToolResult, ...] = ()


@dataclass(frozen=True, slots=True)
class CacheMark:
    """A prompt cache breakpoint: everything up to and including `prefix` may be cached for `ttl`."""

    prefix: str
    ttl: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Thinking:
    """How long the model thinks, in sentences, before it answers, and whether it shows its thoughts."""

    sentences: int
    is_shown: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversation:
    """What a reply is made from. `schema` is a JSON schema; `extra_tokens` counts what is no text, such as images.

    `top_logprobs` is how many alternatives to each token are wanted; null where no logprobs are.
    """

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
    tools: tuple[Tool, ...] = ()
    tool_choice: ToolChoice = AUTO
    thinking: Thinking | None = None
    choices: int = 1
    top_logprobs: int | None = None
    service_tier: str = "default"

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
    def media(self) -> tuple[Medium, ...]:
        """What came with the last thing the user said."""
        return next((turn.media for turn in reversed(self.turns) if turn.role == "user"), ())

    @property
    def results(self) -> tuple[ToolResult, ...]:
        """The results of tools that nobody has answered yet."""
        return tuple(result for turn in self._since("assistant") for result in turn.results)

    @property
    def calls_made(self) -> int:
        """How many calls of tools the model has made since the user last said something."""
        return sum(turn.calls for turn in self._since("user"))

    @property
    def prompt_hash(self) -> str:
        """What tells this prompt from another: SHA-256 of roles and texts, in hex."""
        digest = sha256(self.system.encode())
        for turn in self.turns:
            digest.update(f"\x00{turn.role}\x00{turn.text}".encode())
        return digest.hexdigest()

    def _since(self, role: str) -> tuple[Turn, ...]:
        """The turns after the last one of that role."""
        last = max((place for place, turn in enumerate(self.turns) if turn.role == role), default=-1)
        return self.turns[last + 1 :]
