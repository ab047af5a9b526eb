"""Summaries: the sentences of the source that matter most, in their order."""

import re
from collections import Counter

from routerhub.simulator.conversation import Conversation
from routerhub.simulator.replies.found import sentences
from routerhub.simulator.replies.grade import Grade

_COUNTS = {"one": 1, "a single": 1, "two": 2, "three": 3, "four": 4, "five": 5}
_ASKED = re.compile(
    r"(?i)\b(one|a single|two|three|four|five|\d)\s+(?:short\s+|clear\s+)?(?:sentence|bullet|point|line)"
)
_SIGNALS = re.compile(
    r"(?i)\b(?:decided|agreed|conclud|must|because|therefore|result|deadline|increas|decreas|launch|risk|cost|learn|errors|customers)\w*\b"
)
_INSTRUCTION = re.compile(r"(?i)^(?:please )?(?:summari[sz]e|shorten|tl;?dr|give me)\b")
USUAL_SENTENCES = 3
SHORTEST_WORD = 5


def write(conversation: Conversation, grade: Grade) -> str:
    """As many sentences as were asked for. A weak reply takes the first ones; a poor one stops after half a thought."""
    source = [sentence for sentence in sentences(conversation.user_text) if not _INSTRUCTION.match(sentence)]
    if not source:
        return "There is no text here to summarise."
    count = _wanted(conversation)
    if grade == "poor":
        words = source[0].split()
        return f"The text seems to be about the following: {' '.join(words[:12])}… I'm not sure about the rest."
    chosen = source[:count] if grade == "weak" else _salient(source, count)
    if re.search(r"(?i)bullet", conversation.text):
        return "\n".join(f"- {sentence}" for sentence in chosen)
    return " ".join(sentence if sentence[-1] in ".!?" else f"{sentence}." for sentence in chosen)


def _wanted(conversation: Conversation) -> int:
    asked = _ASKED.search(conversation.system) or _ASKED.search(conversation.user_text)
    if asked is None:
        return USUAL_SENTENCES
    word = asked.group(1).lower()
    return _COUNTS.get(word) or max(1, int(word))


def _salient(source: list[str], count: int) -> list[str]:
    """The sentences whose words come up most in the text, with a premium for the first, for numbers and decisions."""
    frequency = Counter(word for sentence in source for word in _words(sentence))
    ranked = sorted(range(len(source)), key=lambda index: (-_weight(index, source[index], frequency), index))
    return [source[index] for index in sorted(ranked[:count])]


def _weight(index: int, sentence: str, frequency: Counter[str]) -> float:
    words = _words(sentence)
    common = 0.6 * sum(frequency[word] for word in words) / (len(words) + 3)
    numbers, signals = re.findall(r"\d[\d.,]*", sentence), _SIGNALS.findall(sentence)
    premium = 0.3 * (index == 0) + 0.4 * min(2, len(numbers)) + 0.7 * min(2, len(signals))
    return common + premium


def _words(sentence: str) -> list[str]:
    return [word for word in re.findall(r"\w+", sentence.lower()) if len(word) >= SHORTEST_WORD]
