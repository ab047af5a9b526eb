"""A message as a chat completion."""

from typing import Any, NamedTuple

import orjson

from routerhub.engine.reply import ReplyView
from routerhub.providers.anthropic_wire import read_usage
from routerhub.providers.bodies import Body
from routerhub.providers.failures import BadReply
from routerhub.providers.openai_to_anthropic.endings import (
    finish_reason,
    known_finish,
    openai_usage,
    refusal_of,
    service_tier,
)
from routerhub.providers.openai_to_anthropic.fences import without_fence
from routerhub.providers.openai_to_anthropic.form import Form


class _Content(NamedTuple):
    texts: list[str]
    thoughts: list[str]
    thinking_blocks: list[Body]
    tool_uses: list[Body]


def translate_reply(body: Body, *, created: int, form: Form) -> tuple[Body, ReplyView]:
    """The chat completion and what it comes to; `BadReply` when there is no finished message.

    `created` is in seconds since the epoch.
    """
    finish = known_finish(body.get("stop_reason"))
    if body.get("type") != "message" or not isinstance(body.get("content"), list) or finish is None:
        raise BadReply("The reply has no finished message.")
    content = _sorted(body["content"])
    text = "".join(content.texts)
    view = ReplyView(
        text=without_fence(text) if form.has_fence_off else text,
        finish=finish,
        usage=read_usage(body.get("usage")),
        served_model=str(body.get("model") or ""),
    )
    choice = {
        "index": 0,
        "message": _message(content, view.text, refusal_of(body), is_legacy=form.is_legacy),
        "logprobs": None,
        "finish_reason": finish_reason(finish, is_legacy=form.is_legacy),
    }
    completion = {
        "id": completion_id(body),
        "object": "chat.completion",
        "created": created,
        "model": view.served_model,
        "choices": [choice],
        "usage": openai_usage(view.usage) if view.usage else None,
        "service_tier": service_tier(body.get("usage")),
        "system_fingerprint": None,
    }
    return completion, view


def completion_id(message: Body) -> str:
    """The completion's id, which leads back to the message's."""
    return f"chatcmpl-{message.get('id') or ''}"


def _sorted(blocks: list[Any]) -> _Content:
    content = _Content([], [], [], [])
    for block in blocks:
        match block:
            case {"type": "text", "text": str(text)}:
                content.texts.append(text)
            case {"type": "tool_use"}:
                content.tool_uses.append(block)
            case {"type": "thinking", "thinking": str(thought)}:
                content.thoughts.append(thought)
                if block.get("signature"):
                    content.thinking_blocks.append(block)
            case {"type": "redacted_thinking"}:
                content.thinking_blocks.append(block)
    return content


def _message(content: _Content, text: str, refusal: str | None, *, is_legacy: bool) -> Body:
    has_no_text = not text and (content.tool_uses or refusal)
    message: Body = {
        "role": "assistant",
        "content": None if has_no_text else text,
        "refusal": refusal,
        "annotations": [],
    }
    if content.tool_uses and is_legacy:
        message["function_call"] = _function(content.tool_uses[0])
    elif content.tool_uses:
        message["tool_calls"] = [_tool_call(use, index) for index, use in enumerate(content.tool_uses)]
    if content.thoughts:
        # Two names are in use for what the dialect has no field for; clients read one or the other.
        message["reasoning_content"] = message["reasoning"] = "".join(content.thoughts)
    if content.thinking_blocks:
        # With their signatures, for callers who send the message back.
        message["thinking_blocks"] = content.thinking_blocks
    return message


def _tool_call(use: Body, index: int) -> Body:
    return {"id": use.get("id") or f"call_{index}", "type": "function", "function": _function(use)}


def _function(use: Body) -> Body:
    return {"name": str(use.get("name") or ""), "arguments": orjson.dumps(use.get("input") or {}).decode()}
