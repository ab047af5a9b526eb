"""What a provider's reply comes to, whatever its dialect: text, why it stopped, what it used."""

from typing import Literal

from msgspec import Struct

Finish = Literal["stop", "length", "tool_calls", "content_filter"]
UsageSource = Literal["provider", "partial_estimate", "unknown"]


class Usage(Struct, frozen=True, kw_only=True):
    """Tokens as the provider's native usage object counts them, split into parts that are billed apart.

    `input_tokens` excludes what was read from or written to a prompt cache; `output_tokens` includes reasoning.
    """

    input_tokens: int
    output_tokens: int
    cache_read_tokens: int = 0
    cache_write_5m_tokens: int = 0
    cache_write_1h_tokens: int = 0
    reasoning_tokens: int = 0

    @property
    def prompt_tokens(self) -> int:
        """All tokens of the prompt, cached or not."""
        return self.input_tokens + self.cache_read_tokens + self.cache_write_5m_tokens + self.cache_write_1h_tokens


class ReplyView(Struct, frozen=True, kw_only=True):
    """The parts of a reply that decisions, the ledger and people need; the body itself passes through untouched."""

    text: str
    finish: Finish | None
    usage: Usage | None
    served_model: str = ""
