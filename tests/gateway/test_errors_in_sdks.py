"""Rows 3, 61, 63 of the wire's list: an error reaches the official SDKs as the exception that its status stands for."""

from collections.abc import Iterator
from typing import Any

import anthropic
import httpx
import openai
import pytest

from tests.gateway.servers import RunningGateway
from tests.gateway.snapshots import KEY, a_model, a_rule, a_snapshot

HELLO: list[Any] = [{"role": "user", "content": "hello"}]
OPENAI_CLASSES = {
    400: openai.BadRequestError,
    401: openai.AuthenticationError,
    403: openai.PermissionDeniedError,
    404: openai.NotFoundError,
    409: openai.ConflictError,
    422: openai.UnprocessableEntityError,
    429: openai.RateLimitError,
    500: openai.InternalServerError,
    502: openai.InternalServerError,
    503: openai.InternalServerError,
    504: openai.InternalServerError,
    529: openai.InternalServerError,
}
ANTHROPIC_CLASSES = {
    400: anthropic.BadRequestError,
    401: anthropic.AuthenticationError,
    403: anthropic.PermissionDeniedError,
    404: anthropic.NotFoundError,
    409: anthropic.ConflictError,
    422: anthropic.UnprocessableEntityError,
    429: anthropic.RateLimitError,
    500: anthropic.InternalServerError,
    503: anthropic.InternalServerError,
    504: anthropic.InternalServerError,
    529: anthropic.InternalServerError,
}
PROVIDERS = ["borealis", "aurora"]


@pytest.fixture
def messages_client(hub: RunningGateway) -> Iterator[anthropic.Anthropic]:
    with anthropic.Anthropic(base_url=hub.url, api_key=KEY, max_retries=0) as client:
        yield client


def use(hub: RunningGateway, simulator_url: str, model: str, provider: str) -> None:
    hub.use(a_snapshot(a_rule("all", model), simulator=simulator_url, models=(a_model(model, provider),)))


@pytest.mark.parametrize("provider", PROVIDERS)
@pytest.mark.parametrize("status", OPENAI_CLASSES)
def test_every_status_is_the_openai_sdks_exception(
    hub: RunningGateway, sdk: openai.OpenAI, simulator_url: str, status: int, provider: str
) -> None:
    use(hub, simulator_url, f"fault-status-{status}", provider)

    with pytest.raises(OPENAI_CLASSES[status]) as raised:
        sdk.chat.completions.create(model="auto", messages=HELLO)

    assert raised.value.status_code == status
    assert isinstance(raised.value.body, dict)
    assert set(raised.value.body) == {"message", "type", "param", "code"}
    assert raised.value.request_id == raised.value.response.headers["x-request-id"]


@pytest.mark.parametrize("provider", PROVIDERS)
@pytest.mark.parametrize("status", ANTHROPIC_CLASSES)
def test_every_status_is_the_anthropic_sdks_exception(
    hub: RunningGateway, messages_client: anthropic.Anthropic, simulator_url: str, status: int, provider: str
) -> None:
    use(hub, simulator_url, f"fault-status-{status}", provider)

    with pytest.raises(ANTHROPIC_CLASSES[status]) as raised:
        messages_client.messages.create(model="auto", messages=HELLO, max_tokens=10)

    body: Any = raised.value.body
    assert (raised.value.status_code, body["type"]) == (status, "error")
    assert body["request_id"] == raised.value.response.headers["request-id"]


@pytest.mark.parametrize(
    ("status", "told"), [(429, ("2", None)), (401, (None, "false")), (404, (None, "false")), (400, (None, None))]
)
def test_reply_says_whether_trying_again_has_a_point(
    hub: RunningGateway, http: httpx.Client, simulator_url: str, status: int, told: tuple[str | None, str | None]
) -> None:
    use(hub, simulator_url, f"fault-status-{status}", "borealis")

    reply = http.post("/v1/chat/completions", json={"model": "auto", "messages": HELLO})

    assert (reply.headers.get("retry-after"), reply.headers.get("x-should-retry")) == told


def test_wrong_key_is_an_authentication_error_in_both_dialects(hub: RunningGateway) -> None:
    hub.use(a_snapshot())
    with (
        openai.OpenAI(base_url=f"{hub.url}/v1", api_key="rh-wrong", max_retries=0) as chat,
        anthropic.Anthropic(base_url=hub.url, api_key="rh-wrong", max_retries=0) as other,
    ):
        with pytest.raises(openai.AuthenticationError, match="Incorrect API key provided"):
            chat.chat.completions.create(model="auto", messages=HELLO)
        with pytest.raises(anthropic.AuthenticationError):
            other.messages.create(model="auto", messages=HELLO, max_tokens=10)
