"""A program for the supervisor's tests: notes each start in a file, then does what its argument says."""

import os
import signal
import sys
import time
from pathlib import Path


def main(notes: Path, behaviour: str) -> None:
    if behaviour == "stubborn":
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
    with notes.open("a") as file:
        file.write(f"{os.getpid()}\n")
    if behaviour == "crashing":
        sys.exit(3)
    time.sleep(60)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
