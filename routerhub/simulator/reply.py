"""A finished reply: its text cut where the request says, and what it used."""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from routerhub.simulator.conversation import Conversation
from routerhub.simulator.prompt_cache import CacheUse

TOKENS_PER_MESSAGE = 4
_PIECE = re.compile(r"\s*\S+\s*|\s+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What the model says. `prompt_tokens` counts the whole prompt, cached parts included."""

    text: str
    finish: Literal["stop", "length"]
    stop_sequence: str | None
    prompt_tokens: int
    output_tokens: int
    cache: CacheUse = CacheUse()
    is_empty: bool = False

    @property
    def pieces(self) -> Sequence[str]:
        """The text as a stream sends it: word by word, nothing lost."""
        return _PIECE.findall(self.text)


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """What surrounds a reply: the ids, the model's name as it was asked for, and the time."""

    request_id: str
    model: str
    created_s: int


def count_tokens(text: str, bytes_per_token: float) -> int:
    """The tokens of a text as a tokenizer of that density would count them."""
    return math.ceil(len(text.encode()) / bytes_per_token)


def count_prompt_tokens(conversation: Conversation, bytes_per_token: float) -> int:
    """The tokens of a whole prompt."""
    around = TOKENS_PER_MESSAGE * (len(conversation.turns) + bool(conversation.system))
    return count_tokens(conversation.text, bytes_per_token) + around + conversation.extra_tokens


def finish_reply(text: str, conversation: Conversation, *, bytes_per_token: float, cache: CacheUse) -> Reply:
    """The reply that a request gets: ended at its stop sequence, then at its token limit."""
    text, stop_sequence = _until_stop(text, conversation.stops)
    output_tokens = count_tokens(text, bytes_per_token)
    limit = conversation.max_tokens
    is_cut = limit is not None and output_tokens > limit
    if is_cut and limit is not None:
        text = text.encode()[: int(limit * bytes_per_token)].decode(errors="ignore")
        output_tokens, stop_sequence = limit, None
    return Reply(
        text=text,
        finish="length" if is_cut else "stop",
        stop_sequence=stop_sequence,
        prompt_tokens=count_prompt_tokens(conversation, bytes_per_token),
        output_tokens=output_tokens,
        cache=cache,
    )


def _until_stop(text: str, stops: tuple[str, ...]) -> tuple[str, str | None]:
    found = [(text.index(stop), stop) for stop in stops if stop in text]
    if not found:
        return text, None
    at, stop = min(found)
    return text[:at], stop
