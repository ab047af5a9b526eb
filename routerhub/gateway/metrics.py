"""`GET /metrics`: what monitoring asks of one gateway process, in the Prometheus text format."""

from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Gauge, Histogram, generate_latest

from routerhub.engine.facts import AttemptEnded, CallEnded

# From a cached reply to a long one that reasons first.
LATENCY_BUCKETS_S = (0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60)


class Metrics:
    """Counters of this process; a restart begins at zero, as such counters may."""

    content_type = CONTENT_TYPE_LATEST

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self._calls = Counter("routerhub_calls", "Calls by how they ended.", ["status"], registry=self._registry)
        self._attempts = Counter(
            "routerhub_attempts",
            "Attempts by model, status and error code.",
            ["model", "status", "error"],
            registry=self._registry,
        )
        self._latency = Histogram(
            "routerhub_call_seconds", "Duration of calls.", buckets=LATENCY_BUCKETS_S, registry=self._registry
        )
        self._journal = Gauge(
            "routerhub_journal_bytes", "Journal that is not in the database yet.", registry=self._registry
        )
        self._serial = Gauge("routerhub_snapshot_serial", "Serial of the live snapshot.", registry=self._registry)

    def attempt(self, fact: AttemptEnded) -> None:
        """Count an attempt."""
        self._attempts.labels(fact.attempt.model, fact.status, fact.error_code).inc()

    def call(self, fact: CallEnded) -> None:
        """Count a call."""
        self._calls.labels(fact.status).inc()
        self._latency.observe(fact.latency_ms / 1000)

    def text(self, *, journal_bytes: int, serial: int) -> bytes:
        """Everything as text."""
        self._journal.set(journal_bytes)
        self._serial.set(serial)
        return generate_latest(self._registry)
