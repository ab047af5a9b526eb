"""Whole chat completions as clients of the openai dialect need them, repaired in place; the rest is left alone."""

from typing import Any

from routerhub.providers.bodies import Body
from routerhub.providers.openai_tool_deltas import arguments_text, made_up_id


def repair_completion(body: Body, *, created: int, model: str) -> bool:
    """Add the keys that every chat completion has and this one lacks; whether anything had to change.

    `created` and `model` are for providers that say neither.
    """
    frame = {"id": f"chatcmpl-{created}", "object": "chat.completion", "created": created, "model": model}
    missing = {name: value for name, value in frame.items() if not body.get(name)}
    body.update(missing)
    is_changed = bool(missing)
    for position, choice in enumerate(body["choices"]):
        if isinstance(choice, dict):
            is_changed |= _repair_choice(choice, position, body["id"])
    return is_changed


def _repair_choice(choice: Body, position: int, seed: str) -> bool:
    is_changed = _add_missing(choice, {"index": position, "logprobs": None, "message": {}})
    message = choice["message"]
    if not isinstance(message, dict):
        return is_changed
    is_changed |= _add_missing(message, {"role": "assistant", "content": None, "refusal": None})
    if "tool_calls" not in message:
        return is_changed
    if not message["tool_calls"]:
        del message["tool_calls"]
        return True
    return _repair_tool_calls(message["tool_calls"], seed) or is_changed


def _repair_tool_calls(calls: Any, seed: str) -> bool:
    is_changed = False
    for place, call in enumerate(calls if isinstance(calls, list) else ()):
        if not isinstance(call, dict):
            continue
        if not call.get("id"):
            call["id"], is_changed = made_up_id(seed, place), True
        is_changed |= _add_missing(call, {"type": "custom" if "custom" in call else "function"})
        function = call.get("function")
        if isinstance(function, dict) and not _is_text(function.get("arguments")):
            function["arguments"], is_changed = arguments_text(function.get("arguments")) or "{}", True
    return is_changed


def _add_missing(target: Body, required: Body) -> bool:
    missing = {name: value for name, value in required.items() if name not in target}
    target.update(missing)
    return bool(missing)


def _is_text(arguments: object) -> bool:
    return isinstance(arguments, str) and arguments != ""
