"""Codes of the ledger in words for people, and how loudly to say them."""

from dataclasses import dataclass

from routerhub.usage.models import AttemptStatus, CallStatus

LEVELS = {
    CallStatus.OPEN: "info",
    AttemptStatus.STARTED: "info",
    CallStatus.SUCCEEDED: "ok",
    CallStatus.FAILED: "bad",
    CallStatus.CANCELLED: "muted",
    CallStatus.REJECTED: "warn",
    CallStatus.UNKNOWN: "warn",
}

# Why an attempt was made: it was the first, or what went wrong with the one before.
ATTEMPT_REASONS = {
    "primary": "first target of the rule",
    "named": "named by the caller",
    "timeout": "the attempt before took too long",
    "connection_error": "the attempt before could not connect",
    "rate_limited": "the attempt before was rate-limited",
    "server_error": "the provider before had a fault",
    "provider_misconfigured": "the provider before is set up wrongly",
    "request_refused": "the provider before refused the request",
    "bad_reply": "the reply before was unreadable",
    "stream_broken": "the stream before broke off",
}

DECISION_REASONS = {
    "rule_matched": "a rule matched",
    "default_rule": "no rule above the default matched",
    "model_named": "the caller named the model",
}


@dataclass(frozen=True, slots=True)
class Chip:
    """A status in a word, with the level of its colour."""

    words: str
    level: str


def call_chip(status: str) -> Chip:
    """How a call stands."""
    return Chip(words=str(CallStatus(status).label), level=LEVELS[CallStatus(status)])


def attempt_chip(status: str) -> Chip:
    """How an attempt stands."""
    return Chip(words=str(AttemptStatus(status).label), level=LEVELS[AttemptStatus(status)])


def attempt_reason(code: str) -> str:
    """Why an attempt was made; a code that is not known here reads as its words."""
    return ATTEMPT_REASONS.get(code, as_words(code))


def decision_reason(code: str) -> str:
    """Why the decision fell as it did."""
    return DECISION_REASONS.get(code, as_words(code))


def as_words(code: str) -> str:
    """A machine code as words: `no_tools` is `no tools`."""
    return code.replace("_", " ")
