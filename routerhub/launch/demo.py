"""`make demo`: everything on this machine, with demo data and a simulated provider, for a first look.

Only here do well-known logins and a well-known key exist, so the demo listens on loopback and nowhere else.
"""

import os
import sys
import textwrap

from routerhub.launch.claims import CannotStart, require_free_port
from routerhub.launch.environment import data_directory, port_number
from routerhub.launch.installation import Installation, run
from routerhub.launch.secrets import kept_secrets
from routerhub.launch.supervisor import Program
from routerhub.launch.words import say

HOST = "127.0.0.1"
# Somebody who tries the demo should not wait half a minute for a stream that they left open.
WEB_STOP_WITHIN_S = 5.0


def main() -> int:
    """Run the demo until Ctrl-C; the exit code for the shell."""
    try:
        installation = _demo()
        require_free_port(HOST, installation.port, variable="PORT")
        require_free_port(HOST, int(os.environ["SIMULATOR_PORT"]), variable="SIMULATOR_PORT")
    except CannotStart as error:
        say(str(error))
        return 1
    say("Starting RouterHub with demo data. The first start prepares a database and takes a little longer.")
    return run(installation)


def _demo() -> Installation:
    port, simulator_port = port_number("PORT", 8000), port_number("SIMULATOR_PORT", 8001)
    data = data_directory()
    data.mkdir(parents=True, exist_ok=True)
    os.environ.update(
        kept_secrets(data / "demo-secrets.env"),
        ROUTERHUB_DEMO="1",
        ROUTERHUB_DATA=str(data),
        DJANGO_SETTINGS_MODULE="routerhub.settings",
        PORT=str(port),
        SIMULATOR_PORT=str(simulator_port),
    )
    return Installation(
        host=HOST,
        port=port,
        prepare=("migrate_locked", "load_demo"),
        programs=(_simulator(simulator_port),),
        web_stop_within_s=WEB_STOP_WITHIN_S,
        welcome=_welcome(f"http://{HOST}:{port}"),
    )


def _simulator(port: int) -> Program:
    log = str(data_directory() / "simulator.jsonl")
    arguments = ("routerhub.simulator", "--port", str(port), "--log", log)
    return Program(name="simulator", arguments=arguments, stops_last=True)


def _welcome(url: str) -> str:
    return textwrap.dedent(
        f"""
        RouterHub is ready: {url}

          Sign in as  admin, manager, reviewer, engineer or viewer; the password is: demo
          API key     rh-demo

        A first call, from another terminal (.venv/bin/python):

          from openai import OpenAI

          client = OpenAI(base_url="{url}/v1", api_key="rh-demo")
          messages = [{{"role": "user", "content": "Write a short refund e-mail."}}]
          print(client.chat.completions.create(model="auto", messages=messages).choices[0].message.content)

        Then look at {url}/calls/. Ctrl-C stops everything; the data stays in {data_directory()}.
        """
    )


if __name__ == "__main__":
    sys.exit(main())
