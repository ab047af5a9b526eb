"""One HTTP request that reached the gateway, whatever it asks for."""

from collections.abc import Mapping

from routerhub.engine.snapshot import ApiKey
from routerhub.gateway.authentication import authenticate
from routerhub.gateway.call_ids import new_call_id
from routerhub.gateway.http import Receive, Scope, Send, read_body
from routerhub.gateway.hub import Hub, now_ms
from routerhub.gateway.live import Live
from routerhub.gateway.refusals import starting
from routerhub.providers.anthropic_wire import MESSAGES_PATH
from routerhub.providers.passage import Caller

OPENAI_PATHS = frozenset({"/v1/chat/completions", "/v1/embeddings"})
NOTHING_SAID = Caller()


class Request:
    """The request with its id and headers (lower case, the last of a name wins); replies go through `send`."""

    def __init__(self, hub: Hub, scope: Scope, receive: Receive, send: Send) -> None:
        self.hub = hub
        self.method: str = scope["method"]
        self.path: str = scope["path"]
        self.headers: Mapping[bytes, bytes] = dict(scope["headers"])
        self.receive = receive
        self.send = send
        self.id = new_call_id(now_ms())

    @property
    def dialect(self) -> str:
        """The caller's dialect, by its path; where both share one, anthropic clients name their API version."""
        if self.path.startswith(MESSAGES_PATH):
            return "anthropic"
        is_shared = self.path not in OPENAI_PATHS
        return "anthropic" if is_shared and b"anthropic-version" in self.headers else "openai"

    def caller(self) -> Caller:
        """What the headers say about the caller's dialect."""
        version, betas = self.headers.get(b"anthropic-version", b""), self.headers.get(b"anthropic-beta", b"")
        return Caller(api_version=version.decode("latin-1"), betas=betas.decode("latin-1")) if version else NOTHING_SAID

    def live(self) -> Live:
        """The snapshot for this request, read once; refuses while none is loaded."""
        if self.hub.live is None:
            raise starting()
        return self.hub.live

    def authenticated(self, live: Live) -> ApiKey:
        """The caller's key."""
        return authenticate(live, self.headers, now_ms())

    async def body(self) -> bytes:
        """The body, within this installation's limit."""
        return await read_body(self.headers, self.receive, self.hub.config.max_body_bytes)
