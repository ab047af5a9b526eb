"""A snapshot as publishing would compile it, for tests and benchmarks that need no database."""

from typing import Any

from cryptography.fernet import Fernet

from routerhub.engine.keys import key_digest
from routerhub.engine.pricing import Price
from routerhub.engine.snapshot import ApiKey, Model, Provider, Snapshot, Task, Tier
from routerhub.engine.table import Rule, Single, Table, Target, TaskIs

ENCRYPTION_KEY = "2tFUMrWjLVnVbsWIrAPjzGKaLb0BbzmAQxkyRGYQ3f0="
PEPPER = b"pepper of the tests"
KEY = "rh-test"
PRICE = Price(id=1, valid_from_ms=0, valid_until_ms=None, input_nano=3_000_000_000, output_nano=15_000_000_000)


def sealed(secret: str) -> str:
    """A secret as the snapshot carries it."""
    return Fernet(ENCRYPTION_KEY).encrypt(secret.encode()).decode()


def a_model(slug: str, provider: str, *, tier: str = "small", prices: tuple[Price, ...] = (PRICE,)) -> Model:
    """A capable model whose upstream name is its slug."""
    return Model(
        slug=slug,
        name=slug.replace("-", " ").title(),
        provider=provider,
        upstream_name=slug,
        tier=tier,
        context_window=128_000,
        max_output_tokens=4_096,
        capabilities=frozenset({"tools", "vision", "json_schema"}),
        prices=prices,
    )


def a_key(name: str = "test", **changes: Any) -> ApiKey:
    """A key that may call every model."""
    fields: dict[str, Any] = {"id": 1, "name": name, "team": "Tests", "scopes": frozenset({"route"})}
    return ApiKey(**{**fields, **changes})


def a_rule(key: str, *models: str, tasks: tuple[str, ...] = (), timeout_ms: int = 5_000) -> Rule:
    """A rule that asks the models in order, for the tasks or for every request."""
    primary, *fallbacks = (Target(model=model, timeout_ms=timeout_ms) for model in models)
    conditions = (TaskIs(tasks=tasks),) if tasks else ()
    strategy = Single(primary=primary, fallbacks=tuple(fallbacks))
    return Rule(key=key, name=key.replace("-", " ").title(), conditions=conditions, strategy=strategy)


def a_snapshot(
    *rules: Rule,
    simulator: str = "http://127.0.0.1:9",
    models: tuple[Model, ...] = (),
    keys: dict[str, ApiKey] | None = None,
    providers: dict[str, Provider] | None = None,
    revision: int | None = 7,
) -> Snapshot:
    """Two providers of the simulator, one of each dialect, their models, one task, and the rules given."""
    known = (
        a_model("aurora-large", "aurora", tier="large"),
        a_model("aurora-small", "aurora"),
        a_model("borealis-large", "borealis", tier="large"),
        a_model("borealis-small", "borealis"),
        *models,
    )
    return Snapshot(
        serial=3,
        revision=revision,
        compiled_ms=1_700_000_000_000,
        table=Table(rules=rules),
        tiers={
            "small": Tier(slug="small", name="Small", models=("borealis-small", "aurora-small")),
            "large": Tier(slug="large", name="Large", models=("aurora-large", "borealis-large")),
        },
        providers=providers
        or {
            "aurora": _provider("aurora", "anthropic", f"{simulator}/aurora"),
            "borealis": _provider("borealis", "openai", f"{simulator}/borealis/v1"),
        },
        models={model.slug: model for model in known},
        tasks={"summaries": Task(slug="summaries", name="Summaries", bucket="writing")},
        keys={key_digest(PEPPER, key): row for key, row in (keys or {KEY: a_key()}).items()},
        key_pepper=sealed(PEPPER.decode()),
    )


def _provider(slug: str, dialect: str, base_url: str) -> Provider:
    return Provider(
        slug=slug, name=slug.title(), dialect=dialect, base_url=base_url, credential=sealed("sk-upstream-canary")
    )
