"""A messages request as a chat completion request."""

from routerhub.engine.snapshot import Model
from routerhub.providers.anthropic_to_openai import options
from routerhub.providers.anthropic_to_openai.crossing import Crossing, LeftBehind, ToolNames
from routerhub.providers.anthropic_to_openai.messages import translate_messages
from routerhub.providers.anthropic_to_openai.tools import translate_tools
from routerhub.providers.anthropic_to_openai.upstreams import upstream_of
from routerhub.providers.bodies import Body

# A field that is none of these has no counterpart. Betas bring new ones all the time, so that is no error.
READ_FIELDS = frozenset(
    {
        "model", "messages", "system", "tools", "tool_choice", "max_tokens", "temperature", "top_p", "stop_sequences",
        "thinking", "output_config", "output_format", "metadata", "service_tier", "stream", "cache_control",
    }
)  # fmt: skip
# `speed` and the top level `cache_control` ask for what is the rule here: ordinary speed, an automatic cache mark.
NOTHING_TO_SAY = {"speed": "standard"}


def translate_request(body: Body, model: Model) -> tuple[Body, Crossing]:
    """The chat completion request, with what its reply's way back needs; `BodyInvalid` names what cannot go."""
    crossing = Crossing(upstream_of(model), model.max_output_tokens, ToolNames(), LeftBehind())
    translated: Body = {"model": model.upstream_name, "messages": translate_messages(body, crossing)}
    translated |= translate_tools(body, crossing)
    for option in (
        options.limit,
        options.sampling,
        options.effort,
        options.output_format,
        options.user,
        options.service,
        options.streaming,
    ):
        translated |= option(body, crossing)
    for field, value in body.items():
        if field not in READ_FIELDS and value is not None and NOTHING_TO_SAY.get(field) != value:
            crossing.left.add(field)
    return translated, crossing
