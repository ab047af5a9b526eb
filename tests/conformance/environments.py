"""A virtual environment for each client, so that none of them is among the product's requirements."""

import subprocess
import sys
from hashlib import sha256
from pathlib import Path

PROJECT_DIR = Path(__file__).resolve().parent.parent.parent
REQUIREMENTS_DIR = PROJECT_DIR / "requirements" / "conformance"
ENVIRONMENTS_DIR = PROJECT_DIR / ".data" / "conformance"
STAMP = "installed"


class InstallationFailed(Exception):
    """An environment could not be made; the message says what pip said last."""


def environment(name: str) -> Path:
    """The Python of the environment with these requirements; made anew only when they changed."""
    directory, requirements = ENVIRONMENTS_DIR / name, REQUIREMENTS_DIR / f"{name}.txt"
    wanted = sha256(requirements.read_bytes() + sys.version.encode()).hexdigest()
    stamp, python = directory / STAMP, directory / "bin" / "python"
    if stamp.is_file() and stamp.read_text() == wanted:
        return python
    _run([sys.executable, "-m", "venv", "--clear", str(directory)])
    _run(
        [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--require-hashes"]
        + ["-r", str(requirements)]
    )
    stamp.write_text(wanted)
    return python


def _run(command: list[str]) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        said = (done.stderr or done.stdout).strip().splitlines()
        raise InstallationFailed(said[-1] if said else f"{command[0]} ended with {done.returncode}")
