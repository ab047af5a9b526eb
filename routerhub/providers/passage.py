"""What a passage is: one attempt's way from a caller's dialect to a provider's and back.

There is a passage for each pair of dialects. It is made for one attempt, because going there can leave marks that
coming back needs: a tool's name that had to be shortened, fields that had to be left behind.
"""

from typing import Any, NamedTuple, Protocol

from msgspec import Struct

from routerhub.engine.reply import ReplyView
from routerhub.engine.snapshot import Model
from routerhub.providers.bodies import Body
from routerhub.providers.relays import Relay


class Caller(Struct, frozen=True, kw_only=True):
    """What the caller's headers say about its dialect; empty where they say nothing."""

    api_version: str = ""
    betas: str = ""


class Outgoing(NamedTuple):
    """The provider's request: its JSON body, headers on top of the endpoint's, and fields left behind on the way."""

    body: Body
    headers: dict[str, str] = {}  # noqa: RUF012 - never changed
    left_behind: tuple[str, ...] = ()


class WholeReply(NamedTuple):
    """A whole reply: the caller's bytes, what it comes to, and the provider's own usage object (null for none)."""

    body: bytes
    view: ReplyView
    native_usage: Any


class Passage(Protocol):
    """One attempt between two dialects. Pure: bytes and values in, bytes and values out.

    `path` is where the provider answers, below its base URL.
    """

    path: str
    outgoing: Outgoing

    def reply(self, raw: bytes, *, created: int) -> WholeReply:
        """The caller's reply for the provider's; `BadReply` when it is none. `created`: seconds since the epoch."""

    def relay(self, *, created: int) -> Relay:
        """The relay for a streamed reply."""


class MakePassage(Protocol):
    """Makes the passage for one attempt; `BodyInvalid` names what in the request cannot be carried over."""

    def __call__(self, body: Body, model: Model, caller: Caller) -> Passage:
        """The passage of `body`, in the caller's dialect, to `model`."""
