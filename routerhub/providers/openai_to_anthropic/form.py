"""What a request says about the form of its reply, remembered for the way back."""

from typing import NamedTuple

from routerhub.providers.bodies import Body
from routerhub.providers.openai_to_anthropic.options import wants_json_object


class Form(NamedTuple):
    """`has_fence_off` takes Markdown off a reply that must be JSON; `is_legacy` calls functions as before tools."""

    has_fence_off: bool = False
    is_legacy: bool = False
    wants_usage: bool = False


def form_of(body: Body) -> Form:
    """The form of the reply to a chat completion request."""
    options = body.get("stream_options")
    return Form(
        has_fence_off=wants_json_object(body),
        is_legacy=bool(body.get("functions")) and not body.get("tools"),
        wants_usage=isinstance(options, dict) and bool(options.get("include_usage")),
    )
