"""The clients that are tried, each with its suite and the requirements of its environment."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Client:
    """One generation of one client. `name` is its file in `requirements/conformance`, `suite` its folder here."""

    name: str
    suite: str


CLIENTS = (
    Client("openai-1", "openai_sdk"),
    Client("openai-2", "openai_sdk"),
    Client("openai-3", "openai_sdk"),
    Client("anthropic-0", "anthropic_sdk"),
    Client("anthropic-1", "anthropic_sdk"),
    Client("anthropic-2", "anthropic_sdk"),
    Client("langchain", "langchain_standard"),
    Client("instructor", "instructor_client"),
    Client("pydantic-ai", "pydantic_ai_client"),
    Client("litellm", "litellm_client"),
)
