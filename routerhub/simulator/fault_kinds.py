"""What can go wrong with a provider, as values; `faults.py` names them and `answering.py` plays them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from routerhub.simulator.script import Cut, Script, Send, Step, Wait
from routerhub.simulator.wire import Problem

CUT_AFTER = 40
MALFORMED_AFTER = 30
STALL_AFTER = 20


@dataclass(frozen=True, slots=True)
class Refuse:
    """Answer with an error of the dialect; its status may lie (200)."""

    problem: Problem
    status: int
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Foreign:
    """Answer with something that is not of the dialect at all: a proxy's page, a framework's error."""

    status: int
    content_type: str
    body: bytes


@dataclass(frozen=True, slots=True)
class Reset:
    """Reset the connection before any header."""


@dataclass(frozen=True, slots=True)
class Silent:
    """Never answer; the connection stays open for `seconds`."""

    seconds: float


@dataclass(frozen=True, slots=True)
class SlowStart:
    """Answer well, but the first token takes `seconds`."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Disturb:
    """Answer with sixty words, disturbed on the way; `seconds` is how long a stall lasts."""

    play: Callable[[Script, float], tuple[Step, ...]]
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class EmptyReply:
    """Answer 200 without any choice or content."""


@dataclass(frozen=True, slots=True)
class EditUsage:
    """Answer well, but tell another usage; null leaves it out."""

    edit: Callable[[Mapping[str, Any]], Mapping[str, Any] | None]


@dataclass(frozen=True, slots=True)
class RefusePrefill:
    """Refuse requests that end with an assistant's message, and answer all others."""


@dataclass(frozen=True, slots=True)
class Flap:
    """Answer 503 for `seconds` from the first request on, and well from then on."""

    seconds: float


Fault = Refuse | Foreign | Reset | Silent | SlowStart | Disturb | EmptyReply | EditUsage | RefusePrefill | Flap


def cut(script: Script, seconds: float) -> tuple[Step, ...]:
    """Close the connection after forty words."""
    return (*script.beginning, *script.pieces[:CUT_AFTER], Cut())


def end_early(script: Script, seconds: float) -> tuple[Step, ...]:
    """End cleanly after forty words, without saying why."""
    return (*script.beginning, *script.pieces[:CUT_AFTER])


def stall(script: Script, seconds: float) -> tuple[Step, ...]:
    """Say nothing for a while after twenty words, then go on."""
    pieces = script.pieces
    return (*script.beginning, *pieces[:STALL_AFTER], Wait(seconds), *pieces[STALL_AFTER:], *script.ending)


def malform(script: Script, seconds: float) -> tuple[Step, ...]:
    """Put a broken event between two good ones."""
    pieces, broken = script.pieces, Send(script.malformed)
    return (*script.beginning, *pieces[:MALFORMED_AFTER], broken, *pieces[MALFORMED_AFTER:], *script.ending)


def leave_unterminated(script: Script, seconds: float) -> tuple[Step, ...]:
    """Say everything but the terminator."""
    return (*script.beginning, *script.pieces, Send(script.closing))


def fail_midway(script: Script, seconds: float) -> tuple[Step, ...]:
    """After twenty words tell an error, and nothing more."""
    return (*script.beginning, *script.pieces[:STALL_AFTER], Send(script.error))
