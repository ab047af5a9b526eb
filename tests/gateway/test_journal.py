import os
from pathlib import Path

import pytest

from routerhub.engine.facts import ProcessAlive, decode_fact
from routerhub.gateway.journal import Journal, JournalRefused, abandoned_journals

ALIVE = ProcessAlive(process="p", at_ms=1, serial=2, revision=3)


def a_journal(root: Path, process: str = "one", max_bytes: int = 10_000) -> Journal:
    return Journal(root, process, max_bytes=max_bytes)


def lines_of(root: Path) -> list[bytes]:
    return b"".join(path.read_bytes() for path in sorted(root.glob("*/*.jsonl"))).splitlines()


def test_fact_is_in_the_file_when_append_returns(tmp_path: Path) -> None:
    journal = a_journal(tmp_path)

    journal.append(ALIVE, ALIVE)

    assert [decode_fact(line) for line in lines_of(tmp_path)] == [ALIVE, ALIVE]


def test_rolling_closes_a_segment_and_starts_another(tmp_path: Path) -> None:
    journal = a_journal(tmp_path)
    journal.append(ALIVE)

    descriptor = journal.roll()
    journal.append(ALIVE)

    assert descriptor is not None
    os.close(descriptor)
    assert [path.name for path in journal.closed_segments()] == ["000000001.jsonl"]


def test_empty_segment_is_not_rolled(tmp_path: Path) -> None:
    journal = a_journal(tmp_path)

    assert (journal.roll(), journal.closed_segments()) == (None, [])


def test_pending_bytes_fall_when_a_segment_is_forgotten(tmp_path: Path) -> None:
    journal = a_journal(tmp_path)
    journal.append(ALIVE)
    os.close(journal.roll() or 0)
    before = journal.pending_bytes

    journal.forget(journal.closed_segments()[0])

    assert (before > 0, journal.pending_bytes) == (True, 0)


def test_journal_at_its_cap_takes_nothing_more(tmp_path: Path) -> None:
    journal = a_journal(tmp_path, max_bytes=10)
    journal.append(ALIVE)

    with pytest.raises(JournalRefused, match="wait for the database"):
        journal.append(ALIVE)

    assert len(lines_of(tmp_path)) == 1


def test_disk_that_is_full_refuses_the_fact(tmp_path: Path) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("this system has no /dev/full, which stands for a disk without space")
    journal = a_journal(tmp_path)
    journal.append(ALIVE)
    (journal.directory / "000000002.jsonl").symlink_to("/dev/full")
    os.close(journal.roll() or 0)

    with pytest.raises(JournalRefused, match="No space left"):
        journal.append(ALIVE)


def test_journal_of_a_living_process_is_not_adopted(tmp_path: Path) -> None:
    journal = a_journal(tmp_path)

    adopted = abandoned_journals(tmp_path)

    journal.close()
    assert adopted == []


def test_journal_of_a_process_that_is_gone_is_adopted_once(tmp_path: Path) -> None:
    journal = a_journal(tmp_path)
    journal.append(ALIVE)
    journal.close()

    first, second = abandoned_journals(tmp_path), abandoned_journals(tmp_path)

    assert ([len(j.closed_segments()) for j in first], second) == ([1], [])
    first[0].forget(first[0].closed_segments()[0])
    first[0].remove()
    assert list(tmp_path.iterdir()) == []
