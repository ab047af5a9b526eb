"""What was decided for a request and why: a machine code from a closed list and a sentence for people."""

from msgspec import Struct

from routerhub.engine.request import RequestView

RULE_MATCHED = "rule_matched"
DEFAULT_RULE = "default_rule"
MODEL_NAMED = "model_named"

# Why a target was left out of the plan.
MODEL_MISSING = "model_missing"
MODEL_DISABLED = "model_disabled"
PROVIDER_DISABLED = "provider_disabled"
PROVIDER_DOWN = "provider_down"
CONTEXT_TOO_SMALL = "context_too_small"
NO_VISION = "no_vision"
NO_TOOLS = "no_tools"
NO_JSON_SCHEMA = "no_json_schema"
NO_EMBEDDINGS = "no_embeddings"
EMBEDDINGS_ONLY = "embeddings_only"
PRICE_UNKNOWN = "price_unknown"
NOT_ALLOWED = "not_allowed"
TIER_EMPTY = "tier_empty"


class PlannedTarget(Struct, frozen=True, kw_only=True):
    """A model that will be asked if it comes to that; `tier` is set when the rule named a tier."""

    model: str
    tier: str | None
    timeout_ms: int


class LeftOut(Struct, frozen=True, kw_only=True):
    """A target that cannot serve this request, and why."""

    model: str
    code: str
    sentence: str


class PassedRule(Struct, frozen=True, kw_only=True):
    """A rule before the matching one, and the first of its conditions that did not hold."""

    key: str
    name: str
    sentence: str


class Decision(Struct, frozen=True, kw_only=True):
    """Which rule matched (null for a model named by its slug) and which targets follow, in order.

    `position` counts from 1. `revision` is null when no table was consulted and none is published.
    """

    revision: int | None
    rule: str | None
    rule_name: str | None
    position: int | None
    code: str
    sentence: str
    targets: tuple[PlannedTarget, ...]
    left_out: tuple[LeftOut, ...] = ()
    request: RequestView
