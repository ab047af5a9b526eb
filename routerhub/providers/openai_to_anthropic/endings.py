"""How a message ended and what it used, in the words of the openai dialect."""

from typing import Any

from routerhub.engine.reply import Finish, Usage
from routerhub.providers.anthropic_wire import FINISHES
from routerhub.providers.bodies import Body

SERVICE_TIERS = {"standard": "default", "priority": "priority"}
REFUSED = "The model refused to answer."


def known_finish(reason: object) -> Finish | None:
    """The finish a stop reason stands for, null for one nobody knows: it would have to be made up."""
    return FINISHES.get(reason) if isinstance(reason, str) else None


def finish_reason(finish: Finish, *, is_legacy: bool) -> str:
    """The finish in the caller's words, which were others before there were tools."""
    return "function_call" if finish == "tool_calls" and is_legacy else finish


def refusal_of(holder: Body) -> str | None:
    """Why the model refused, if it did; `holder` has `stop_reason` and `stop_details`."""
    if holder.get("stop_reason") != "refusal":
        return None
    details = holder.get("stop_details")
    explanation = details.get("explanation") if isinstance(details, dict) else None
    return explanation if isinstance(explanation, str) and explanation else REFUSED


def service_tier(native_usage: object) -> str | None:
    """The tier that served the request."""
    tier = native_usage.get("service_tier") if isinstance(native_usage, dict) else None
    return SERVICE_TIERS.get(tier) if isinstance(tier, str) else None


def openai_usage(usage: Usage) -> dict[str, Any]:
    """The usage object: here the prompt includes what was read from and written to a cache."""
    return {
        "prompt_tokens": usage.prompt_tokens,
        "completion_tokens": usage.output_tokens,
        "total_tokens": usage.prompt_tokens + usage.output_tokens,
        "prompt_tokens_details": {
            "cached_tokens": usage.cache_read_tokens,
            "cache_write_tokens": usage.cache_write_5m_tokens + usage.cache_write_1h_tokens,
        },
        "completion_tokens_details": {"reasoning_tokens": usage.reasoning_tokens},
    }
