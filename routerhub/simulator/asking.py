"""What came in a request, as far as it could be read."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import orjson

from routerhub.simulator.anthropic_dialect.request import read_messages
from routerhub.simulator.anthropic_dialect.wire import AnthropicWire
from routerhub.simulator.catalogue import Dialect
from routerhub.simulator.conversation import BadRequest, Conversation
from routerhub.simulator.faults import SEPARATOR
from routerhub.simulator.instant import NAME as INSTANT
from routerhub.simulator.openai_dialect.embeddings import EmbeddingRequest, read_embedding
from routerhub.simulator.openai_dialect.quirks import QUIRKS
from routerhub.simulator.openai_dialect.wire import OpenAIWire
from routerhub.simulator.routes import Route
from routerhub.simulator.wire import Headers, Problem, Wire

PRIVATE_HEADERS = (b"x-routerhub-", b"openai-organization", b"openai-project", b"anthropic-workspace-id")
WIRES: Mapping[Dialect, Wire] = {"openai": OpenAIWire(), "anthropic": AnthropicWire()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Where a request went, its headers and its body. `problem` says why there is no conversation, where that is so."""

    route: Route
    headers: Headers
    body: Mapping[str, Any]
    conversation: Conversation | None = None
    embedding: EmbeddingRequest | None = None
    problem: Problem | None = None

    @property
    def wire(self) -> Wire:
        """Who reads the request and writes the answer: the dialect, or a provider of it with an accent."""
        return wire_of(self.route.dialect, self.model or "")

    @property
    def is_instant(self) -> bool:
        """Whether it asks for the canned reply."""
        return self.route.act == "reply" and self.body.get("model") == INSTANT

    @property
    def model(self) -> str | None:
        """The model that the body names, if it names one."""
        model = self.body.get("model")
        return model if isinstance(model, str) else None

    def header(self, name: bytes) -> str | None:
        """A header's value, if it was sent."""
        value = self.headers.get(name)
        return None if value is None else value.decode("latin-1")


def wire_of(dialect: Dialect, model: str) -> Wire:
    """The dialect's wire, or that of a provider with an accent where the model is called after one."""
    quirk = QUIRKS.get(model.partition(SEPARATOR)[0]) if dialect == "openai" else None
    return quirk or WIRES[dialect]


def read_request(route: Route, headers: Headers, raw: bytes) -> Asked:
    """The request; one that breaks the dialect's rules comes back with its problem."""
    try:
        body = orjson.loads(raw) if raw else {}
    except orjson.JSONDecodeError as error:
        problem = Problem(status=400, message=f"The body is not JSON: {error}")
        return Asked(route=route, headers=headers, body={}, problem=problem)
    if not isinstance(body, dict):
        problem = Problem(status=400, message="The body must be a JSON object")
        return Asked(route=route, headers=headers, body={}, problem=problem)
    asked = Asked(route=route, headers=headers, body=body)
    if asked.is_instant:
        return asked
    try:
        _check_headers(headers)
        if route.act == "embed":
            embedding = read_embedding(body)
            return replace(asked, embedding=embedding, conversation=embedding.conversation)
        return replace(asked, conversation=_conversation(asked))
    except BadRequest as error:
        problem = Problem(status=400, message=error.message, param=error.param, code=error.code)
        return replace(asked, problem=problem)


def _check_headers(headers: Headers) -> None:
    """Nothing that is between RouterHub and its callers, or of the machine it runs on, is told to a provider."""
    leaked = next((name for name in headers if name.startswith(PRIVATE_HEADERS)), None)
    if leaked is not None:
        raise BadRequest(f"{leaked.decode()}: this header must not reach a provider", leaked.decode())


def _conversation(asked: Asked) -> Conversation | None:
    if asked.route.act == "reply":
        return asked.wire.read(asked.body, asked.headers)
    if asked.route.act == "count":
        return read_messages(asked.body, asked.headers, is_count=True)
    return None
