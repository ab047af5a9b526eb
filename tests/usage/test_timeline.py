from datetime import timedelta

from routerhub.usage.models import Attempt, Call
from routerhub.usage.timeline import Bar, bars_of
from tests.usage.factories import NOON


def attempt(start_ms: float, latency_ms: float | None, first_byte_ms: float | None = None) -> Attempt:
    started_at = NOON + timedelta(milliseconds=start_ms)
    return Attempt(started_at=started_at, latency_ms=latency_ms, first_byte_ms=first_byte_ms)


def test_bars_share_the_scale_of_the_call() -> None:
    call = Call(started_at=NOON, latency_ms=1000)

    assert bars_of(call, [attempt(0, 500), attempt(500, 500, 100)]) == [
        Bar(start=0, waiting=50, reading=0),
        Bar(start=50, waiting=10, reading=40),
    ]


def test_an_attempt_without_an_end_is_a_sliver() -> None:
    assert bars_of(Call(started_at=NOON), [attempt(0, None)]) == [Bar(start=0, waiting=0, reading=0.6)]


def test_a_clock_that_ran_back_keeps_bars_on_the_scale() -> None:
    call = Call(started_at=NOON, latency_ms=100)

    assert bars_of(call, [attempt(-50, 100)]) == [Bar(start=0, waiting=100, reading=0)]
