"""Asking the planned targets in order until one answers: falling back is going on because an attempt failed."""

from collections.abc import Awaitable, Callable
from typing import TypeVar

from routerhub.engine.decision import MODEL_NAMED, Decision
from routerhub.gateway.attempt import Attempt
from routerhub.gateway.calls import Call
from routerhub.gateway.refusals import from_failures, from_invalid_body, nobody_left
from routerhub.providers.bodies import BodyInvalid
from routerhub.providers.failures import UpstreamFailure

PRIMARY = "primary"
NAMED = "named"

Answer = TypeVar("Answer")


async def ask_in_order(call: Call, decision: Decision, ask: Callable[[Attempt], Awaitable[Answer]]) -> Answer:
    """The first answer. Raises `Refusal` when the request is at fault, when nobody is left, or when all failed.

    `ask` gets a begun attempt, leaves its success to be journalled and raises `UpstreamFailure` otherwise.
    """
    reason = NAMED if decision.code == MODEL_NAMED else PRIMARY
    failures: list[tuple[str, UpstreamFailure]] = []
    untranslatable: BodyInvalid | None = None
    for target in decision.targets:
        try:
            attempt = Attempt(call, target, reason)
        except BodyInvalid as error:
            untranslatable = error
            continue
        attempt.begin()
        try:
            return await ask(attempt)
        except UpstreamFailure as failure:
            call.hub.record(attempt.failed(failure))
            failures.append((attempt.model.name, failure))
            if not failure.can_fall_back:
                break
            reason = failure.code
    if failures:
        raise from_failures(failures)
    if untranslatable is not None:
        raise from_invalid_body(untranslatable)
    raise nobody_left(decision)
