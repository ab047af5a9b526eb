"""General chat: greetings, sums, a few things worth knowing, and honest small talk about the rest."""

import re

from routerhub.simulator.conversation import Conversation
from routerhub.simulator.replies.grade import Grade

_ECHO = re.compile(
    r"(?is)\b(?:reply|respond|answer|say)(?: only| exactly)?(?: with)?(?: the words?| exactly| only)?:?"
    r"\s+[\"“'](.+?)[\"”']"
)
_SUM = re.compile(r"(-?\d+(?:\.\d+)?)\s*(\+|-|−|\*|x|×|times|plus|minus|/|divided by)\s*(-?\d+(?:\.\d+)?)")
_KNOWN = (
    (r"capital of france", "The capital of France is Paris."),
    (r"capital of japan", "The capital of Japan is Tokyo."),
    (r"\b429\b|rate limit", "HTTP 429 means too many requests: wait as long as Retry-After says, then try again."),
    (r"idempoten", "An operation is idempotent if doing it twice has the same effect as doing it once."),
    (r"\bwebhook", "A webhook is a request that a service sends to your address when something happens there."),
    (r"\bjwt\b", "A JWT is a signed token: anyone can read it, but only the holder of the key can have made it."),
    (r"\bindex\b.*(?:database|table|postgres)|(?:database|postgres).*\bindex\b",
     "A database index is a sorted copy of some columns, so that a lookup need not read the whole table."),
    (r"\btls\b|https", "TLS encrypts a connection and proves with a certificate who is at the other end."),
    (r"time ?zone|\butc\b", "Store moments in UTC and turn them into local time only where people read them."),
    (r"password", "Use a long passphrase that you use nowhere else, and turn on a second factor."),
    (r"who are you|what are you", "I am a model of RouterHub's simulator: a stand-in for a real provider."),
    (r"^\W*(?:hi|hello|hey|good (?:morning|evening))\b", "Hello! How can I help you today?"),
)  # fmt: skip
_TOPIC = re.compile(
    r"(?is)\b(?:about|explain|what (?:is|are)|how (?:do|does|can|to)(?: i| we)?|why (?:is|are|do|does)) (.+?)[?.!\n]"
)
LONGEST_TOPIC = 80


def write(conversation: Conversation, grade: Grade) -> str:
    """A short reply; a poor one hedges."""
    text = conversation.user_text
    echoed = _ECHO.search(text)
    if echoed:
        return echoed.group(1)
    answer = _sum(text) or next((known for pattern, known in _KNOWN if re.search(pattern, text.lower())), None)
    if grade == "poor":
        return f"I'm not sure. {answer or 'It may depend on your situation; could you tell me more?'}"
    return answer or _advice(text, grade)


def _sum(text: str) -> str | None:
    found = _SUM.search(text.lower())
    if found is None:
        return None
    left, sign, right = float(found.group(1)), found.group(2), float(found.group(3))
    if sign in ("/", "divided by"):
        if right == 0:
            return "Nothing can be divided by zero."
        result = left / right
    else:
        result = {"+": left + right, "plus": left + right, "-": left - right, "−": left - right,
                  "minus": left - right}.get(sign, left * right)  # fmt: skip
    return f"{found.group(0)} = {result:g}"


def _advice(text: str, grade: Grade) -> str:
    found = _TOPIC.search(text + ".")
    topic = found.group(1).strip() if found else ""
    subject = f"On {topic}" if topic and len(topic) <= LONGEST_TOPIC else "In short"
    advice = f"{subject}: start with the simplest thing that could work, measure it, and change one thing at a time."
    if grade == "good":
        advice += " Write down what you expect before you try; the surprise is where you learn something."
    return advice
