"""Legal review: the risky clauses of a contract, each with what is wrong and what to ask for."""

import re
from dataclasses import dataclass

from routerhub.simulator.conversation import Conversation
from routerhub.simulator.replies.found import sentences
from routerhub.simulator.replies.grade import Grade

QUOTE_WORDS = 18


@dataclass(frozen=True, slots=True)
class _Worry:
    topic: str
    pattern: str
    risk: str
    concern: str
    ask: str


_WORRIES = (
    _Worry(
        "Liability",
        r"unlimited liability|liab\w+ (?:shall be|is) unlimited|without limitation|no (?:cap|limit)",
        "high",
        "Liability has no upper limit.",
        "Cap it at the fees of the last twelve months.",
    ),
    _Worry(
        "Indemnity",
        r"indemnif",
        "high",
        "The indemnity reaches further than our own fault.",
        "Limit it to third-party claims caused by our breach.",
    ),
    _Worry(
        "Renewal",
        r"automatic\w* renew|renew\w* automatically|auto-?renew",
        "medium",
        "The term renews by itself.",
        "Ask for a reminder and a notice period of 30 days.",
    ),
    _Worry(
        "Termination",
        r"terminat\w+ (?:\w+ ){0,8}(?:at any time|immediate|without (?:cause|notice))|may not terminate",
        "medium",
        "The right to end the contract is one-sided.",
        "Make it mutual, with 60 days' notice.",
    ),
    _Worry(
        "Price changes",
        r"(?:increase|adjust|change|amend)\w* (?:\w+ ){0,6}(?:fees?|prices?|rates?|terms)",
        "medium",
        "Fees or terms may change without our consent.",
        "Tie increases to an index and add a right to leave.",
    ),
    _Worry(
        "Intellectual property",
        r"assign\w* (?:\w+ ){0,8}(?:intellectual property|rights|title)|work product|own\w* all",
        "high",
        "Rights pass to the other side, our earlier work included.",
        "Keep background rights out and grant a licence instead.",
    ),
    _Worry(
        "Personal data",
        r"personal data|customer data|sub-?processor",
        "high",
        "Data may be used or passed on beyond the service.",
        "Add a data processing agreement and a veto over sub-processors.",
    ),
    _Worry(
        "Governing law",
        r"governed by|jurisdiction|arbitration",
        "low",
        "Disputes are decided far from home.",
        "Propose a neutral venue.",
    ),
    _Worry(
        "Payment",
        r"within (?:\d+|seven|ten) days|late payment|interest (?:of|at)|non-?refundable",
        "low",
        "Payment is due early, and lateness is dear.",
        "Ask for 30 days and interest at the statutory rate.",
    ),
    _Worry(
        "Exclusivity",
        r"exclusiv|non-?compet",
        "medium",
        "It binds us to one partner.",
        "Limit it in time, place and product.",
    ),
)
_CLOSING = "This is a first reading for counsel, not legal advice."


def write(conversation: Conversation, grade: Grade) -> str:
    """A list of findings, gravest first. A weak reply sees half of them, a poor one thinks it all usual."""
    if grade == "poor":
        return "This looks like a fairly standard agreement. I'm not sure, but I see no serious issue in it."
    findings = _findings(conversation.user_text)
    if not findings:
        return f"No clause in this text raises one of the usual concerns. {_CLOSING}"
    if grade == "weak":
        findings = findings[: max(1, len(findings) // 2)]
    listed = "\n".join(f"{number}. {finding}" for number, finding in enumerate(findings, start=1))
    noun = "clause needs" if len(findings) == 1 else "clauses need"
    return f"{len(findings)} {noun} attention:\n\n{listed}\n\n{_CLOSING}"


def _findings(text: str) -> list[str]:
    found = []
    for worry in _WORRIES:
        clause = next((each for each in sentences(text) if re.search(worry.pattern, each, re.IGNORECASE)), None)
        if clause is not None:
            found.append((("high", "medium", "low").index(worry.risk), worry, clause))
    found.sort(key=lambda each: each[0])
    return [
        f"{worry.topic} ({worry.risk} risk): “{_quote(clause)}” {worry.concern} {worry.ask}"
        for _, worry, clause in found
    ]


def _quote(clause: str) -> str:
    words = clause.split()
    return " ".join(words[:QUOTE_WORDS]) + (" …" if len(words) > QUOTE_WORDS else "")
