"""What a decision needs to know of a request, whatever its dialect."""

from msgspec import Struct

PRIORITIES = ("realtime", "batch")
COMPLEXITIES = ("simple", "standard", "complex")


class Hints(Struct, frozen=True, kw_only=True):
    """What the caller says about the request, from headers or metadata; null or empty where they say nothing."""

    task: str | None = None
    user_tier: str | None = None
    deadline_ms: int | None = None
    priority: str = "realtime"
    session: str | None = None
    complexity: str | None = None
    tags: tuple[str, ...] = ()


class RequestView(Struct, frozen=True, kw_only=True):
    """The parts of a request that matching and planning read; `prompt_tokens` is an estimate."""

    model: str
    prompt_tokens: int
    message_count: int = 1
    max_output_tokens: int | None = None
    is_stream: bool = False
    has_tools: bool = False
    has_images: bool = False
    wants_json_schema: bool = False
    wants_embeddings: bool = False
    hints: Hints = Hints()
