import msgspec
import pytest

from routerhub.engine.decision import LeftOut, PlannedTarget
from routerhub.engine.planning import plan
from routerhub.engine.request import RequestView
from routerhub.engine.snapshot import ApiKey, Model, Snapshot
from routerhub.engine.table import Target
from tests.gateway.snapshots import a_key, a_model, a_snapshot

NOW_MS = 1_700_000_000_000
SMALL = Target(model="borealis-small", timeout_ms=5_000)
PLAIN = RequestView(model="auto", prompt_tokens=100)


def weak(**changes: object) -> Snapshot:
    model: Model = msgspec.structs.replace(a_model("weak", "borealis"), **changes)
    return a_snapshot(models=(model,))


def test_plan_keeps_the_order_of_primary_and_fallbacks() -> None:
    targets = (SMALL, Target(model="aurora-small", timeout_ms=10_000))

    planned, left_out = plan(a_snapshot(), targets, PLAIN, key=a_key(), now_ms=NOW_MS)

    assert planned == (
        PlannedTarget(model="borealis-small", tier=None, timeout_ms=5_000),
        PlannedTarget(model="aurora-small", tier=None, timeout_ms=10_000),
    )
    assert left_out == ()


def test_tier_stands_for_its_models_in_their_order() -> None:
    planned, _ = plan(a_snapshot(), (Target(tier="small"),), PLAIN, key=a_key(), now_ms=NOW_MS)

    assert [(target.model, target.tier) for target in planned] == [
        ("borealis-small", "small"),
        ("aurora-small", "small"),
    ]


def test_model_is_asked_once_however_often_it_is_named() -> None:
    planned, _ = plan(a_snapshot(), (SMALL, Target(tier="small")), PLAIN, key=a_key(), now_ms=NOW_MS)

    assert [target.model for target in planned] == ["borealis-small", "aurora-small"]


@pytest.mark.parametrize(
    ("snapshot", "request_view", "key", "code"),
    [
        pytest.param(a_snapshot(), PLAIN, a_key(), "model_missing", id="not in the catalogue"),
        pytest.param(weak(is_enabled=False), PLAIN, a_key(), "model_disabled", id="switched off"),
        pytest.param(weak(context_window=50), PLAIN, a_key(), "context_too_small", id="prompt larger than its context"),
        pytest.param(
            weak(context_window=150),
            RequestView(model="auto", prompt_tokens=100, max_output_tokens=51),
            a_key(),
            "context_too_small",
            id="prompt and reply larger than its context",
        ),
        pytest.param(
            weak(capabilities=frozenset()),
            RequestView(model="auto", prompt_tokens=1, has_images=True),
            a_key(),
            "no_vision",
            id="images without vision",
        ),
        pytest.param(
            weak(capabilities=frozenset()),
            RequestView(model="auto", prompt_tokens=1, has_tools=True),
            a_key(),
            "no_tools",
            id="tools without tool calls",
        ),
        pytest.param(
            weak(capabilities=frozenset()),
            RequestView(model="auto", prompt_tokens=1, wants_json_schema=True),
            a_key(),
            "no_json_schema",
            id="schema without schema support",
        ),
        pytest.param(
            weak(),
            RequestView(model="auto", prompt_tokens=1, wants_embeddings=True),
            a_key(),
            "no_embeddings",
            id="embeddings from a chat model",
        ),
        pytest.param(
            weak(capabilities=frozenset({"embeddings"})),
            PLAIN,
            a_key(),
            "embeddings_only",
            id="chat with a model for embeddings",
        ),
        pytest.param(weak(prices=()), PLAIN, a_key(has_budget=True), "price_unknown", id="no price under a budget"),
        pytest.param(
            weak(), PLAIN, a_key(allowed_models=frozenset({"aurora-small"})), "not_allowed", id="not for this key"
        ),
    ],
)
def test_target_that_cannot_serve_is_left_out(
    snapshot: Snapshot, request_view: RequestView, key: ApiKey, code: str
) -> None:
    planned, left_out = plan(snapshot, (Target(model="weak"),), request_view, key=key, now_ms=NOW_MS)

    assert (planned, [left.code for left in left_out]) == ((), [code])


def test_model_without_price_serves_a_key_without_budget() -> None:
    planned, _ = plan(weak(prices=()), (Target(model="weak"),), PLAIN, key=a_key(), now_ms=NOW_MS)

    assert [target.model for target in planned] == ["weak"]


def test_provider_that_is_down_is_left_out_with_its_reason() -> None:
    _, left_out = plan(a_snapshot(), (SMALL,), PLAIN, key=a_key(), now_ms=NOW_MS, unavailable=frozenset({"borealis"}))

    assert left_out == (LeftOut(model="borealis-small", code="provider_down", sentence="Borealis is not answering."),)


def test_empty_tier_is_named() -> None:
    _, left_out = plan(a_snapshot(), (Target(tier="fastest"),), PLAIN, key=a_key(), now_ms=NOW_MS)

    assert left_out == (LeftOut(model="fastest", code="tier_empty", sentence="Tier fastest has no models."),)
