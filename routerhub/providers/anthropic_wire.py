"""The anthropic dialect: what a decision needs of a messages request, what the ledger needs of a reply."""

from routerhub.engine.reply import Finish, ReplyView, Usage
from routerhub.engine.request import Hints, RequestView
from routerhub.engine.tokens import estimate_tokens
from routerhub.providers.bodies import Body, optional_count, require_messages, require_model, text_of, text_size, whole

MESSAGES_PATH = "/v1/messages"
# The version whose requests may carry sampling parameters; newer ones refuse them.
VERSION = "2023-06-01"
FINISHES: dict[str, Finish] = {
    "end_turn": "stop",
    "stop_sequence": "stop",
    "pause_turn": "stop",
    "max_tokens": "length",
    "model_context_window_exceeded": "length",
    "tool_use": "tool_calls",
    "refusal": "content_filter",
}


def read_request(body: Body, hints: Hints) -> RequestView:
    """The view of a messages request; `BodyInvalid` names the field that is wrong."""
    messages = require_messages(body)
    output_config = body.get("output_config")
    size = text_size(body.get("system")) + sum(text_size(message.get("content")) for message in messages)
    return RequestView(
        model=require_model(body),
        prompt_tokens=estimate_tokens(size, len(messages)),
        message_count=len(messages),
        max_output_tokens=optional_count(body, "max_tokens"),
        is_stream=bool(body.get("stream")),
        has_tools=bool(body.get("tools")),
        has_images=any(_has_image(message.get("content")) for message in messages),
        wants_json_schema=isinstance(output_config, dict) and bool(output_config.get("format")),
        hints=hints,
    )


def read_reply(body: Body) -> ReplyView | None:
    """The view of a message; null when the body is none."""
    if body.get("type") != "message" or not isinstance(body.get("content"), list):
        return None
    return ReplyView(
        text=text_of([block for block in body["content"] if isinstance(block, dict) and block.get("type") == "text"]),
        finish=read_finish(body.get("stop_reason")),
        usage=read_usage(body.get("usage")),
        served_model=str(body.get("model") or ""),
    )


def read_finish(reason: object) -> Finish | None:
    """The finish a `stop_reason` stands for; an unknown reason still is an end, null is none."""
    return FINISHES.get(str(reason), "stop") if reason else None


def read_usage(native: object) -> Usage | None:
    """Tokens of a native usage object; cache writes are split by time to live where the provider does."""
    if not isinstance(native, dict):
        return None
    prompt, output = whole(native.get("input_tokens")), whole(native.get("output_tokens"))
    if prompt is None or output is None:
        return None
    written = whole(native.get("cache_creation_input_tokens")) or 0
    split = native.get("cache_creation")
    long_lived = (whole(split.get("ephemeral_1h_input_tokens")) or 0) if isinstance(split, dict) else 0
    details = native.get("output_tokens_details")
    return Usage(
        input_tokens=prompt,
        output_tokens=output,
        cache_read_tokens=whole(native.get("cache_read_input_tokens")) or 0,
        cache_write_5m_tokens=max(written - long_lived, 0),
        cache_write_1h_tokens=long_lived,
        reasoning_tokens=(whole(details.get("thinking_tokens")) or 0) if isinstance(details, dict) else 0,
    )


def _has_image(content: object) -> bool:
    """Whether there is an image among the blocks, or among those that a tool gave back."""
    blocks = [block for block in content if isinstance(block, dict)] if isinstance(content, list) else []
    return any(block.get("type") == "image" or _has_image(block.get("content")) for block in blocks)
