"""A call's attempts along its time, as bars that a template draws."""

from dataclasses import dataclass

from routerhub.usage.models import Attempt, Call

WHOLE = 100.0
# A bar that took next to no time is still to be seen.
NARROWEST = 0.6


@dataclass(frozen=True, slots=True)
class Bar:
    """Where an attempt lies in its call, in percent of the call's time: waiting for the first byte, then reading."""

    start: float
    waiting: float
    reading: float

    @property
    def reading_start(self) -> float:
        """Where the first byte came."""
        return round(self.start + self.waiting, 2)


def bars_of(call: Call, attempts: list[Attempt]) -> list[Bar]:
    """One bar for each attempt, all on the scale of the call's whole time."""
    starts = [max(0.0, (attempt.started_at - call.started_at).total_seconds() * 1000) for attempt in attempts]
    ends = [start + (attempt.latency_ms or 0) for start, attempt in zip(starts, attempts, strict=True)]
    whole = max([call.latency_ms or 0, *ends, 1.0])
    return [_bar(start / whole, attempt, whole) for start, attempt in zip(starts, attempts, strict=True)]


def _bar(start: float, attempt: Attempt, whole: float) -> Bar:
    length = max((attempt.latency_ms or 0) / whole * WHOLE, NARROWEST)
    first_byte = attempt.first_byte_ms if attempt.first_byte_ms is not None else attempt.latency_ms
    waiting = min((first_byte or 0) / whole * WHOLE, length)
    left = min(start * WHOLE, WHOLE - length)
    return Bar(start=round(left, 2), waiting=round(waiting, 2), reading=round(length - waiting, 2))
