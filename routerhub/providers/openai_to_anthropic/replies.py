"""A message as a chat completion."""

from typing import Any

from routerhub.engine.reply import Usage
from routerhub.providers import anthropic_wire
from routerhub.providers.bodies import Body

FINISH_REASONS = {
    "stop": "stop",
    "length": "length",
    "tool_calls": "tool_calls",
    "content_filter": "content_filter",
}


def translate_reply(body: Body, *, created: int) -> Body:
    """The chat completion for a message; `created` is in seconds since the epoch."""
    view = anthropic_wire.read_reply(body)
    if view is None:
        raise ValueError("not a message")
    is_refusal = body.get("stop_reason") == "refusal"
    details = body.get("stop_details")
    refusal = (details.get("explanation") if isinstance(details, dict) else None) or (
        "Refused." if is_refusal else None
    )
    return {
        "id": f"chatcmpl-{body.get('id', '')}",
        "object": "chat.completion",
        "created": created,
        "model": view.served_model,
        "choices": [
            {
                "index": 0,
                "message": {
                    "role": "assistant",
                    "content": view.text,
                    "refusal": refusal if is_refusal else None,
                    "annotations": [],
                },
                "logprobs": None,
                "finish_reason": FINISH_REASONS[view.finish or "stop"],
            }
        ],
        "usage": openai_usage(view.usage) if view.usage else None,
        "service_tier": None,
        "system_fingerprint": None,
    }


def openai_usage(usage: Usage) -> dict[str, Any]:
    """The usage object of the openai dialect: the prompt includes what was read from and written to a cache."""
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
