"""Whether and how long the model thinks, and what does not go with that."""

from collections.abc import Sequence
from typing import Any

from routerhub.simulator.anthropic_dialect.fields import refuse_unknown
from routerhub.simulator.anthropic_dialect.messages import Message
from routerhub.simulator.anthropic_dialect.signatures import is_ours
from routerhub.simulator.conversation import BadRequest, Thinking
from routerhub.simulator.reading import Body, object_field, one_of, whole
from routerhub.simulator.tools import ToolChoice

FEWEST_TOKENS = 1024
KEYS = {
    "enabled": ("type", "budget_tokens", "display"),
    "adaptive": ("type", "display"),
    "between_tools": ("type", "display"),
    "disabled": ("type",),
}
# How many sentences a model thinks that is asked to make such an effort.
THOUGHTS = {"low": 1, "medium": 3, "high": 6, "xhigh": 9, "max": 12}
THOUGHTFUL = ("thinking", "redacted_thinking")


def read_thinking(
    body: Body, choice: ToolChoice, messages: Sequence[Message], *, is_count: bool = False
) -> Thinking | None:
    """How long to think, null for not at all; `BadRequest` where the rest of the request does not go with it."""
    asked = body.get("thinking")
    if asked is None:
        return None
    kind = asked.get("type")
    one_of(*KEYS)(kind, "thinking.type")
    refuse_unknown(asked, KEYS[kind], f"thinking.{kind}.")
    if kind == "disabled":
        return None
    if choice.kind in ("any", "tool"):
        raise BadRequest("thinking: may not be enabled when tool_choice forces tool use", "tool_choice")
    _check_signatures(messages)
    if kind == "enabled":
        _check_enabled(body, asked, messages, is_count=is_count)
    if asked.get("display") is not None:
        one_of("summarized", "omitted")(asked["display"], f"thinking.{kind}.display")
    return Thinking(sentences=_sentences(body, asked), is_shown=asked.get("display") != "omitted")


def _sentences(body: Body, asked: Body) -> int:
    if asked["type"] == "enabled":
        return int(min(12, 2 * asked["budget_tokens"] // FEWEST_TOKENS))
    return THOUGHTS[object_field(body, "output_config").get("effort") or "high"]


def _check_enabled(body: Body, asked: Body, messages: Sequence[Message], *, is_count: bool) -> None:
    budget: Any = asked.get("budget_tokens")
    whole(FEWEST_TOKENS)(budget, "thinking.enabled.budget_tokens")
    if not is_count and budget >= body["max_tokens"]:
        raise BadRequest("max_tokens: must be greater than thinking.budget_tokens", "max_tokens")
    if body.get("temperature") not in (None, 1) or body.get("top_k") is not None:
        raise BadRequest("temperature: may only be set to 1 when thinking is enabled, and top_k not at all")
    last = next((message for message in reversed(messages) if message.role == "assistant"), None)
    if messages[-1].role == "assistant":
        raise BadRequest("messages: the reply cannot be prefilled when thinking is enabled", "messages")
    if last and any(block["type"] == "tool_use" for block in last.blocks) and last.blocks[0]["type"] not in THOUGHTFUL:
        found = last.blocks[0]["type"]
        told = f"Expected `thinking` or `redacted_thinking`, but found `{found}`"
        raise BadRequest(f"{last.place}.content.0.type: {told}", f"{last.place}.content.0.type")


def _check_signatures(messages: Sequence[Message]) -> None:
    """While it thinks, the model takes no thoughts that are not its own; otherwise it leaves them unread."""
    for message in messages:
        for index, block in enumerate(message.blocks):
            if block["type"] == "thinking" and not is_ours(str(block["signature"])):
                place = f"{message.place}.content.{index}"
                raise BadRequest(f"{place}: Invalid `signature` in `thinking` block", place)
