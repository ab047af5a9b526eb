"""One request to one provider: prepared, begun (journalled before the provider is asked), ended."""

import time
from typing import Any

import msgspec
import orjson

from routerhub.engine.decision import PlannedTarget
from routerhub.engine.facts import AttemptEnded, AttemptStarted, AttemptStatus
from routerhub.engine.pricing import cost_nano, price_at
from routerhub.engine.reply import ReplyView
from routerhub.engine.snapshot import Model
from routerhub.gateway.calls import NO_REPLY, Call
from routerhub.gateway.hub import now_ms
from routerhub.providers.bodies import BodyInvalid
from routerhub.providers.endpoints import Endpoint, endpoint_for
from routerhub.providers.failures import UpstreamFailure
from routerhub.providers.passage import Passage

NULL = msgspec.Raw(b"null")


class Attempt:
    """An attempt of a call at a planned target; `BodyInvalid` when the request cannot be carried over to it."""

    def __init__(self, call: Call, target: PlannedTarget, reason: str) -> None:
        snapshot = call.live.snapshot
        self.call = call
        self.model: Model = snapshot.models[target.model]
        self.timeout_s = target.timeout_ms / 1000
        self.provider = snapshot.providers[self.model.provider]
        self.passage = self._make_passage()
        self.endpoint: Endpoint = endpoint_for(
            call.live.endpoints[self.provider.slug], self.passage.path, self.passage.outgoing.headers
        )
        self.body = orjson.dumps(self.passage.outgoing.body)
        self.upstream_request_id = ""
        self.first_byte_ms: float | None = None
        self._reason = reason

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
            reason=self._reason,
        )
        self.call.hub.record(started)
        self.started = started
        self.call.attempts += 1
        self._began = time.perf_counter()

    def elapsed_ms(self) -> float:
        """Milliseconds since the provider was asked."""
        return (time.perf_counter() - self._began) * 1000

    def headers(self) -> dict[str, str]:
        """The headers of the caller's reply when this attempt gives it."""
        return self.call.headers(self.model.slug, self.passage.outgoing.left_behind)

    def succeeded(self, view: ReplyView, native_usage: Any) -> AttemptEnded:
        """The fact that the provider gave a whole reply."""
        return self._ended("succeeded", view, native_usage, http_status=200)

    def failed(self, failure: UpstreamFailure, view: ReplyView = NO_REPLY, native_usage: Any = None) -> AttemptEnded:
        """The fact that the provider gave no reply, or a broken one."""
        ended = self._ended("failed", view, native_usage, http_status=failure.http_status)
        cost = 0 if failure.was_billed is False else ended.cost_nano
        return msgspec.structs.replace(ended, cost_nano=cost, error_code=failure.code, error_message=str(failure))

    def cancelled(self, view: ReplyView = NO_REPLY, native_usage: Any = None) -> AttemptEnded:
        """The fact that the caller left before the reply was whole."""
        return self._ended("cancelled", view, native_usage, http_status=None)

    def _make_passage(self) -> Passage:
        make = self.call.surface.passages.get(self.provider.dialect)
        if make is None:
            raise BodyInvalid(f"{self.provider.name} cannot serve {self.call.opened.path}.", field="model")
        return make(self.call.body, self.model, self.call.caller)

    def _ended(
        self, status: AttemptStatus, view: ReplyView, native_usage: Any, *, http_status: int | None
    ) -> AttemptEnded:
        price = price_at(self.model.prices, self.started.started_ms)
        # Some providers count the prompt at the start and the reply at the end: without an end the count is a part.
        is_partial = view.usage is not None and view.finish is None
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
            usage_source="partial_estimate" if is_partial else "provider" if view.usage else "unknown",
            native_usage=msgspec.Raw(orjson.dumps(native_usage)) if native_usage is not None else NULL,
            price_id=price.id if price else None,
            cost_nano=None if is_partial else cost_nano(view.usage, price),
        )
