"""How well a model does on a request: good, weak or poor, by its skill and how hard the request is."""

import re
from typing import Literal

from routerhub.simulator.catalogue import Model
from routerhub.simulator.chance import between
from routerhub.simulator.conversation import Conversation

Grade = Literal["good", "weak", "poor"]

# Luck of the day, the same for the same model and request.
LUCK = 0.12
# Missing the mark by less than this is a weak reply; by more, a poor one.
WEAK_MARGIN = 0.12

_NEGATION = re.compile(
    r"\b(?:not|never|isn't|wasn't|don't|didn't|doesn't|won't|can't|cannot|without|except|unless|rather than)\b"
)
_CONTRAST = re.compile(r"\b(?:but|however|although|actually|instead|on the other hand|notwithstanding|ignore)\b")
_ENTITY = re.compile(r"(?<![.!?]\s)(?<!^)\b[A-Z][a-z]+\b|[$€£]\s?\d|\b\d[\d,.]*\b", re.MULTILINE)


def difficulty(text: str) -> float:
    """How hard a text is to get right, from 0 to 0.55: its length, negations, contrasts and number of entities."""
    length = min(0.15, len(text.encode()) / 4 / 1500 * 0.15)
    negation = min(0.18, 0.07 * len(_NEGATION.findall(text.lower())))
    contrast = min(0.12, 0.06 * len(_CONTRAST.findall(text.lower())))
    entities = min(0.11, 0.008 * len(_ENTITY.findall(text)))
    return length + negation + contrast + entities


def grade_of(model: Model, conversation: Conversation, demand: float) -> Grade:
    """How well the model does: `demand` is how much the kind of work asks for, to which the text's difficulty adds."""
    hardness = demand + difficulty(conversation.user_text)
    margin = model.skill - hardness + between(-LUCK, LUCK, "luck", model.name, conversation.prompt_hash)
    if margin >= 0:
        return "good"
    return "weak" if margin > -WEAK_MARGIN else "poor"
