import msgspec
import pytest

from routerhub.engine.facts import (
    AttemptEnded,
    AttemptStarted,
    CallOpened,
    Fact,
    ProcessAlive,
    decode_fact,
    encode_fact,
)

CALL = CallOpened(
    call_id="0190163d-8694-739b-aea5-966c26f8ad91",
    started_ms=1,
    process="p",
    dialect="openai",
    path="/v1/chat/completions",
    key_id=1,
    key_name="k",
    team="t",
    decision=None,
)
STARTED = AttemptStarted(
    call=CALL, number=1, started_ms=2, model="m", provider="p", upstream_name="u", reason="primary"
)


@pytest.mark.parametrize(
    "fact",
    [
        STARTED,
        AttemptEnded(attempt=STARTED, status="succeeded", latency_ms=1.5, cost_nano=12),
        ProcessAlive(process="p", at_ms=1, serial=2, revision=None),
    ],
    ids=lambda fact: type(fact).__name__,
)
def test_fact_reads_back_as_it_was_written(fact: Fact) -> None:
    assert decode_fact(encode_fact(fact)) == fact


def test_fact_is_one_line() -> None:
    fact = AttemptEnded(attempt=STARTED, status="failed", latency_ms=1.0, error_message="two\nlines")

    assert b"\n" not in encode_fact(fact)


def test_line_that_holds_no_fact_is_refused() -> None:
    with pytest.raises(msgspec.ValidationError):
        decode_fact(b'{"kind": "something else"}')
