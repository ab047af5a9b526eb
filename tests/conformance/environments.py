"""An environment for each client, so that none of them is among the product's requirements.

InstallationFailed      an environment could not be made
└── NothingToInstallIn  the machine lacks what the client runs on
"""

import shutil
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

from tests.conformance.clients import Client

PROJECT_DIR = Path(__file__).resolve().parent.parent.parent
REQUIREMENTS_DIR = PROJECT_DIR / "requirements" / "conformance"
ENVIRONMENTS_DIR = PROJECT_DIR / ".data" / "conformance"
STAMP = "installed"


class InstallationFailed(Exception):
    """An environment could not be made; the message says what the installer said last."""


class NothingToInstallIn(InstallationFailed):
    """The machine lacks what the client runs on."""


def environment(client: Client) -> Path:
    """The program that runs the client's code, in an environment made anew only when its requirements changed."""
    return _node(client.name) if client.is_node else _python(client.name)


def _python(name: str) -> Path:
    directory, requirements = ENVIRONMENTS_DIR / name, REQUIREMENTS_DIR / f"{name}.txt"
    python = directory / "bin" / "python"
    wanted = sha256(requirements.read_bytes() + sys.version.encode()).hexdigest()
    if not _is_installed(directory, wanted):
        _run([sys.executable, "-m", "venv", "--clear", str(directory)])
        pip = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--require-hashes"]
        _run([*pip, "-r", str(requirements)])
        (directory / STAMP).write_text(wanted)
    return python


def _node(name: str) -> Path:
    node = shutil.which("node")
    if node is None or shutil.which("npm") is None:
        raise NothingToInstallIn("node and npm are not installed")
    directory, requirements = ENVIRONMENTS_DIR / name, REQUIREMENTS_DIR / name
    wanted = sha256((requirements / "package-lock.json").read_bytes()).hexdigest()
    if not _is_installed(directory, wanted):
        shutil.rmtree(directory, ignore_errors=True)
        shutil.copytree(requirements, directory)
        _run(["npm", "--prefix", str(directory), "ci", "--ignore-scripts", "--no-audit", "--no-fund"])
        (directory / STAMP).write_text(wanted)
    return Path(node)


def _is_installed(directory: Path, wanted: str) -> bool:
    stamp = directory / STAMP
    return stamp.is_file() and stamp.read_text() == wanted


def _run(command: list[str]) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        said = (done.stderr or done.stdout).strip().splitlines()
        raise InstallationFailed(said[-1] if said else f"{command[0]} ended with {done.returncode}")
