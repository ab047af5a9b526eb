"""What a model answers with: thoughts, then text, calls of tools, or a refusal."""

import re
from dataclasses import dataclass

from routerhub.simulator.catalogue import Model
from routerhub.simulator.conversation import Conversation
from routerhub.simulator.replies.calling import plan_calls
from routerhub.simulator.replies.compose import write_reply
from routerhub.simulator.tools import ToolCall, ToolResult

REFUSAL = "I'm sorry, but I can't help with that."
_REFUSED = re.compile(r"(?i)\bplease refuse\b|ANTHROPIC_MAGIC_STRING_TRIGGER_REFUSAL|\bhow to build a bomb\b")
_ANNOUNCED = re.compile(r"(?i)\b(?:say|tell|explain|announce)\b[^.?!\n]*\b(?:first|before|what you)\b")
LONGEST_RESULT = 2_000
THOUGHTS = (
    "First I look at what is asked.",
    "The request says what form the answer should have.",
    "I go through what the conversation has told me so far.",
    "There may be more than one way to read this, so I compare them.",
    "The plainest reading fits everything that was said.",
    "I check the numbers and the names once more.",
    "Nothing in the instructions speaks against it.",
    "A short answer will serve better than a long one.",
    "I weigh whether something is missing, and nothing is.",
    "An example would not make it any clearer.",
    "I put the most important thing first.",
    "Now I can write the answer.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """Everything the model would say if nothing cut it short."""

    thinking: str = ""
    text: str = ""
    calls: tuple[ToolCall, ...] = ()
    refusal: str | None = None


def draft_reply(conversation: Conversation, model: Model) -> Draft:
    """The model's reply: always the same for the same model and conversation."""
    if _REFUSED.search(conversation.user_text):
        return Draft(refusal=REFUSAL)
    thinking = " ".join(THOUGHTS[: conversation.thinking.sentences]) if conversation.thinking else ""
    calls = plan_calls(conversation)
    if calls:
        return Draft(thinking=thinking, text=_announcement(conversation, calls), calls=calls)
    return Draft(thinking=thinking, text=_text(conversation, model))


def _announcement(conversation: Conversation, calls: tuple[ToolCall, ...]) -> str:
    """What is said before tools are called: something only where the user wants to hear it."""
    if conversation.tool_choice.kind != "auto" or not _ANNOUNCED.search(conversation.user_text):
        return ""
    return f"I will use {' and '.join(dict.fromkeys(call.name for call in calls))}."


def _text(conversation: Conversation, model: Model) -> str:
    if conversation.schema or conversation.wants_json:
        return write_reply(conversation, model)
    if conversation.results:
        return "\n".join(map(_told, conversation.results))
    text = write_reply(conversation, model)
    return f"{_seen(conversation)} {text}" if conversation.media else text


def _told(result: ToolResult) -> str:
    said = result.text.strip()[:LONGEST_RESULT] or "nothing"
    return f"{result.name or 'The tool'} {'failed' if result.is_error else 'says'}: {said}"


def _seen(conversation: Conversation) -> str:
    """How many images and other things came, and what each is."""
    kinds = list(dict.fromkeys(medium.kind for medium in conversation.media))
    return " ".join(_counted(conversation, kind) for kind in kinds)


def _counted(conversation: Conversation, kind: str) -> str:
    told = [medium.told for medium in conversation.media if medium.kind == kind]
    return f"You sent {len(told)} {kind}{'s' if len(told) > 1 else ''} ({'; '.join(told)})."
