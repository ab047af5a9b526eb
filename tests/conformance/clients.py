"""The clients that are tried, each with its suite and the requirements of its environment."""

from dataclasses import dataclass

# ChatOpenAI keeps its connections for the life of the process, so all tests have to share one event loop.
ONE_LOOP = ("--asyncio-mode=auto", "-o", "asyncio_default_test_loop_scope=session")


@dataclass(frozen=True, slots=True)
class Client:
    """One generation of one client. `name` is its file in `requirements/conformance`, `suite` its folder here,

    and `options` are for pytest.
    """

    name: str
    suite: str
    options: tuple[str, ...] = ()
    is_node: bool = False


CLIENTS = (
    Client("openai-1", "openai_sdk"),
    Client("openai-2", "openai_sdk"),
    Client("openai-3", "openai_sdk"),
    Client("anthropic-0", "anthropic_sdk"),
    Client("anthropic-1", "anthropic_sdk"),
    Client("anthropic-2", "anthropic_sdk"),
    Client("langchain", "langchain_standard", ONE_LOOP),
    Client("instructor", "instructor_client"),
    Client("pydantic-ai", "pydantic_ai_client"),
    Client("litellm", "litellm_client"),
    Client("node", "node_clients", is_node=True),
)
