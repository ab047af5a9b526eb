"""One client request on its way: what it is, its attempts, and the facts that the journal gets about both."""

import re
import time
from typing import Any

import msgspec
import orjson

from routerhub.engine.decision import Decision, PlannedTarget
from routerhub.engine.facts import AttemptEnded, AttemptStarted, AttemptStatus, CallEnded, CallOpened, CallStatus
from routerhub.engine.pricing import cost_nano, price_at
from routerhub.engine.reply import ReplyView
from routerhub.engine.snapshot import ApiKey, Model
from routerhub.gateway.hub import Hub, now_ms
from routerhub.gateway.live import Live
from routerhub.gateway.refusals import Refusal
from routerhub.providers.bodies import Body
from routerhub.providers.endpoints import Endpoint
from routerhub.providers.failures import UpstreamFailure
from routerhub.providers.passage import Caller
from routerhub.providers.passages import PASSAGES

LAYOUT = re.compile(rb"[\n\r\t]")
NULL = msgspec.Raw(b"null")
NO_REPLY = ReplyView(text="", finish=None, usage=None)


class Call:
    """A client's request after its key and body were accepted; `raw` is the body as it came."""

    def __init__(self, hub: Hub, live: Live, key: ApiKey, *, call_id: str, dialect: str, path: str) -> None:
        self.hub = hub
        self.live = live
        self.key = key
        self.id = call_id
        self.dialect = dialect
        self.caller = Caller()
        self.body: Body = {}
        self.raw = b"null"
        self.is_stream = False
        self.attempts = 0
        self.first_byte_ms: float | None = None
        self._began = time.perf_counter()
        self.opened = CallOpened(
            call_id=call_id,
            started_ms=now_ms(),
            process=hub.config.process,
            dialect=dialect,
            path=path,
            key_id=key.id,
            key_name=key.name,
            team=key.team,
            decision=None,
        )

    def accept(self, body: Body, raw: bytes) -> None:
        """The body parsed; from here on it is kept with the call."""
        self.body = body
        # A journal line holds no raw line break or tab, so a body that was laid out for people is written anew.
        self.raw = orjson.dumps(body) if LAYOUT.search(raw) else raw

    def decided(self, decision: Decision) -> None:
        """The decision is part of every fact from here on."""
        self.opened = msgspec.structs.replace(self.opened, decision=decision)
        self.is_stream = decision.request.is_stream

    def elapsed_ms(self) -> float:
        """Milliseconds since the request arrived."""
        return (time.perf_counter() - self._began) * 1000

    def attempt(self, target: PlannedTarget, reason: str) -> "Attempt":
        """A further attempt, not yet begun."""
        return Attempt(self, target, reason)

    def headers(self, attempt: "Attempt") -> dict[str, str]:
        """The headers that tell the caller what was decided and who answered."""
        decision = self.opened.decision
        return {
            "x-request-id": self.id,
            "x-routerhub-model": attempt.model.slug,
            "x-routerhub-rule": (decision.rule if decision else None) or "",
            "x-routerhub-revision": str(self.live.snapshot.revision or ""),
            "x-routerhub-attempts": str(self.attempts),
            "x-routerhub-reason": decision.code if decision else "",
        }

    def ended(
        self, status: CallStatus, http_status: int, view: ReplyView, attempt: "Attempt", error: Exception | None = None
    ) -> CallEnded:
        """The fact that the caller has its reply, or as much of it as there was before the error."""
        code = error.code if isinstance(error, UpstreamFailure) else ""
        return self._ended(status, http_status, view, attempt.model.slug, code, str(error or ""))

    def refused(self, refusal: Refusal) -> CallEnded:
        """The fact that the caller got an error: `rejected` when nobody was asked, else `failed`."""
        status: CallStatus = "failed" if self.attempts else "rejected"
        return self._ended(status, refusal.status, NO_REPLY, "", refusal.code, refusal.message)

    def _ended(
        self, status: CallStatus, http_status: int, view: ReplyView, served: str, code: str, message: str
    ) -> CallEnded:  # noqa: PLR0913 - one value an argument of the fact, given in two places above
        requested = self.body.get("model")
        return CallEnded(
            call=self.opened,
            status=status,
            http_status=http_status,
            attempts=self.attempts,
            is_stream=self.is_stream,
            latency_ms=self.elapsed_ms(),
            first_byte_ms=self.first_byte_ms,
            requested_model=requested if isinstance(requested, str) else "",
            served_model=served,
            error_code=code,
            error_message=message,
            request_body=msgspec.Raw(self.raw),
            reply_text=view.text,
        )


class Attempt:
    """One request to one provider: prepared, begun (journalled before the provider is asked), ended."""

    def __init__(self, call: Call, target: PlannedTarget, reason: str) -> None:
        snapshot = call.live.snapshot
        self.call = call
        self.model: Model = snapshot.models[target.model]
        self.timeout_s = target.timeout_ms / 1000
        self.reason = reason
        self.provider = snapshot.providers[self.model.provider]
        self.passage = PASSAGES[call.dialect, self.provider.dialect](call.body, self.model, call.caller)
        self.endpoint: Endpoint = call.live.endpoints[self.provider.slug]
        self.body = orjson.dumps(self.passage.outgoing.body)
        self.upstream_request_id = ""
        self.first_byte_ms: float | None = None

    @property
    def tag(self) -> str:
        """What names this attempt in the provider's logs."""
        return f"{self.call.id}-{self.started.number}"

    def begin(self) -> None:
        """Journal the intent; raises `JournalRefused`, and then the provider must not be asked."""
        started = AttemptStarted(
            call=self.call.opened,
            number=self.call.attempts + 1,
            started_ms=now_ms(),
            model=self.model.slug,
            provider=self.provider.slug,
            upstream_name=self.model.upstream_name,
            reason=self.reason,
        )
        self.call.hub.record(started)
        self.started = started
        self.call.attempts += 1
        self._began = time.perf_counter()

    def elapsed_ms(self) -> float:
        """Milliseconds since the provider was asked."""
        return (time.perf_counter() - self._began) * 1000

    def succeeded(self, view: ReplyView, native_usage: Any) -> AttemptEnded:
        """The fact that the provider gave a whole reply."""
        return self._ended("succeeded", view, native_usage, http_status=200)

    def failed(self, failure: UpstreamFailure, view: ReplyView = NO_REPLY, native_usage: Any = None) -> AttemptEnded:
        """The fact that the provider gave no reply, or a broken one."""
        ended = self._ended("failed", view, native_usage, http_status=failure.http_status)
        cost = 0 if failure.was_billed is False else ended.cost_nano
        return msgspec.structs.replace(ended, cost_nano=cost, error_code=failure.code, error_message=str(failure))

    def cancelled(self, view: ReplyView, native_usage: Any) -> AttemptEnded:
        """The fact that the caller left before the reply was whole."""
        return self._ended("cancelled", view, native_usage, http_status=200)

    def _ended(
        self, status: AttemptStatus, view: ReplyView, native_usage: Any, *, http_status: int | None
    ) -> AttemptEnded:
        price = price_at(self.model.prices, self.started.started_ms)
        return AttemptEnded(
            attempt=self.started,
            status=status,
            latency_ms=self.elapsed_ms(),
            first_byte_ms=self.first_byte_ms,
            http_status=http_status,
            upstream_request_id=self.upstream_request_id,
            served_model=view.served_model,
            finish=view.finish,
            usage=view.usage,
            usage_source="provider" if view.usage else "unknown",
            native_usage=msgspec.Raw(orjson.dumps(native_usage)) if native_usage is not None else NULL,
            price_id=price.id if price else None,
            cost_nano=cost_nano(view.usage, price),
        )
