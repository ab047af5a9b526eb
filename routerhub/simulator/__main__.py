"""`python -m routerhub.simulator --port 8001 --log requests.jsonl`: the stand-in provider as a process of its own."""

import argparse
import os
from pathlib import Path

from routerhub.simulator.server import serve


def main() -> None:
    """Read the command line and serve."""
    parser = argparse.ArgumentParser(prog="python -m routerhub.simulator", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=int(os.environ.get("SIMULATOR_PORT", "8001")))
    parser.add_argument("--speed", type=float, default=1.0, help="how many times faster than life; 0: without waits")
    parser.add_argument("--fault-seconds", type=float, default=None, help="how long faults wait, instead of their own")
    log = parser.add_mutually_exclusive_group(required=True)
    log.add_argument("--log", type=Path, help="the file that every request is written down in")
    log.add_argument("--no-log", action="store_true", help="write nothing down, for benchmarks")
    asked = parser.parse_args()
    serve(
        host=asked.host,
        port=asked.port,
        log_path=asked.log,
        speed=asked.speed * float(os.environ.get("SIMULATOR_SPEED", "1")),
        fault_seconds=asked.fault_seconds,
    )


if __name__ == "__main__":
    main()
