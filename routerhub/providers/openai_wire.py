"""The openai dialect: what a decision needs of a chat completion request, what the ledger needs of a reply."""

from typing import Any

from routerhub.engine.reply import Finish, ReplyView, Usage
from routerhub.engine.request import Hints, RequestView
from routerhub.engine.tokens import estimate_tokens
from routerhub.providers.bodies import Body, optional_count, require_messages, require_model, text_of, text_size, whole

CHAT_PATH = "/chat/completions"
FINISHES: dict[str, Finish] = {
    "stop": "stop",
    "length": "length",
    "tool_calls": "tool_calls",
    "function_call": "tool_calls",
    "content_filter": "content_filter",
}


def read_request(body: Body, hints: Hints) -> RequestView:
    """The view of a chat completion request; `BodyInvalid` names the field that is wrong."""
    messages = require_messages(body)
    response_format = body.get("response_format")
    return RequestView(
        model=require_model(body),
        prompt_tokens=estimate_tokens(sum(text_size(message.get("content")) for message in messages), len(messages)),
        message_count=len(messages),
        max_output_tokens=optional_count(body, "max_completion_tokens", "max_tokens"),
        is_stream=bool(body.get("stream")),
        has_tools=bool(body.get("tools")),
        has_images=any(_has_image(message.get("content")) for message in messages),
        wants_json_schema=isinstance(response_format, dict) and response_format.get("type") == "json_schema",
        hints=hints,
    )


def read_reply(body: Body) -> ReplyView | None:
    """The view of a chat completion; null when the body is none."""
    choices = body.get("choices")
    if not isinstance(choices, list) or not choices or not isinstance(choices[0], dict):
        return None
    choice = choices[0]
    message = choice.get("message")
    return ReplyView(
        text=text_of(message.get("content")) if isinstance(message, dict) else "",
        finish=read_finish(choice.get("finish_reason")),
        usage=read_usage(body.get("usage")),
        served_model=str(body.get("model") or ""),
    )


def read_finish(reason: object) -> Finish | None:
    """The finish a `finish_reason` stands for; an unknown reason still is an end, null is none."""
    return FINISHES.get(str(reason), "stop") if reason else None


def read_usage(native: object) -> Usage | None:
    """Tokens of a native usage object, cached and written ones taken out of the prompt; null when incomplete."""
    if not isinstance(native, dict):
        return None
    prompt, output = whole(native.get("prompt_tokens")), whole(native.get("completion_tokens"))
    if prompt is None or output is None:
        return None
    prompt_details, output_details = _details(native, "prompt"), _details(native, "completion")
    cached = min(whole(prompt_details.get("cached_tokens")) or 0, prompt)
    written = min(whole(prompt_details.get("cache_write_tokens")) or 0, prompt - cached)
    return Usage(
        input_tokens=prompt - cached - written,
        output_tokens=output,
        cache_read_tokens=cached,
        cache_write_5m_tokens=written,
        reasoning_tokens=whole(output_details.get("reasoning_tokens")) or 0,
    )


def _details(native: dict[str, Any], part: str) -> dict[str, Any]:
    details = native.get(f"{part}_tokens_details")
    return details if isinstance(details, dict) else {}


def _has_image(content: object) -> bool:
    return isinstance(content, list) and any(
        isinstance(part, dict) and part.get("type") == "image_url" for part in content
    )
