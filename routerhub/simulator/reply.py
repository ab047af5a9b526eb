"""A finished reply: what was drafted, cut where the request says, and what it used."""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from routerhub.simulator.conversation import Conversation
from routerhub.simulator.prompt_cache import CacheUse
from routerhub.simulator.replies.drafting import Draft
from routerhub.simulator.tools import ToolCall

TOKENS_PER_MESSAGE = 4
TOKENS_PER_CALL = 12
FRAGMENT = 6
_PIECE = re.compile(r"\s*\S+\s*|\s+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What the model says. `prompt_tokens` counts the whole prompt, cached parts included."""

    text: str
    finish: Literal["stop", "length", "tool_calls", "refusal"]
    stop_sequence: str | None
    prompt_tokens: int
    output_tokens: int
    cache: CacheUse = CacheUse()
    is_empty: bool = False
    thinking: str = ""
    thinking_tokens: int = 0
    is_thinking_shown: bool = True
    calls: tuple[ToolCall, ...] = ()
    refusal: str | None = None
    choices: int = 1
    top_logprobs: int | None = None
    service_tier: str = "default"

    @property
    def pieces(self) -> Sequence[str]:
        """The text as a stream sends it: word by word, nothing lost."""
        return pieces_of(self.text)


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """What surrounds a reply: the ids, the model's name as it was asked for, and the time."""

    request_id: str
    model: str
    created_s: int


def pieces_of(text: str) -> list[str]:
    """A text word by word."""
    return _PIECE.findall(text)


def fragments_of(arguments: str) -> list[str]:
    """The JSON of a call's arguments in pieces that mind no words."""
    return [arguments[start : start + FRAGMENT] for start in range(0, len(arguments), FRAGMENT)]


def count_tokens(text: str, bytes_per_token: float) -> int:
    """The tokens of a text as a tokenizer of that density would count them."""
    return math.ceil(len(text.encode()) / bytes_per_token)


def count_prompt_tokens(conversation: Conversation, bytes_per_token: float) -> int:
    """The tokens of a whole prompt."""
    around = TOKENS_PER_MESSAGE * (len(conversation.turns) + bool(conversation.system))
    return count_tokens(conversation.text, bytes_per_token) + around + conversation.extra_tokens


def finish_reply(draft: Draft, conversation: Conversation, *, bytes_per_token: float, cache: CacheUse) -> Reply:
    """The reply that a request gets: ended at its stop sequence, then at its token limit."""
    text, stop_sequence = _until_stop(draft.text, conversation.stops)
    draft = replace(draft, text=text, calls=() if stop_sequence else draft.calls)
    output_tokens, limit = _count_output(draft, bytes_per_token), conversation.max_tokens
    is_cut = limit is not None and output_tokens > limit
    if is_cut and limit is not None:
        draft, output_tokens, stop_sequence = _cut(draft, limit, bytes_per_token), limit, None
    thinking = conversation.thinking
    return Reply(
        text=draft.text,
        finish="length" if is_cut else _finish(draft),
        stop_sequence=stop_sequence,
        prompt_tokens=count_prompt_tokens(conversation, bytes_per_token),
        output_tokens=output_tokens * conversation.choices,
        cache=cache,
        thinking=draft.thinking,
        thinking_tokens=count_tokens(draft.thinking, bytes_per_token) * conversation.choices,
        is_thinking_shown=thinking is None or thinking.is_shown,
        calls=draft.calls,
        refusal=draft.refusal,
        choices=conversation.choices,
        top_logprobs=conversation.top_logprobs,
        service_tier=conversation.service_tier,
    )


def _finish(draft: Draft) -> Literal["stop", "tool_calls", "refusal"]:
    if draft.refusal is not None:
        return "refusal"
    return "tool_calls" if draft.calls else "stop"


def _count_output(draft: Draft, density: float) -> int:
    calls = sum(TOKENS_PER_CALL + count_tokens(call.arguments, density) for call in draft.calls)
    said = (draft.thinking, draft.text, draft.refusal or "")
    return sum(count_tokens(text, density) for text in said) + calls


def _cut(draft: Draft, limit: int, density: float) -> Draft:
    """As much of a draft as the limit leaves: thoughts first, then text, then calls, the last one maybe in part."""
    thinking, left = _fitting(draft.thinking, limit, density)
    text, left = _fitting(draft.text, left, density)
    refusal, left = _fitting(draft.refusal or "", left, density)
    calls: list[ToolCall] = []
    for call in draft.calls:
        left -= TOKENS_PER_CALL
        if left <= 0:
            break
        arguments, left = _fitting(call.arguments, left, density)
        calls.append(replace(call, arguments=arguments))
    return Draft(thinking=thinking, text=text, calls=tuple(calls), refusal=refusal or None)


def _fitting(text: str, limit: int, density: float) -> tuple[str, int]:
    """The beginning of a text that fits into the limit, and what it leaves of that."""
    tokens = count_tokens(text, density)
    if tokens <= limit:
        return text, limit - tokens
    return text.encode()[: int(limit * density)].decode(errors="ignore"), 0


def _until_stop(text: str, stops: tuple[str, ...]) -> tuple[str, str | None]:
    found = [(text.index(stop), stop) for stop in stops if stop in text]
    if not found:
        return text, None
    at, stop = min(found)
    return text[:at], stop
