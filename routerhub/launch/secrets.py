"""The two secrets of an installation: fresh ones for production (`python -m routerhub.launch.secrets`), kept ones
for the demo."""

import os
import secrets
import sys
from collections.abc import Mapping
from pathlib import Path

from cryptography.fernet import Fernet


def make_secrets() -> Mapping[str, str]:
    """Fresh values for `SECRET_KEY` and `ROUTERHUB_ENCRYPTION_KEYS`."""
    return {
        "SECRET_KEY": secrets.token_urlsafe(50),
        "ROUTERHUB_ENCRYPTION_KEYS": Fernet.generate_key().decode(),
    }


def kept_secrets(path: Path) -> Mapping[str, str]:
    """The secrets in the file at `path`, which only its owner may read; made on the first call."""
    if not path.exists():
        unfinished = path.with_name(f"{path.name}.new")
        unfinished.unlink(missing_ok=True)
        with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(as_assignments(make_secrets()))
        unfinished.rename(path)
    return dict(line.split("=", 1) for line in path.read_text().splitlines() if line)


def as_assignments(values: Mapping[str, str]) -> str:
    """The values as lines `NAME=value`, which shells, systemd and container engines read."""
    return "".join(f"{name}={value}\n" for name, value in values.items())


if __name__ == "__main__":
    sys.stdout.write(as_assignments(make_secrets()))
