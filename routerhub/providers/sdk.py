"""The official SDKs for what is not live: today the connection test of a provider.

Both SDKs pick up keys, organisations and headers from the environment of the process and would send them to any
provider. Here they get a transport that lets only the headers of the list below out, connects only to addresses that
were checked, follows no redirect and stops reading at a limit.
"""

import time
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from json import JSONDecodeError

import anthropic
import httpx2
import openai

from routerhub.providers.addresses import AddressRefused, check_base_url, resolve_public

TIMEOUT_S = 5.0
MAX_REPLY_BYTES = 2_000_000
MAX_MESSAGE_CHARS = 600
DEFAULT_PORTS = {"http": 80, "https": 443}

_SENT_HEADERS = ("host", "accept", "content-type", "anthropic-version")
_NO_CREDENTIAL = "none"


class ReplyTooLarge(Exception):
    """The provider sent more than a list of models can be."""


@dataclass(frozen=True, slots=True)
class ConnectionReport:
    """What a connection test found; `message` is the provider's or the network's own words when it failed.

    `latency_ms` is null when no request was sent. `models_seen` are upstream names.
    """

    ok: bool
    latency_ms: float | None
    message: str
    models_seen: tuple[str, ...] = ()


def check_connection(
    dialect: str,
    base_url: str,
    credential: str,
    *,
    allow_loopback: bool = False,
    private_hosts: Collection[str] = (),
) -> ConnectionReport:
    """Ask the provider for its models once, with the official client, and report what came of it.

    Never raises for what a provider or the network can do; the credential never appears in the report.
    """
    try:
        check_base_url(base_url, allow_loopback=allow_loopback, private_hosts=private_hosts)
    except AddressRefused as error:
        return ConnectionReport(ok=False, latency_ms=None, message=str(error))
    transport = _GuardedTransport(credential, allow_loopback=allow_loopback, private_hosts=private_hosts)
    try:
        with httpx2.Client(transport=transport, trust_env=False, follow_redirects=False, timeout=TIMEOUT_S) as client:
            models = _list_models(dialect, base_url, credential, client)
    except _FAILURES as error:
        return ConnectionReport(ok=False, latency_ms=transport.latency_ms, message=_explain(error, credential))
    count = f"{len(models)} models" if len(models) != 1 else "1 model"
    return ConnectionReport(
        ok=True,
        latency_ms=transport.latency_ms,
        message=f"The provider answered and lists {count}.",
        models_seen=models,
    )


def _list_models(dialect: str, base_url: str, credential: str, client: httpx2.Client) -> tuple[str, ...]:
    # A placeholder keeps the SDK from taking a key out of the environment; the transport drops it again.
    api_key = credential or _NO_CREDENTIAL
    if dialect == "anthropic":
        asker = anthropic.Anthropic(
            api_key=api_key,
            base_url=base_url,
            http_client=client,
            max_retries=0,
            timeout=TIMEOUT_S,
            open_telemetry=False,
        )
        return _names_in(asker.models.list(limit=1000).data)
    speaker = openai.OpenAI(
        api_key=api_key,
        admin_api_key="",
        organization="",
        project="",
        base_url=base_url,
        http_client=client,
        max_retries=0,
        timeout=TIMEOUT_S,
    )
    return _names_in(speaker.models.list().data)


def _names_in(models: Iterable[openai.types.Model | anthropic.types.ModelInfo]) -> tuple[str, ...]:
    names = tuple(model.id for model in models)
    if not all(isinstance(name, str) for name in names):
        raise TypeError("An entry of the list is not a model.")
    return names


class _GuardedTransport(httpx2.BaseTransport):
    """Sends a request to a checked address of its host, with only the headers that belong to it.

    `latency_ms` is from connecting to the reply's headers or the failure, without what the SDK itself takes; null
    until something is sent.
    """

    def __init__(self, credential: str, *, allow_loopback: bool, private_hosts: Collection[str]) -> None:
        self._credential = credential
        self._allow_loopback = allow_loopback
        self._private_hosts = private_hosts
        self.latency_ms: float | None = None
        self._inner = httpx2.HTTPTransport(trust_env=False)

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        """Pin the host to an address that passed the guard; TLS and the Host header keep the name."""
        host = request.url.host
        port = request.url.port or DEFAULT_PORTS[request.url.scheme]
        addresses = resolve_public(host, port, allow_loopback=self._allow_loopback, private_hosts=self._private_hosts)
        pinned = httpx2.Request(
            request.method,
            request.url.copy_with(host=addresses[0]),
            headers=self._headers(request),
            stream=request.stream,
            extensions={**request.extensions, "sni_hostname": host},
        )
        started = time.perf_counter()
        try:
            response = self._inner.handle_request(pinned)
        finally:
            self.latency_ms = (time.perf_counter() - started) * 1000
        return httpx2.Response(response.status_code, headers=response.headers, stream=_Limited(response))

    def close(self) -> None:
        """Close the connections."""
        self._inner.close()

    def _headers(self, request: httpx2.Request) -> dict[str, str]:
        kept = {name: request.headers[name] for name in _SENT_HEADERS if name in request.headers}
        # The SDK's own header is not passed on: OPENAI_CUSTOM_HEADERS can have put another key into it.
        if self._credential:
            kept["authorization"] = f"Bearer {self._credential}"
        # Compressed replies could grow a thousandfold past the limit while being unpacked.
        return {**kept, "accept-encoding": "identity", "user-agent": "RouterHub connection test"}


class _Limited(httpx2.SyncByteStream):
    """A reply's bytes up to a size and a moment, whatever the provider goes on to send."""

    def __init__(self, response: httpx2.Response) -> None:
        self._response = response
        self._deadline = time.monotonic() + TIMEOUT_S

    def __iter__(self) -> Iterator[bytes]:
        if self._response.headers.get("content-encoding", "identity") != "identity":
            raise ReplyTooLarge("The provider sent a compressed reply although none was asked for.")
        size = 0
        assert isinstance(self._response.stream, httpx2.SyncByteStream)
        for chunk in self._response.stream:
            size += len(chunk)
            if size > MAX_REPLY_BYTES:
                raise ReplyTooLarge(f"The provider's reply is longer than {MAX_REPLY_BYTES:,} bytes.")
            if time.monotonic() > self._deadline:
                raise ReplyTooLarge(f"The provider did not finish its reply within {TIMEOUT_S:g} seconds.")
            yield chunk

    def close(self) -> None:
        """Give the connection back."""
        self._response.close()


_FAILURES = (
    openai.OpenAIError,
    anthropic.AnthropicError,
    httpx2.HTTPError,
    AddressRefused,
    ReplyTooLarge,
    JSONDecodeError,
    # What the SDKs raise when a reply is JSON, but not a list of models.
    AttributeError,
    TypeError,
    ValueError,
)


def _explain(error: BaseException, credential: str) -> str:
    root = _root_of(error)
    if isinstance(error, openai.APIStatusError | anthropic.APIStatusError):
        text = f"HTTP {error.response.status_code}: {error.response.text.strip() or error.response.reason_phrase}"
    elif isinstance(error, openai.APITimeoutError | anthropic.APITimeoutError):
        text = f"No answer within {TIMEOUT_S:g} seconds."
    elif isinstance(root, AttributeError | TypeError | ValueError) and not isinstance(root, AddressRefused):
        text = "The address answered, but not with a list of models. Is the path right?"
    else:
        text = str(root) or type(root).__name__
    # Some providers repeat the key they were sent.
    hidden = text.replace(credential, "[the credential]") if credential else text
    return hidden[:MAX_MESSAGE_CHARS]


def _root_of(error: BaseException) -> BaseException:
    """What the SDK's own error wraps: our refusal, or what the network said."""
    if error.__cause__ is None or isinstance(error, AddressRefused):
        return error
    return _root_of(error.__cause__)
