import asyncio
from pathlib import Path

import pytest

from routerhub.launch import logs
from tests.launch.waiting import until


def test_last_lines_are_indented(tmp_path: Path) -> None:
    path = tmp_path / "web.log"
    path.write_text("one\ntwo\nthree\n")

    assert logs.last_lines(path, 2) == "    two\n    three"


def test_last_lines_of_a_missing_log_are_empty(tmp_path: Path) -> None:
    assert logs.last_lines(tmp_path / "web.log", 2) == ""


def test_log_that_grew_too_long_is_moved_aside(tmp_path: Path) -> None:
    path = tmp_path / "web.log"
    with path.open("wb") as file:
        file.truncate(logs.MAX_BYTES + 1)

    logs.opened_for_appending(path).close()

    assert (path.stat().st_size, (tmp_path / "web.log.1").stat().st_size) == (0, logs.MAX_BYTES + 1)


async def test_only_errors_written_from_now_on_are_shown(tmp_path: Path) -> None:
    path = tmp_path / "web.log"
    path.write_text("12:00 ERROR old\n")
    said: list[str] = []
    watching = asyncio.create_task(logs.show_errors(tmp_path, said.append))
    await asyncio.sleep(0)

    with path.open("a") as file:
        file.write("12:01 INFO fine\n12:02 ERROR new\n12:03 ERROR not yet whole")
    await until(lambda: said)
    watching.cancel()
    with pytest.raises(asyncio.CancelledError):
        await watching

    assert said == ["web: 12:02 ERROR new"]
