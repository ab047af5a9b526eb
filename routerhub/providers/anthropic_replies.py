"""Messages as clients of the anthropic dialect need them, repaired in place; what is already right is left alone."""

from typing import Any

from routerhub.providers.bodies import Body

# Billing never reads these zeros: it takes the provider's own object, and unknown usage stays unknown.
_NO_USAGE = {"input_tokens": 0, "output_tokens": 0}
_CUMULATIVE = ("input_tokens", "cache_creation_input_tokens", "cache_read_input_tokens", "output_tokens")


def repair_message(message: Body, *, created: int, model: str) -> bool:
    """Add the keys that every message has and this one lacks; whether there were any.

    `created` and `model` are for providers that name neither message nor model.
    """
    required: Body = {
        "id": f"msg_{created}",
        "type": "message",
        "role": "assistant",
        "model": model,
        "content": [],
        "stop_reason": None,
        "stop_sequence": None,
        "stop_details": None,
        "usage": dict(_NO_USAGE),
    }
    missing = {
        name: value
        for name, value in required.items()
        if name not in message or (value is not None and message[name] is None)
    }
    message.update(missing)
    return bool(missing)


def repair_message_delta(event: Body, known: dict[str, Any]) -> bool:
    """Give a message_delta the cumulative counts that clients take for the final ones; whether any were missing.

    `known` is the usage so far: a provider that counted the prompt at the start need not have repeated it.
    """
    usage = event.get("usage")
    usage = usage if isinstance(usage, dict) else {}
    counts = {name: known[name] for name in _CUMULATIVE if known.get(name) is not None}
    filled = {"output_tokens": 0, **counts, **{name: value for name, value in usage.items() if value is not None}}
    is_changed = filled != {name: usage[name] for name in filled if name in usage}
    if is_changed:
        event["usage"] = {**usage, **filled}
    if not isinstance(event.get("delta"), dict):
        event["delta"], is_changed = {}, True
    return is_changed
