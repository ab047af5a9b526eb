import subprocess
import sys
from pathlib import Path

from cryptography.fernet import Fernet

from routerhub.launch.secrets import kept_secrets, make_secrets


def test_secrets_differ_every_time() -> None:
    first, second = make_secrets(), make_secrets()

    assert set(first) == {"SECRET_KEY", "ROUTERHUB_ENCRYPTION_KEYS"}
    assert not set(first.values()) & set(second.values())


def test_kept_secrets_are_made_once_and_readable_by_their_owner_only(tmp_path: Path) -> None:
    path = tmp_path / "demo-secrets.env"

    first, second = kept_secrets(path), kept_secrets(path)

    assert first == second
    assert path.stat().st_mode & 0o777 == 0o600


def test_command_prints_assignments_that_an_environment_file_takes() -> None:
    printed = subprocess.run(
        [sys.executable, "-m", "routerhub.launch.secrets"], capture_output=True, text=True, check=True
    ).stdout

    values = dict(line.split("=", 1) for line in printed.splitlines())
    assert list(values) == ["SECRET_KEY", "ROUTERHUB_ENCRYPTION_KEYS"]
    assert len(values["SECRET_KEY"]) >= 50
    Fernet(values["ROUTERHUB_ENCRYPTION_KEYS"])
