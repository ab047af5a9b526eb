from datetime import timedelta

import pytest

from routerhub.usage.closing import Closed, close_lost_attempts
from routerhub.usage.ingesting import ingest
from routerhub.usage.models import Attempt, Call
from tests.usage import factories
from tests.usage.factories import NOON

pytestmark = pytest.mark.django_db


def statuses() -> list[str]:
    return [*Call.objects.values_list("status", flat=True), *Attempt.objects.values_list("status", flat=True)]


@pytest.mark.parametrize(
    ("age_s", "silent_s", "closes"),
    [
        pytest.param(60, None, False, id="young"),
        pytest.param(91, None, True, id="its process never reported"),
        pytest.param(91, 31, True, id="its process went silent"),
        pytest.param(91, 29, False, id="its process is alive"),
        pytest.param(16 * 60, 1, True, id="too old even for a living process"),
    ],
)
def test_what_a_lost_process_left_open_becomes_unknown(age_s: int, silent_s: int | None, closes: bool) -> None:
    call = factories.opened(NOON - timedelta(seconds=age_s))
    factories.put_into_inbox(factories.attempt_started(call))
    ingest()
    if silent_s is not None:
        factories.GatewayProcessFactory.create(name=call.process, last_seen_at=NOON - timedelta(seconds=silent_s))

    closed = close_lost_attempts(at=NOON)

    assert closed == (Closed(calls=1, attempts=1) if closes else Closed(calls=0, attempts=0))
    assert statuses() == (["unknown", "unknown"] if closes else ["open", "started"])
    assert Call.objects.get().cost_usd is None


def test_a_call_lost_between_its_attempt_and_its_end_is_closed_too() -> None:
    call = factories.opened(NOON - timedelta(minutes=2))
    factories.put_into_inbox(factories.attempt_ended(factories.attempt_started(call)))
    ingest()

    close_lost_attempts(at=NOON)

    assert statuses() == ["unknown", "succeeded"]


def test_real_facts_that_come_late_win() -> None:
    call = factories.opened(NOON - timedelta(minutes=2))
    started, ended, answered = factories.whole_call(call)
    factories.put_into_inbox(started)
    ingest()
    close_lost_attempts(at=NOON)

    factories.put_into_inbox(ended, answered)
    ingest()

    assert statuses() == ["succeeded", "succeeded"]


def test_closing_leaves_what_ended_alone() -> None:
    factories.AttemptFactory.create()

    assert close_lost_attempts(at=NOON + timedelta(days=1)) == Closed(calls=0, attempts=0)
