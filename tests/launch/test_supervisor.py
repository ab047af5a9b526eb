import os
import signal
from collections.abc import AsyncIterator
from io import StringIO
from pathlib import Path

import psutil
import pytest

from routerhub.launch.guard import Guard
from routerhub.launch.supervisor import Program, Supervisor
from tests.launch.waiting import until


class Scene:
    """A supervisor whose programs note their process ids in a file."""

    def __init__(self, directory: Path) -> None:
        self.notes = directory / "starts"
        self.said: list[str] = []
        self.pipe = StringIO()
        self.supervisor = Supervisor(logs=directory, guard=Guard(self.pipe), say=self.said.append)

    def start(self, behaviour: str, *, stop_within_s: float = 10.0) -> None:
        arguments = ("tests.launch.stand_in", str(self.notes), behaviour)
        self.supervisor.start(Program(name="stand-in", arguments=arguments, stop_within_s=stop_within_s))

    @property
    def pids(self) -> list[int]:
        return [int(line) for line in self.notes.read_text().split()] if self.notes.exists() else []


@pytest.fixture
async def scene(tmp_path: Path) -> AsyncIterator[Scene]:
    scene = Scene(tmp_path)
    yield scene
    await scene.supervisor.stop_all()


async def test_killed_program_is_started_again_and_the_terminal_says_so(scene: Scene, tmp_path: Path) -> None:
    scene.start("sleeping")
    await until(lambda: len(scene.pids) == 1)

    os.kill(scene.pids[0], signal.SIGKILL)
    await until(lambda: len(scene.pids) == 2)

    assert scene.said == [
        f"stand-in stopped unexpectedly (SIGKILL) and is started again in 0.2 s; see {tmp_path}/stand-in.log"
    ]


async def test_program_that_keeps_crashing_is_started_ever_more_slowly(scene: Scene) -> None:
    scene.start("crashing")
    await until(lambda: len(scene.said) == 3)

    delays = [line.partition("again in ")[2].partition(" s;")[0] for line in scene.said]
    assert delays == ["0.2", "0.4", "0.8"]


async def test_stopping_ends_the_program_without_a_word(scene: Scene) -> None:
    scene.start("sleeping")
    await until(lambda: len(scene.pids) == 1)

    await scene.supervisor.stop_all()

    assert (psutil.pid_exists(scene.pids[0]), scene.said) == (False, [])


async def test_program_that_ignores_the_request_to_stop_is_killed(scene: Scene) -> None:
    scene.start("stubborn", stop_within_s=0.2)
    await until(lambda: len(scene.pids) == 1)

    await scene.supervisor.stop_all()

    assert not psutil.pid_exists(scene.pids[0])


async def test_guard_hears_of_every_start_and_end(scene: Scene) -> None:
    scene.start("sleeping")
    await until(lambda: len(scene.pids) == 1)

    await scene.supervisor.stop_all()

    assert scene.pipe.getvalue() == f"+{scene.pids[0]}\n-{scene.pids[0]}\n"
