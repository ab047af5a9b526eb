"""What the environment says about this installation: data directory, secrets, database, broker."""

import os
from pathlib import Path
from typing import Any

from cryptography.fernet import Fernet
from psycopg.conninfo import conninfo_to_dict

from routerhub.launch import embedded_postgres
from routerhub.launch.claims import CannotStart

PROJECT_DIR = Path(__file__).resolve().parent.parent.parent
MAX_PORT = 65_535


class MissingSecret(Exception):
    """A secret that the installation cannot run without is not in the environment."""


def data_directory() -> Path:
    """The directory for everything this installation keeps on disk (`ROUTERHUB_DATA`, default `.data`)."""
    return Path(os.environ.get("ROUTERHUB_DATA") or PROJECT_DIR / ".data").resolve()


def is_demo() -> bool:
    """Whether this is the demo, which alone has well-known logins and keys and binds to loopback only."""
    return os.environ.get("ROUTERHUB_DEMO") == "1"


def required_secret(name: str) -> str:
    """The secret's value; `MissingSecret` says how to make one."""
    value = os.environ.get(name, "")
    if not value:
        raise MissingSecret(
            f"{name} is not set. Make one with: python -m routerhub.launch.secrets, and keep it outside the database."
        )
    return value


def encryption_keys() -> list[str]:
    """The Fernet keys that open stored credentials, newest first (`ROUTERHUB_ENCRYPTION_KEYS`, comma-separated)."""
    keys = [key.strip() for key in required_secret("ROUTERHUB_ENCRYPTION_KEYS").split(",") if key.strip()]
    for key in keys:
        _require_fernet_key(key)
    return keys


def _require_fernet_key(key: str) -> None:
    try:
        Fernet(key)
    except ValueError as error:
        raise MissingSecret(
            "ROUTERHUB_ENCRYPTION_KEYS holds something that is not a Fernet key. "
            "Make one with: python -m routerhub.launch.secrets"
        ) from error


def port_number(variable: str, default: int) -> int:
    """The TCP port in the environment variable; `CannotStart` when it is none."""
    number = positive_number(variable, default)
    if number > MAX_PORT:
        raise CannotStart(f"{variable} must be a port up to {MAX_PORT}, not {number}.")
    return number


def positive_number(variable: str, default: int) -> int:
    """The whole number above zero in the environment variable; `CannotStart` when it is none."""
    text = os.environ.get(variable) or str(default)
    if not text.isdecimal() or int(text) == 0:
        raise CannotStart(f"{variable} must be a whole number above zero, not {text!r}.")
    return int(text)


def database_url() -> str:
    """`DATABASE_URL`, or the address of the embedded PostgreSQL, started if it is not running yet.

    The address is written back to the environment so that child processes use the same server.
    """
    if not os.environ.get("DATABASE_URL"):
        os.environ["DATABASE_URL"] = embedded_postgres.start(data_directory() / "postgres")
    return os.environ["DATABASE_URL"]


def django_database() -> dict[str, Any]:
    """Django's settings for the database at `database_url()`, a URL or a libpq connection string."""
    parts = {key: str(value) for key, value in conninfo_to_dict(database_url()).items() if value is not None}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.pop("dbname", "postgres"),
        "USER": parts.pop("user", ""),
        "PASSWORD": parts.pop("password", ""),
        "HOST": parts.pop("host", ""),
        "PORT": parts.pop("port", ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"connect_timeout": 5, **parts},
    }


def broker_url() -> str:
    """Celery's broker: `CELERY_BROKER_URL`, or kombu's file-system transport under the data directory."""
    return os.environ.get("CELERY_BROKER_URL") or "filesystem://"


def broker_options() -> dict[str, Any]:
    """Options of the broker's transport; the file-system one needs its folders and a short polling interval."""
    if not broker_url().startswith("filesystem"):
        return {}
    folder = data_directory() / "broker"
    (folder / "control").mkdir(parents=True, exist_ok=True)
    return {
        "data_folder_in": str(folder),
        "data_folder_out": str(folder),
        "control_folder": str(folder / "control"),
        "polling_interval": 0.2,
    }
