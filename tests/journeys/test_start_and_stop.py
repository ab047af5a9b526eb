import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import openai
import psutil
import pytest

from routerhub.launch import embedded_postgres
from routerhub.launch.secrets import make_secrets
from tests.journeys.installation import DEMO, Installation, clean_environment, free_ports, running, running_demo
from tests.launch.waiting import wait_until

pytestmark = pytest.mark.journey

UP = (sys.executable, "manage.py", "up")
SECRETS = dict(make_secrets())


def call(installation: Installation) -> str:
    """The id of a call that was answered."""
    reply = installation.client().chat.completions.with_raw_response.create(
        model="auto", messages=[{"role": "user", "content": "Hello"}]
    )
    return str(reply.headers["x-request-id"])


def refused(command: Sequence[str], data: Path, **environment: str) -> str:
    """What a start that must fail says."""
    ended = subprocess.run(
        command, env=clean_environment(data, **environment), capture_output=True, text=True, timeout=60, check=False
    )
    assert ended.returncode == 1
    return ended.stdout + ended.stderr


def test_second_start_continues_with_the_data_it_had(data: Path) -> None:
    with running_demo(data) as first:
        call_id = first.recorded_call(call(first))["id"]
        first.process.send_signal(signal.SIGINT)
        exit_code = first.process.wait(timeout=30)
    is_postgres_left = embedded_postgres.is_running(data / "postgres")
    said = first.output.read_text()

    with running_demo(data) as second:
        calls = [shown["id"] for shown in second.calls()]

    assert (exit_code, is_postgres_left, calls) == (0, False, [call_id])
    assert said.rstrip().endswith("Stopped. The data is kept.")
    assert "Traceback" not in said


def test_killed_supervisor_leaves_nothing_running(data: Path) -> None:
    with running_demo(data) as demo:
        family = demo.process.children(recursive=True)

        demo.process.kill()
        _, survivors = psutil.wait_procs(family, timeout=20)

    assert survivors == []
    wait_until(lambda: not embedded_postgres.is_running(data / "postgres"), within_s=20)


def test_port_or_directory_in_use_is_said_in_a_sentence(demo: Installation, data: Path) -> None:
    port, simulator_port = map(str, free_ports(2))

    port_taken = refused(DEMO, data, PORT=str(demo.port), SIMULATOR_PORT=simulator_port)
    directory_taken = refused(DEMO, demo.data, PORT=port, SIMULATOR_PORT=simulator_port)

    assert port_taken.startswith(f"Port {demo.port} is taken, perhaps by a RouterHub that already runs")
    assert f"RouterHub already runs from {demo.data} (process {demo.process.pid})." in directory_taken
    assert "Traceback" not in port_taken + directory_taken


def test_up_without_secrets_says_how_to_make_them(data: Path) -> None:
    said = refused(UP, data)

    assert said == (
        "SECRET_KEY is not set. Make one with: python -m routerhub.launch.secrets, and keep it outside the database.\n"
    )


def test_up_has_real_providers_and_nothing_of_the_demo(data: Path) -> None:
    with running(UP, data, WEB_CONCURRENCY="2", OPENAI_API_KEY="sk-not-used", **SECRETS) as installation:
        webs = [child for child in installation.process.children() if "routerhub.launch.web" in child.cmdline()]

        with pytest.raises(openai.AuthenticationError):
            call(installation)

    prepared = (data / "logs" / "prepare.log").read_text()
    assert len(webs) == 2
    assert "Provider openai is connected." in prepared
    assert "sk-not-used" not in prepared
