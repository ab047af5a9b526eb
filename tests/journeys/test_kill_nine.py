import psutil
import pytest

from tests.journeys.installation import Installation
from tests.journeys.load import under_load
from tests.launch.waiting import wait_until

pytestmark = pytest.mark.journey


def test_every_call_that_a_provider_saw_is_in_the_ledger_once_after_kill_nine(expendable_demo: Installation) -> None:
    with under_load(expendable_demo, callers=12) as load:
        wait_until(lambda: len(load.answered) > 30, within_s=30)
        expendable_demo.program("routerhub.launch.web").kill()
        answered_before = len(load.answered)
        wait_until(lambda: len(load.answered) > answered_before + 30, within_s=30)

    seen = expendable_demo.simulator_attempts()
    wait_until(lambda: set(seen) <= set(expendable_demo.ledger_attempts()), within_s=30)
    ledger = expendable_demo.ledger_attempts()
    assert load.failed
    assert (len(ledger), len(seen)) == (len(set(ledger)), len(set(seen)))
    assert set(load.answered) <= {call_id for call_id, _ in ledger}


def test_killed_web_process_is_back_within_seconds(expendable_demo: Installation) -> None:
    killed = expendable_demo.program("routerhub.launch.web")

    killed.kill()
    psutil.wait_procs([killed], timeout=5)
    wait_until(expendable_demo.is_ready, within_s=10)

    assert expendable_demo.program("routerhub.launch.web").pid != killed.pid
