"""One web process: the gateway and the dashboard on a socket that the supervisor listens on.

The supervisor keeps the socket open while a web process is replaced, so that callers wait instead of being refused.
"""

import argparse
import logging
import socket

import uvicorn

GRACE_S = 30


def main() -> None:
    """Serve `routerhub.asgi` on the inherited socket until SIGTERM, then let running requests end."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--fd", type=int, required=True, help="file descriptor of the listening socket")
    listener = socket.socket(fileno=parser.parse_args().fd)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    server = uvicorn.Server(
        uvicorn.Config(
            "routerhub.asgi:application",
            loop="uvloop",
            http="httptools",
            ws="none",
            access_log=False,
            log_config=None,
            server_header=False,
            timeout_graceful_shutdown=GRACE_S,
        )
    )
    server.run(sockets=[listener])


if __name__ == "__main__":
    main()
