"""The endpoints that call a model: each with its dialect, how its request is read, and its way to a provider."""

from collections.abc import Callable
from typing import NamedTuple

from routerhub.engine.request import Hints, RequestView
from routerhub.providers import anthropic_wire, embeddings, openai_wire
from routerhub.providers.bodies import Body
from routerhub.providers.passage import MakePassage
from routerhub.providers.passages import PASSAGES


class Surface(NamedTuple):
    """One such endpoint. `passages` is by the provider's dialect; a dialect without one cannot serve the endpoint."""

    dialect: str
    read_request: Callable[[Body, Hints], RequestView]
    passages: dict[str, MakePassage]


def _from(dialect: str) -> dict[str, MakePassage]:
    return {provider: make for (caller, provider), make in PASSAGES.items() if caller == dialect}


CHAT_COMPLETIONS = Surface("openai", openai_wire.read_request, _from("openai"))
MESSAGES = Surface("anthropic", anthropic_wire.read_request, _from("anthropic"))
EMBEDDINGS = Surface("openai", embeddings.read_request, {"openai": embeddings.EmbeddingsPassage})
