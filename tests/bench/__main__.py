"""`make bench`: what the gateway costs, beside a plain forward in the same run."""

import os
import sys

from tests.bench.gateway_overhead import CONNECTIONS, Row, measure
from tests.bench.translation import EVENTS, measure_translation


def main() -> None:
    """Measure and print one table."""
    rows = measure()
    out = sys.stdout
    out.write(
        f"\n{os.cpu_count()} cores; server on one of them, load and upstream (the simulator) on another. The gateway "
        "authenticates,\ndecides, journals three facts a call before the reply goes out and ships them to PostgreSQL.\n"
    )
    out.write(
        "A core's requests/s is 1 / (CPU time of the server process per request): it does not depend on load.\n\n"
    )
    out.write(f"{'':16}{'conns':>6}{'req/s':>9}{'CPU ms/req':>12}{'req/s a core':>14}{'p50 ms':>9}{'p99 ms':>9}")
    out.write(f"{'added p50':>11}{'added p99':>11}\n")
    for row in rows:
        alone = next(r for r in rows if r.connections == row.connections and r.cpu_ms is None)
        out.write(_line(row, alone))
    for connections in CONNECTIONS:
        plain, gateway = (next(r for r in rows if r.name == name and r.connections == connections) for name in NAMES)
        ratio = (gateway.cpu_ms or 0) / (plain.cpu_ms or 1)
        out.write(f"\nAt {connections} connections the gateway takes {ratio:.2f} times the CPU of the plain forward.")
    out.write("\n")
    _print_translation()


def _print_translation() -> None:
    out = sys.stdout
    out.write("\nPassages between dialects, milliseconds of CPU, best of many: a request of nine messages,\n")
    out.write(f"a whole reply, a stream of {EVENTS} text events.\n\n")
    out.write(f"{'caller':12}{'provider':12}{'request':>9}{'reply':>9}{'stream':>9}\n")
    for cost in measure_translation():
        figures = f"{cost.request_ms:9.3f}{cost.reply_ms:9.3f}{cost.stream_ms:9.2f}"
        out.write(f"{cost.caller:12}{cost.provider:12}{figures}\n")


NAMES = ("plain forward", "gateway")


def _line(row: Row, alone: Row) -> str:
    p50, p99 = row.load.percentile(0.50), row.load.percentile(0.99)
    cpu = f"{row.cpu_ms:12.3f}{1000 / row.cpu_ms:14,.0f}" if row.cpu_ms else f"{'':12}{'':14}"
    added = f"{p50 - alone.load.percentile(0.50):11.2f}{p99 - alone.load.percentile(0.99):11.2f}" if row.cpu_ms else ""
    return f"{row.name:16}{row.connections:6}{row.load.per_second:9,.0f}{cpu}{p50:9.2f}{p99:9.2f}{added}\n"


if __name__ == "__main__":
    main()
