"""What both dialects provide to the rest of the simulator."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from routerhub.simulator.catalogue import Model
from routerhub.simulator.conversation import Conversation
from routerhub.simulator.reply import Envelope, Reply
from routerhub.simulator.script import Script

Usage = Any
Headers = Mapping[bytes, bytes]


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """An error to be told in the dialect; `code` is the openai dialect's, the anthropic one goes by the status."""

    status: int
    message: str
    code: str | None = None
    param: str | None = None


class Wire(Protocol):
    """One dialect: reads requests and writes replies, streams, errors and lists of models."""

    id_header: bytes

    def new_id(self) -> str:
        """A request id as the dialect's providers make them."""

    def read(self, body: Mapping[str, Any], headers: Headers) -> Conversation:
        """The request; `BadRequest` where it breaks the dialect's rules."""

    def usage(self, reply: Reply) -> Mapping[str, Any]:
        """The native usage object of a reply."""

    def complete(self, reply: Reply, usage: Usage, envelope: Envelope) -> bytes:
        """The whole reply as one body; a `usage` of None is left out."""

    def stream(self, reply: Reply, usage: Usage, envelope: Envelope) -> Script:
        """The reply as server-sent events; a `usage` of None is left out."""

    def error(self, problem: Problem, request_id: str) -> bytes:
        """An error's body."""

    def models(self, models: Sequence[Model]) -> bytes:
        """The list of models."""

    def model(self, model: Model) -> bytes:
        """One model."""
