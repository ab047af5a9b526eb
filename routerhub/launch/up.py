"""`python manage.py up`: web processes, worker and, unless `DATABASE_URL` names one, the embedded PostgreSQL.

No demo data and no simulator. It runs outside Django, so that the supervisor stays small and starts nothing itself.
"""

import os
import sys
import textwrap

from routerhub.launch import environment
from routerhub.launch.claims import CannotStart
from routerhub.launch.installation import Installation, run
from routerhub.launch.words import say


def main() -> int:
    """Run the installation until it is asked to stop; the exit code for the shell."""
    try:
        installation = _installation()
    except (CannotStart, environment.MissingSecret) as error:
        say(str(error))
        return 1
    return run(installation)


def _installation() -> Installation:
    environment.required_secret("SECRET_KEY")
    environment.encryption_keys()
    host, port = os.environ.get("HOST") or "127.0.0.1", environment.port_number("PORT", 8000)
    os.environ.pop("ROUTERHUB_DEMO", None)
    os.environ.update(
        ROUTERHUB_DATA=str(environment.data_directory()), DJANGO_SETTINGS_MODULE="routerhub.settings", PORT=str(port)
    )
    return Installation(
        host=host,
        port=port,
        prepare=("migrate_locked", "refuse_demo_data", "connect_providers"),
        web_processes=environment.positive_number("WEB_CONCURRENCY", 1),
        welcome=_welcome(f"http://{host}:{port}"),
    )


def _welcome(url: str) -> str:
    return textwrap.dedent(
        f"""
        RouterHub is ready: {url}

          Nobody can sign in yet? Make the first admin: python manage.py createsuperuser
          Then add models and their prices, make an API key and publish a routing table in the dashboard.

        Ctrl-C stops everything; the data stays in {environment.data_directory()}.
        """
    )


if __name__ == "__main__":
    sys.exit(main())
