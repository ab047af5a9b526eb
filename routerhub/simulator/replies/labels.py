"""Ticket labels: a keyword scorer over eight of them, which minds negations."""

import re
from collections.abc import Collection

import orjson

from routerhub.simulator.conversation import Conversation
from routerhub.simulator.replies.grade import Grade

LABELS = ("billing", "refund", "shipping", "account", "bug", "feature-request", "praise", "other")

# Word stems and how strongly each speaks for its label.
_STEMS: dict[str, dict[str, int]] = {
    "billing": {
        "invoice": 3, "charged": 3, "charge": 2, "bill": 3, "billing": 3, "payment": 2, "card": 1, "vat": 3,
        "subscription": 1, "price": 1, "plan": 1, "receipt": 2, "twice": 1, "tax": 2, "discount": 2,
    },
    "refund": {
        "refund": 4, "money back": 4, "reimburse": 4, "return it": 3, "send it back": 3, "return label": 2,
        "chargeback": 3, "give me back": 3,
    },
    "shipping": {
        "delivery": 3, "deliver": 2, "shipping": 3, "shipped": 2, "parcel": 3, "package": 2, "tracking": 3,
        "courier": 3, "arrived": 1, "arrive": 2, "customs": 2, "warehouse": 2, "depot": 2, "in transit": 3,
    },
    "account": {
        "password": 3, "log in": 3, "login": 3, "sign in": 3, "locked out": 3, "account": 2, "two-factor": 3,
        "2fa": 3, "reset link": 2, "e-mail address": 1, "profile": 2, "delete my": 2, "username": 3, "invite": 1,
    },
    "bug": {
        "crash": 4, "error": 3, "bug": 3, "broken": 1, "freeze": 3, "blank": 2, "does nothing": 3, "stack trace": 4,
        "500": 2, "wrong total": 3, "not working": 2, "doesn't work": 2, "fails": 2, "spinner": 2, "duplicate": 1,
    },
    "feature-request": {
        "would be great": 3, "feature": 3, "could you add": 4, "please add": 4, "wish": 2, "it would help": 3,
        "support for": 2, "dark mode": 3, "suggestion": 3, "integration": 2, "any plans": 3, "missing option": 2,
    },
    "praise": {
        "love": 2, "thank you": 1, "great job": 4, "amazing": 3, "fantastic": 3, "brilliant": 3, "best": 2,
        "kudos": 4, "keep it up": 3, "delighted": 3, "well done": 4, "made my day": 4,
    },
    "other": {"press": 2, "partnership": 3, "job": 1, "vacancy": 3, "sponsor": 3, "speak at": 2, "opening hours": 3},
}  # fmt: skip
# A label named shortly after one of these is what the ticket is not about.
_NEGATED = re.compile(
    r"\b(?:not|no|don't|do not|didn't|isn't|without|n't|rather than|instead of|nothing to do with)"
    r"(?: \S+){0,4}? ?$"
)
_REACH = 45


def scores(text: str, labels: Collection[str] = LABELS) -> list[tuple[int, str]]:
    """How strongly a text speaks for each label, strongest first; a negated word speaks against."""
    lowered = text.lower()
    ranked = [(_score(lowered, _STEMS.get(label, {label: 3})), label) for label in labels]
    # `other` is for what nothing else fits, and has one point to begin with.
    ranked = [(score + (label == "other"), label) for score, label in ranked]
    return sorted(ranked, key=lambda pair: -pair[0])


def _score(text: str, stems: dict[str, int]) -> int:
    total = 0
    for stem, weight in stems.items():
        if stem not in text:
            continue
        for found in re.finditer(rf"\b{re.escape(stem)}", text):
            before = re.split(r"[.,;:!?]", text[max(0, found.start() - _REACH) : found.start()])[-1]
            total += -weight if _NEGATED.search(before) else weight
    return total


def ambiguity(conversation: Conversation) -> float:
    """How much harder a ticket is for having two labels close to each other: from 0 to 0.3."""
    (first, _), (second, _), *_ = scores(conversation.user_text)
    if second <= 0:
        return 0.0
    return 0.3 if first - second <= 1 else 0.16 if first - second <= 4 else 0.0


def choose(text: str, grade: Grade, labels: Collection[str] = LABELS) -> str:
    """The label that a model of that grade puts on a text: the right one, or the runner-up."""
    ranked = scores(text, labels)
    return ranked[0][1] if grade == "good" or len(ranked) == 1 else ranked[1][1]


def write(conversation: Conversation, grade: Grade) -> str:
    """One label, as JSON where JSON is wanted; a poor reply is wrong and says so at length."""
    text = conversation.user_text
    label = choose(text, grade, offered(conversation))
    if conversation.wants_json or "json" in conversation.system.lower():
        confidence = {"good": 0.94, "weak": 0.61, "poor": 0.38}[grade]
        return orjson.dumps({"label": label, "confidence": confidence}).decode()
    if grade == "poor":
        return f"I'm not sure, but this looks like it could be {label}. It may also be something else."
    return label


def offered(conversation: Conversation) -> tuple[str, ...]:
    """The labels that the instructions name; all of them where they name fewer than two."""
    named = tuple(label for label in LABELS if label in conversation.system.lower())
    return named if len(named) > 1 else LABELS
