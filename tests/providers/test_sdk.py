"""The connection test, against a real server on this machine that answers as told."""

import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from routerhub.providers.sdk import MAX_REPLY_BYTES, ConnectionReport, check_connection

CREDENTIAL = "sk-canary-0123456789"
MODEL_LIST = json.dumps({"data": [{"id": "aurora-large"}, {"id": "aurora-small"}], "has_more": False}).encode()


@dataclass
class StandIn:
    """A provider that gives the same answer to everything and remembers what it was asked."""

    url: str
    status: int = 200
    body: bytes = MODEL_LIST
    headers: dict[str, str] = field(default_factory=lambda: {"content-type": "application/json"})
    asked: list[dict[str, str]] = field(default_factory=list)

    def answer(self, handler: BaseHTTPRequestHandler) -> None:
        self.asked.append({name.lower(): value for name, value in handler.headers.items()})
        handler.send_response(self.status)
        for name, value in {**self.headers, "content-length": str(len(self.body))}.items():
            handler.send_header(name, value)
        handler.end_headers()
        try:
            handler.wfile.write(self.body)
        except ConnectionError:
            handler.close_connection = True  # the client has read enough


@pytest.fixture
def provider() -> Iterator[StandIn]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            stand_in.answer(self)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class names it so
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    stand_in = StandIn(url=f"http://127.0.0.1:{server.server_port}")
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    yield stand_in
    server.shutdown()
    server.server_close()


def report_on(provider: StandIn, dialect: str = "openai", credential: str = CREDENTIAL) -> ConnectionReport:
    return check_connection(dialect, provider.url, credential, allow_loopback=True)


@pytest.mark.parametrize("dialect", ["openai", "anthropic"])
def test_an_answer_reports_the_models_and_the_real_latency(provider: StandIn, dialect: str) -> None:
    report = report_on(provider, dialect)

    assert report.latency_ms is not None
    assert report.latency_ms > 0
    assert report == ConnectionReport(
        ok=True,
        latency_ms=report.latency_ms,
        message="The provider answered and lists 2 models.",
        models_seen=("aurora-large", "aurora-small"),
    )
    assert [asked["authorization"] for asked in provider.asked] == [f"Bearer {CREDENTIAL}"]


@pytest.mark.parametrize("dialect", ["openai", "anthropic"])
@pytest.mark.parametrize("credential", [CREDENTIAL, ""])
def test_nothing_of_the_process_environment_reaches_the_provider(
    provider: StandIn, monkeypatch: pytest.MonkeyPatch, dialect: str, credential: str
) -> None:
    for vendor in ("OPENAI", "ANTHROPIC"):
        for name in ("API_KEY", "ADMIN_KEY", "ORG_ID", "PROJECT_ID", "AUTH_TOKEN"):
            monkeypatch.setenv(f"{vendor}_{name}", "ambient")
        monkeypatch.setenv(f"{vendor}_CUSTOM_HEADERS", "X-Leak: ambient\nAuthorization: Bearer ambient")
        monkeypatch.setenv(f"{vendor}_BASE_URL", "http://ambient.invalid")

    report = report_on(provider, dialect, credential)

    assert report.ok
    assert "ambient" not in str(provider.asked)
    assert ("authorization" in provider.asked[0]) is bool(credential)


def test_an_error_is_reported_in_the_providers_own_words(provider: StandIn) -> None:
    provider.status, provider.body = 401, b'{"error": {"message": "Your account is not active"}}'

    report = report_on(provider)

    assert not report.ok
    assert report.message == 'HTTP 401: {"error": {"message": "Your account is not active"}}'
    assert len(provider.asked) == 1


def test_a_provider_that_repeats_the_credential_does_not_reveal_it(provider: StandIn) -> None:
    provider.status, provider.body = 401, f"wrong key {CREDENTIAL}".encode()

    assert report_on(provider).message == "HTTP 401: wrong key [the credential]"


@pytest.mark.parametrize("dialect", ["openai", "anthropic"])
@pytest.mark.parametrize("body", [b"<html>", b"{", b"[]", b"{}", b'{"data": 7}', b'{"data": [{"name": "x"}]}'])
def test_an_answer_that_is_not_a_list_of_models_is_a_failure(provider: StandIn, dialect: str, body: bytes) -> None:
    provider.body = body

    report = report_on(provider, dialect)

    assert (report.ok, report.message) == (
        False,
        "The address answered, but not with a list of models. Is the path right?",
    )


def test_a_redirect_is_not_followed(provider: StandIn) -> None:
    provider.status, provider.body = 302, b""
    provider.headers = {"location": "http://169.254.169.254/latest/meta-data"}

    assert report_on(provider).message == "HTTP 302: Found"
    assert len(provider.asked) == 1


def test_reading_stops_at_the_limit(provider: StandIn) -> None:
    provider.body = b" " * (MAX_REPLY_BYTES + 1)

    assert report_on(provider).message == "The provider's reply is longer than 2,000,000 bytes."


def test_a_compressed_reply_is_not_unpacked(provider: StandIn) -> None:
    provider.headers = {"content-encoding": "gzip"}

    assert "compressed" in report_on(provider).message


def test_nobody_listening_is_reported_as_the_network_says_it() -> None:
    report = check_connection("openai", "http://127.0.0.1:1/v1", "", allow_loopback=True)

    assert (report.ok, report.message) == (False, "[Errno 111] Connection refused")


def test_an_inner_address_is_refused_before_anything_is_sent(provider: StandIn) -> None:
    report = check_connection("openai", provider.url, CREDENTIAL)

    assert (report.ok, report.latency_ms, provider.asked) == (False, None, [])


def test_a_name_that_cannot_be_found_is_reported_as_such() -> None:
    report = check_connection("anthropic", "https://nowhere.invalid", CREDENTIAL)

    assert (report.ok, report.latency_ms) == (False, None)
    assert report.message.startswith("The host nowhere.invalid cannot be found")
