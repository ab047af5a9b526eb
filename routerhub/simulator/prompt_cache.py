"""Prompt caches of the providers: what of a prompt was seen a short while ago and is billed apart."""

from dataclasses import dataclass
from hashlib import sha256

from routerhub.simulator.conversation import CacheMark, Conversation

SMALLEST_CACHED_TOKENS = 1024
TTL_SECONDS = {"5m": 300.0, "1h": 3600.0}
# Automatic caches of the openai dialect count in steps of this many tokens.
AUTOMATIC_STEP = 128
MOST_PREFIXES = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class CacheUse:
    """How many tokens of a prompt came out of the cache, and how many were put into it, by lifetime."""

    read: int = 0
    written_5m: int = 0
    written_1h: int = 0


class PromptCache:
    """Prefixes of prompts and until when each is remembered, by model."""

    def __init__(self) -> None:
        self._expires: dict[str, float] = {}

    def marked(self, conversation: Conversation, *, now: float, bytes_per_token: float) -> CacheUse:
        """What the breakpoints of a prompt read and write: the longest remembered prefix is read, the rest written."""
        read = written_5m = written_1h = reached = 0
        for mark in conversation.cache_marks:
            tokens = _count(mark.prefix, bytes_per_token)
            if tokens < SMALLEST_CACHED_TOKENS:
                continue
            if self._remembers(conversation.model, mark, now):
                read, written_5m, written_1h = tokens, 0, 0
            elif mark.ttl == "1h":
                written_1h += tokens - reached
            else:
                written_5m += tokens - reached
            reached = tokens
        return CacheUse(read=read, written_5m=written_5m, written_1h=written_1h)

    def automatic(self, conversation: Conversation, *, now: float, bytes_per_token: float) -> CacheUse:
        """What an automatic cache reads or writes: all but the last message, if it is long."""
        prefix = "\x00".join((conversation.system, *(turn.text for turn in conversation.turns[:-1])))
        tokens = _count(prefix, bytes_per_token) // AUTOMATIC_STEP * AUTOMATIC_STEP
        if tokens < SMALLEST_CACHED_TOKENS:
            return CacheUse()
        is_known = self._remembers(conversation.model, CacheMark(prefix, "5m"), now)
        return CacheUse(read=tokens) if is_known else CacheUse(written_5m=tokens)

    def _remembers(self, model: str, mark: CacheMark, now: float) -> bool:
        key = sha256(f"{model}\x00{mark.prefix}".encode()).hexdigest()
        is_known = self._expires.get(key, 0.0) > now
        if len(self._expires) >= MOST_PREFIXES:
            self._expires.clear()
        self._expires[key] = now + TTL_SECONDS[mark.ttl]
        return is_known


def _count(text: str, bytes_per_token: float) -> int:
    return round(len(text.encode()) / bytes_per_token)
