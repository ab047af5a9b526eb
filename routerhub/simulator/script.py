"""What is sent for an answer, step by step, so that a fault can be put anywhere in between."""

from dataclasses import dataclass

NON_STREAM_SLICES = 60


@dataclass(frozen=True, slots=True)
class Send:
    """Send these bytes; they take as long as `tokens` tokens do."""

    data: bytes
    tokens: float = 0.0


@dataclass(frozen=True, slots=True)
class Wait:
    """Say nothing for so many seconds."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Cut:
    """Close the connection without ending the answer."""


Step = Send | Wait | Cut


@dataclass(frozen=True, slots=True, kw_only=True)
class Script:
    """An answer in order: opening, pieces, closing (finish and usage) and terminator. The last two are for faults."""

    opening: bytes
    pieces: tuple[Send, ...]
    closing: bytes
    terminator: bytes
    malformed: bytes
    error: bytes

    @property
    def beginning(self) -> tuple[Step, ...]:
        """What comes before the first piece."""
        return (Send(self.opening),) if self.opening else ()

    @property
    def ending(self) -> tuple[Step, ...]:
        """What comes after the last piece."""
        return (Send(self.closing + self.terminator),) if self.closing or self.terminator else ()

    def steps(self) -> tuple[Step, ...]:
        """The answer without any fault."""
        return (*self.beginning, *self.pieces, *self.ending)


def sliced(body: bytes, output_tokens: int) -> Script:
    """An answer in one piece, in slices: what a fault in mid-answer needs when nobody asked for a stream."""
    size = max(1, -(-len(body) // NON_STREAM_SLICES))
    starts = range(0, len(body), size)
    tokens = output_tokens / max(1, len(starts))
    return Script(
        opening=b"",
        pieces=tuple(Send(body[start : start + size], tokens) for start in starts),
        closing=b"",
        terminator=b"",
        malformed=b'{"broken',
        error=b"",
    )
