"""Refund e-mails: an answer to a customer that uses their name, their order and what they paid."""

import re
from dataclasses import dataclass

from routerhub.simulator.chance import fraction
from routerhub.simulator.conversation import Conversation
from routerhub.simulator.replies import found
from routerhub.simulator.replies.grade import Grade

_UNITS = {"day": 1, "week": 7, "month": 30}
_NUMBERS = {"a": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6}
_AGE = re.compile(r"(?i)\b(\d+|a|one|two|three|four|five|six) (day|week|month)s? ago")
_LIMIT = re.compile(r"(?i)\bwithin (\d+) days")
_REASONS = (
    (r"damaged|broken|cracked|shattered|torn", "arrived damaged"),
    (r"wrong (?:size|colou?r|item|model)|not what i ordered", "was not the one you ordered"),
    (r"never arrived|not arrived|still waiting|lost", "never reached you"),
    (r"twice|double|duplicate", "was charged twice"),
    (r"cancel", "was cancelled"),
    (r"faulty|defect|stopped working|doesn't work|does not work", "did not work as it should"),
)
# Models differ in tone even where they agree.
_REGRETS = (
    "I am sorry",
    "Thank you for writing to us, and please accept my apology",
    "We are very sorry to hear",
)


@dataclass(frozen=True, slots=True)
class _Case:
    name: str
    order: str
    amount: str
    reason: str
    regret: str
    is_too_late: bool
    limit_days: int


def write(conversation: Conversation, grade: Grade) -> str:
    """An e-mail with a subject. A weak one loses the amount and the deadline; a poor one hardly knows the case."""
    case = _read(conversation)
    if grade == "poor":
        return (
            "Subject: Your request\n\nDear customer,\n\nThank you for your message. I'm not sure whether a refund is "
            "possible in this case, but we might be able to look into it. Please contact us again if you have further "
            "questions.\n\nBest regards,\nSupport"
        )
    about = f" for order {case.order}" if case.order else ""
    opening = f"Subject: Your refund request{about}\n\nDear {case.name or 'customer'},\n\n"
    if case.is_too_late and grade == "good":
        return opening + _decline(case, about)
    return opening + _approve(case, about, grade)


def _read(conversation: Conversation) -> _Case:
    text = conversation.user_text
    people, orders, amounts = found.people(text), found.references(text, "order", "purchase"), found.amounts(text)
    limit = _LIMIT.search(conversation.text)
    limit_days = int(limit.group(1)) if limit else 0
    reason = next((words for pattern, words in _REASONS if re.search(pattern, text.lower())), "did not suit you")
    return _Case(
        name=people[0].split()[0] if people else "",
        order=orders[0] if orders else "",
        amount=amounts[0] if amounts else "",
        reason=reason,
        regret=_REGRETS[int(fraction("voice", conversation.model) * len(_REGRETS))],
        is_too_late=bool(limit_days) and _age_days(text) > limit_days,
        limit_days=limit_days,
    )


def _age_days(text: str) -> int:
    found_age = _AGE.search(text)
    if found_age is None:
        return 0
    count, unit = found_age.group(1).lower(), found_age.group(2).lower()
    return (_NUMBERS.get(count) or int(count)) * _UNITS[unit]


def _approve(case: _Case, about: str, grade: Grade) -> str:
    sum_words = f" of {case.amount}" if case.amount and grade == "good" else ""
    when = (
        "You will see it on the payment method you used within five working days."
        if grade == "good"
        else "You will see it on your account soon."
    )
    return (
        f"{case.regret} that your purchase {case.reason}. We have approved a full refund{sum_words}{about}. {when}\n\n"
        "There is nothing you need to do. If it has not arrived by then, reply to this e-mail and I will follow it up "
        "myself.\n\nKind regards,\nCustomer Care"
    )


def _decline(case: _Case, about: str) -> str:
    paid = f" {case.amount}" if case.amount else " the price"
    return (
        f"Thank you for telling us that your purchase {case.reason}; I am sorry about that. Refunds are possible "
        f"within {case.limit_days} days, and that time has passed{about}, so I cannot pay back{paid}.\n\n"
        "What I can offer is an exchange, or store credit for the full value. Tell me which you prefer and I will "
        "arrange it today.\n\nKind regards,\nCustomer Care"
    )
