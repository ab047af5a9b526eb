"""One client request on its way: what it is, and the facts that the journal gets about it."""

import re
import time

import msgspec
import orjson

from routerhub.engine.decision import Decision
from routerhub.engine.facts import CallEnded, CallOpened, CallStatus
from routerhub.engine.reply import ReplyView
from routerhub.engine.snapshot import ApiKey
from routerhub.gateway.hub import now_ms
from routerhub.gateway.live import Live
from routerhub.gateway.refusals import Refusal
from routerhub.gateway.requests import Request
from routerhub.gateway.surfaces import Surface
from routerhub.providers.bodies import Body
from routerhub.providers.failures import UpstreamFailure

LAYOUT = re.compile(rb"[\n\r\t]")
# A larger body is mostly images or files; the ledger keeps its numbers, but not a copy.
MAX_KEPT_BYTES = 1024 * 1024
NOTHING = b"null"
NO_REPLY = ReplyView(text="", finish=None, usage=None)
# The status that no reply went out with, as web servers have logged it since nginx.
CLIENT_CLOSED_REQUEST = 499


class Call:
    """A client's request at one surface, after its key was accepted."""

    def __init__(self, request: Request, live: Live, key: ApiKey, surface: Surface) -> None:
        self.hub = request.hub
        self.live = live
        self.key = key
        self.id = request.id
        self.surface = surface
        self.caller = request.caller()
        self.body: Body = {}
        self.is_stream = False
        self.attempts = 0
        self.first_byte_ms: float | None = None
        self._kept_body = NOTHING
        self._began = time.perf_counter()
        self.opened = CallOpened(
            call_id=request.id,
            started_ms=now_ms(),
            process=request.hub.config.process,
            dialect=surface.dialect,
            path=request.path,
            key_id=key.id,
            key_name=key.name,
            team=key.team,
            decision=None,
        )

    @property
    def dialect(self) -> str:
        """The caller's dialect."""
        return self.surface.dialect

    def accept(self, body: Body, raw: bytes) -> None:
        """The body parsed; from here on it is kept with the call."""
        self.body = body
        if len(raw) <= MAX_KEPT_BYTES:
            # A journal line holds no raw line break or tab, so a body that was laid out for people is written anew.
            self._kept_body = orjson.dumps(body) if LAYOUT.search(raw) else raw

    def decided(self, decision: Decision) -> None:
        """The decision is part of every fact from here on."""
        self.opened = msgspec.structs.replace(self.opened, decision=decision)
        self.is_stream = decision.request.is_stream

    def elapsed_ms(self) -> float:
        """Milliseconds since the request arrived."""
        return (time.perf_counter() - self._began) * 1000

    def headers(self, model: str, left_behind: tuple[str, ...] = ()) -> dict[str, str]:
        """The headers that tell the caller what was decided, who answered and what could not be carried over."""
        decision = self.opened.decision
        headers = {
            "x-request-id": self.id,
            "request-id": self.id,
            "x-routerhub-model": model,
            "x-routerhub-rule": (decision.rule if decision else None) or "",
            "x-routerhub-revision": str(self.live.snapshot.revision or ""),
            "x-routerhub-attempts": str(self.attempts),
            "x-routerhub-reason": decision.code if decision else "",
        }
        if left_behind:
            headers["x-routerhub-left-behind"] = ", ".join(left_behind)
        return headers

    def ended(
        self, status: CallStatus, http_status: int, view: ReplyView, model: str, error: Exception | None = None
    ) -> CallEnded:
        """The fact that the caller has its reply, or as much of it as there was before the error."""
        code = error.code if isinstance(error, UpstreamFailure) else ""
        return self._ended(status, http_status, view, model, (code, str(error or "")))

    def refused(self, refusal: Refusal) -> CallEnded:
        """The fact that the caller got an error: `rejected` when nobody was asked, else `failed`."""
        status: CallStatus = "failed" if self.attempts else "rejected"
        return self._ended(status, refusal.status, NO_REPLY, "", (refusal.code, refusal.message))

    def left(self) -> CallEnded:
        """The fact that the caller left before anything went out."""
        return self._ended("cancelled", CLIENT_CLOSED_REQUEST, NO_REPLY, "", ("", ""))

    def _ended(
        self, status: CallStatus, http_status: int, view: ReplyView, model: str, error: tuple[str, str]
    ) -> CallEnded:
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
            served_model=model,
            error_code=error[0],
            error_message=error[1],
            request_body=msgspec.Raw(self._kept_body),
            reply_text=view.text,
        )
