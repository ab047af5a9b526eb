"""The official clients in front of bytes that we made, instead of a server."""

from typing import Any

import anthropic
import httpx2
import openai


def _answering(status: int, body: bytes, content_type: str) -> httpx2.Client:
    def answer(request: httpx2.Request) -> httpx2.Response:
        return httpx2.Response(status, content=body, headers={"content-type": content_type, "request-id": "call-1"})

    return httpx2.Client(transport=httpx2.MockTransport(answer))


def openai_client(body: bytes, *, status: int = 200, content_type: str = "application/json") -> openai.OpenAI:
    """A client to whom every request is answered with `body`."""
    return openai.OpenAI(
        api_key="k",
        base_url="http://hub.test/v1",
        max_retries=0,
        http_client=_answering(status, body, content_type),
    )


def anthropic_client(body: bytes, *, status: int = 200, content_type: str = "application/json") -> anthropic.Anthropic:
    """A client to whom every request is answered with `body`."""
    return anthropic.Anthropic(
        api_key="k",
        base_url="http://hub.test",
        max_retries=0,
        open_telemetry=False,
        http_client=_answering(status, body, content_type),
    )


def read_chat_stream(body: bytes) -> Any:
    """The completion that the openai client's stream helper puts together."""
    client = openai_client(body, content_type="text/event-stream")
    with client.chat.completions.stream(model="m", messages=[{"role": "user", "content": "hi"}]) as stream:
        return stream.get_final_completion()


def read_message_stream(body: bytes) -> Any:
    """The message that the anthropic client's stream helper puts together."""
    client = anthropic_client(body, content_type="text/event-stream")
    with client.messages.stream(model="m", max_tokens=9, messages=[{"role": "user", "content": "hi"}]) as stream:
        return stream.get_final_message()
