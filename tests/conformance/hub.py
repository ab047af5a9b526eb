"""The gateway in front of the simulator, as every client is tried against it."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from msgspec import structs

from routerhub.engine.snapshot import Model, Snapshot
from tests.gateway.servers import gateway, simulator
from tests.gateway.snapshots import KEY, a_model, a_rule, a_snapshot

# The models and the providers' names by the dialect of the upstream.
MODELS = {"anthropic": "aurora-large", "openai": "borealis-large"}
PROVIDERS = {"anthropic": "aurora", "openai": "borealis"}
FAULTS = (
    *(f"status-{status}" for status in (400, 401, 403, 404, 409, 422, 429, 500, 503, 529)),
    *("cut-stream", "stream-error", "malformed-chunk"),
)
# What may lie about on the machine that RouterHub runs on. The simulator refuses a request that carries any of it.
AMBIENT = {
    "OPENAI_ORG_ID": "org-ambient",
    "OPENAI_ORGANIZATION": "org-ambient",
    "OPENAI_PROJECT_ID": "proj-ambient",
    "OPENAI_CUSTOM_HEADERS": "x-routerhub-ambient: openai",
    "ANTHROPIC_CUSTOM_HEADERS": "x-routerhub-ambient: anthropic",
    "ANTHROPIC_WORKSPACE_ID": "wrkspc-ambient",
    "ANTHROPIC_AUTH_TOKEN": "wrong",
    "OPENAI_API_KEY": "wrong",
    "ANTHROPIC_API_KEY": "wrong",
}
_KEPT = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "NODE_EXTRA_CA_CERTS")


@contextmanager
def running_hub(data_dir: Path) -> Iterator[str]:
    """The address of a gateway whose surroundings are full of ambient credentials and headers."""
    before = dict(os.environ)
    os.environ.update(AMBIENT)
    try:
        with simulator(data_dir / "simulator.jsonl") as upstream, gateway(data_dir) as hub:
            hub.use(a_hub_snapshot(upstream))
            yield hub.url
    finally:
        os.environ.clear()
        os.environ.update(before)


def client_environment(url: str, upstream: str) -> dict[str, str]:
    """What a client's suite knows: where RouterHub is, its key there, and which models its upstream has."""
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    return {
        **kept,
        "CONFORMANCE_URL": url,
        "CONFORMANCE_KEY": KEY,
        "CONFORMANCE_UPSTREAM": upstream,
        "CONFORMANCE_MODEL": MODELS[upstream],
        "CONFORMANCE_OTHER_MODEL": f"{PROVIDERS[upstream]}-small",
        "CONFORMANCE_PROVIDER": PROVIDERS[upstream],
    }


def a_hub_snapshot(simulator_url: str) -> Snapshot:
    """A large model of each dialect, one that embeds, one with an awkward name, and those that fail."""
    models = [a_model("borealis-embed", "borealis")]
    models[0] = structs.replace(models[0], capabilities=frozenset({"embeddings"}))
    for provider in PROVIDERS.values():
        models.append(_named(f"{provider}/large:latest", provider, f"{provider}-large"))
        models += [_named(f"{provider}-fault-{fault}", provider, f"fault-{fault}") for fault in FAULTS]
    return a_snapshot(a_rule("all", *MODELS.values()), simulator=simulator_url, models=tuple(models))


def _named(slug: str, provider: str, upstream_name: str) -> Model:
    return structs.replace(a_model(slug, provider, tier="large"), upstream_name=upstream_name)
