import os
import socket
from pathlib import Path

import pytest

from routerhub.launch.claims import CannotStart, data_directory_claimed, listening, require_free_port


def test_taken_port_is_refused_with_the_way_out() -> None:
    with listening("127.0.0.1", 0) as other:
        port = other.getsockname()[1]

        with pytest.raises(CannotStart) as refusal:
            require_free_port("127.0.0.1", port, variable="PORT")

    assert str(refusal.value) == (
        f"Port {port} is taken, perhaps by a RouterHub that already runs (http://127.0.0.1:{port}). "
        f"Stop that program, or choose another port: PORT={port + 10}"
    )


def test_address_of_another_machine_is_refused() -> None:
    with pytest.raises(CannotStart, match=r"Cannot listen on 192\.0\.2\.1 port 8000: "), listening("192.0.2.1", 8000):
        pass


def test_listening_socket_takes_connections_until_the_end() -> None:
    with listening("127.0.0.1", 0) as listener:
        address = listener.getsockname()
        socket.create_connection(address, timeout=1).close()

    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(address, timeout=1)


def test_data_directory_serves_one_installation_at_a_time(tmp_path: Path) -> None:
    with data_directory_claimed(tmp_path), pytest.raises(CannotStart) as refusal, data_directory_claimed(tmp_path):
        pass

    assert str(refusal.value) == (
        f"RouterHub already runs from {tmp_path} (process {os.getpid()}). "
        "Stop it first, or choose another data directory with ROUTERHUB_DATA."
    )


def test_data_directory_is_free_again_afterwards(tmp_path: Path) -> None:
    with data_directory_claimed(tmp_path):
        pass

    with data_directory_claimed(tmp_path):
        assert (tmp_path / "lock").read_text() == str(os.getpid())
