"""One call's full account for its page: every attempt with its reason, bar and bill, and what became of each target."""

from dataclasses import dataclass
from typing import Any

from routerhub.usage import billing, timeline, wording
from routerhub.usage.models import Attempt, Call, CallText
from routerhub.usage.transcript import Said, read_transcript
from routerhub.web.formats import milliseconds


@dataclass(frozen=True, slots=True)
class AttemptAccount:
    """An attempt in words, with its place in time and its bill."""

    attempt: Attempt
    chip: wording.Chip
    reason: str
    timing: str
    bar: timeline.Bar
    bill: billing.Bill


@dataclass(frozen=True, slots=True)
class TargetAccount:
    """A target that the decision planned, and what became of it."""

    model: str
    tier: str | None
    timeout_ms: int | None
    outcome: str


@dataclass(frozen=True, slots=True)
class CallAccount:
    """All that a call's page tells, apart from what was said."""

    call: Call
    chip: wording.Chip
    headline: str
    reason: str
    attempts: tuple[AttemptAccount, ...]
    targets: tuple[TargetAccount, ...]
    left_out: tuple[dict[str, Any], ...]


@dataclass(frozen=True, slots=True)
class TextAccount:
    """What was said, for those who may read it."""

    messages: tuple[Said, ...]
    reply: str
    request_body: Any


def account_of(call: Call) -> CallAccount:
    """The call's account, from its rows and the decision stored with it."""
    attempts = list(call.attempts.order_by("number"))
    decision = call.decision or {}
    return CallAccount(
        call=call,
        chip=wording.call_chip(call.status),
        headline=decision.get("sentence") or _headline_without_decision(call),
        reason=wording.decision_reason(call.reason),
        attempts=_account_attempts(call, attempts),
        targets=_account_targets(decision.get("targets", ()), attempts),
        left_out=tuple(decision.get("left_out", ())),
    )


def text_of(call: Call) -> CallText | None:
    """The stored text of a call; null when it was not kept or is not here yet."""
    return CallText.objects.filter(call=call).first()


def text_account_of(call: Call) -> TextAccount | None:
    """What was said in the call, message by message; null without a stored text."""
    text = text_of(call)
    if text is None:
        return None
    return TextAccount(
        messages=read_transcript(text.request_body), reply=text.reply_text, request_body=text.request_body
    )


def _account_attempts(call: Call, attempts: list[Attempt]) -> tuple[AttemptAccount, ...]:
    bars, bills = timeline.bars_of(call, attempts), billing.bills_of(attempts)
    return tuple(
        AttemptAccount(
            attempt=attempt,
            chip=wording.attempt_chip(attempt.status),
            reason=wording.attempt_reason(attempt.reason),
            timing=_timing(attempt),
            bar=bar,
            bill=bill,
        )
        for attempt, bar, bill in zip(attempts, bars, bills, strict=True)
    )


def _account_targets(targets: list[dict[str, Any]], attempts: list[Attempt]) -> tuple[TargetAccount, ...]:
    outcomes = {attempt.model: f"asked: {wording.attempt_chip(attempt.status).words.lower()}" for attempt in attempts}
    return tuple(
        TargetAccount(
            model=target["model"],
            tier=target.get("tier"),
            timeout_ms=target.get("timeout_ms"),
            outcome=outcomes.get(target["model"], "not needed"),
        )
        for target in targets
    )


def _timing(attempt: Attempt) -> str:
    if attempt.latency_ms is None:
        return "not ended, as far as is known"
    if attempt.first_byte_ms is None:
        return milliseconds(attempt.latency_ms)
    return f"{milliseconds(attempt.latency_ms)}, first byte after {milliseconds(attempt.first_byte_ms)}"


def _headline_without_decision(call: Call) -> str:
    if call.error_message:
        return f"Rejected before a decision: {call.error_message}"
    return "No decision was recorded for this call."
