"""What a streaming relay is: a pure state machine from a provider's bytes to the caller's, noting what passes."""

from typing import Any, Protocol

import orjson

from routerhub.engine.reply import ReplyView


class Relay(Protocol):
    """Bytes of the provider's stream in, bytes of the caller's dialect out, for any chunking of the input."""

    native_usage: Any

    def feed(self, chunk: bytes) -> bytes:
        """The caller's bytes for this chunk; `StreamBroken` when the provider reports an error."""

    def close(self) -> bytes:
        """The caller's last bytes at the end of input; `StreamBroken` when the stream stopped before its finish."""

    def view(self) -> ReplyView:
        """What has passed so far."""


def data_event(payload: object) -> bytes:
    """A data-only event with a JSON payload, as the openai dialect streams it."""
    return b"data: " + orjson.dumps(payload) + b"\n\n"
