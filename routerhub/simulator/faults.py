"""The faults by name. A model called `fault-<name>`, or `<model>+<name>`, asks for one.

`<name>-once` fails a call's first attempt and answers the second. `s01` to `s16` are the scenarios F1 to F16 of the
project's fault matrix. `status-<code>` is any error status.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from routerhub.simulator.catalogue import EMBEDDERS, MODELS, Dialect, Model, default_model
from routerhub.simulator.fault_kinds import (
    Disturb,
    EditUsage,
    EmptyReply,
    Fault,
    Flap,
    Foreign,
    Refuse,
    RefusePrefill,
    Reset,
    Silent,
    SlowStart,
    cut,
    end_early,
    fail_midway,
    leave_unterminated,
    malform,
    stall,
)
from routerhub.simulator.openai_dialect.quirks import QUIRKS
from routerhub.simulator.wire import Problem

PREFIX, SEPARATOR, ONCE = "fault-", "+", "-once"
STATUS = "status-"
STATUSES = range(400, 600)
MESSAGES = {
    429: "Rate limit reached for requests",
    500: "The server had an error while processing your request",
    503: "The engine is currently overloaded, please try again later",
}
CODES = {429: "rate_limit_exceeded", 404: "model_not_found", 401: "invalid_api_key"}
GATEWAY_PAGE = b"<html><head><title>%s</title></head><body><center><h1>%s</h1></center></body></html>\n"

SCENARIOS = {
    "s01": "rate-limit-once",
    "s02": "rate-limit",
    "s03": "error-500-once",
    "s04": "error-503",
    "s05": "reset-once",
    "s06": "silent",
    "s07": "slow-first-token",
    "s08": "cut-stream",
    "s09": "stall",
    "s10": "malformed-chunk",
    "s11": "no-done",
    "s12": "context-length-400",
    "s13": "content-filter-400",
    "s14": "refuse-prefill",
    "s15": "flap",
    "s16": "error-200-once",
}


@dataclass(frozen=True, slots=True)
class Selection:
    """What a model's name comes to: the model that answers, and the fault on the way, if any."""

    model: Model
    fault: Fault | None = None
    is_once: bool = False


def refuse(status: int, *, message: str = "", code: str | None = None, told_status: int | None = None) -> Refuse:
    """An error of that status; `told_status` is what the status line says instead."""
    text = message or MESSAGES.get(status, f"The simulator was asked for status {status}")
    headers = {"retry-after": "2"} if status == 429 else {}
    return Refuse(Problem(status=status, message=text, code=code or CODES.get(status)), told_status or status, headers)


def _page(status: int, title: bytes) -> Foreign:
    return Foreign(status, "text/html; charset=utf-8", GATEWAY_PAGE % (title, title))


def _without_usage(usage: Mapping[str, Any]) -> None:
    return None


def _each(change: Callable[[int], Any]) -> Callable[[Mapping[str, Any]], Mapping[str, Any]]:
    def edit(usage: Mapping[str, Any]) -> Mapping[str, Any]:
        return {name: change(value) if isinstance(value, int) else value for name, value in usage.items()}

    return edit


CONTEXT_LENGTH = refuse(
    400, message="This model's maximum context length is exceeded by your prompt", code="context_length_exceeded"
)
CONTENT_FILTER = refuse(400, message="The prompt was blocked by the content filter", code="content_filter")
DETAIL = Foreign(422, "application/json", b'{"detail":[{"loc":["body","messages"],"msg":"field required"}]}')

# Each takes the seconds that its wait lasts; those without a wait take no notice.
FAULTS: Mapping[str, Callable[[float], Fault]] = {
    "rate-limit": lambda seconds: refuse(429),
    "error-500": lambda seconds: refuse(500),
    "error-503": lambda seconds: refuse(503),
    "reset": lambda seconds: Reset(),
    "silent": Silent,
    "slow-first-token": SlowStart,
    "cut-stream": lambda seconds: Disturb(cut),
    "end-early": lambda seconds: Disturb(end_early),
    "stall": lambda seconds: Disturb(stall, seconds),
    "malformed-chunk": lambda seconds: Disturb(malform),
    "no-done": lambda seconds: Disturb(leave_unterminated),
    "stream-error": lambda seconds: Disturb(fail_midway),
    "context-length-400": lambda seconds: CONTEXT_LENGTH,
    "content-filter-400": lambda seconds: CONTENT_FILTER,
    "refuse-prefill": lambda seconds: RefusePrefill(),
    "flap": Flap,
    "error-200": lambda seconds: refuse(500, told_status=200),
    "html-200": lambda seconds: _page(200, b"Welcome"),
    "html-502": lambda seconds: _page(502, b"502 Bad Gateway"),
    "detail-422": lambda seconds: DETAIL,
    "empty-choices": lambda seconds: EmptyReply(),
    "no-usage": lambda seconds: EditUsage(_without_usage),
    "usage-zero": lambda seconds: EditUsage(_each(lambda tokens: 0)),
    "usage-negative": lambda seconds: EditUsage(_each(lambda tokens: -tokens)),
    "usage-string": lambda seconds: EditUsage(_each(str)),
}
DEFAULT_SECONDS = {"silent": 3_600.0, "slow-first-token": 20.0, "stall": 30.0, "flap": 60.0}


def select(name: str, provider: str | None, dialect: Dialect, *, fault_seconds: float | None) -> Selection | None:
    """What the model's name asks for, or nothing where no model and no fault is called that."""
    if name.startswith(PREFIX):
        return _faulty(default_model(provider, dialect), name.removeprefix(PREFIX), fault_seconds)
    base, separator, fault = name.partition(SEPARATOR)
    model = _model(base, provider, dialect)
    if model is None:
        return None
    return _faulty(model, fault, fault_seconds) if separator else Selection(model)


def _model(name: str, provider: str | None, dialect: Dialect) -> Model | None:
    """The model of that name; a provider with an accent is played by the default model of the path."""
    if name in QUIRKS and dialect == "openai":
        return default_model(provider, dialect)
    return MODELS.get(name) or EMBEDDERS.get(name)


def _faulty(model: Model, name: str, fault_seconds: float | None) -> Selection | None:
    name = SCENARIOS.get(name, name)
    is_once = name.endswith(ONCE)
    name = name.removesuffix(ONCE)
    status = name.removeprefix(STATUS)
    if name.startswith(STATUS) and status.isdecimal() and int(status) in STATUSES:
        return Selection(model, refuse(int(status)), is_once)
    if name not in FAULTS:
        return None
    seconds = DEFAULT_SECONDS.get(name, 0.0) if fault_seconds is None else fault_seconds
    return Selection(model, FAULTS[name](seconds), is_once)


class FaultMemory:
    """What faults remember between requests: who has failed once, and since when a provider flaps."""

    def __init__(self) -> None:
        self._failed: set[str] = set()
        self._flapping_since: dict[str, float] = {}

    def is_spent(self, call: str) -> bool:
        """Whether this call has had its one failure; asking again after that starts anew."""
        if call in self._failed:
            self._failed.remove(call)
            return True
        self._failed.add(call)
        return False

    def is_down(self, model: str, flap: Flap, *, now: float) -> bool:
        """Whether a flapping model is down: for a while from the first request that it saw."""
        return now - self._flapping_since.setdefault(model, now) < flap.seconds
