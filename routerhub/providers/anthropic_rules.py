"""What a messages request must hold to before anybody is asked: limits of the API version its caller speaks."""

import re

from routerhub.providers.bodies import Body, BodyInvalid

# From this version on sampling is the model's own affair, and documents and citations have one place only.
STRICT_VERSION = "2026-10-21"
SAMPLING_FIELDS = ("temperature", "top_p", "top_k")
_VERSION = re.compile(r"\d{4}-\d{2}-\d{2}")


def check_version_rules(body: Body, api_version: str) -> None:
    """Refuse what the caller's API version does not allow, with `BodyInvalid`; older versions allow everything."""
    # Versions are dates, so their text sorts as they do; without a date there is no rule to hold anybody to.
    if not _VERSION.fullmatch(api_version) or api_version < STRICT_VERSION:
        return
    for field in SAMPLING_FIELDS:
        if body.get(field) is not None:
            raise BodyInvalid(f"{field}: is not accepted by anthropic-version {api_version}.", field=field)
    messages = body.get("messages")
    for index, message in enumerate(messages if isinstance(messages, list) else ()):
        if isinstance(message, dict):
            _check_blocks(message, f"messages[{index}].content", api_version)


def require_max_tokens(body: Body) -> None:
    """Refuse a request that does not say how long its reply may be; the dialect has no default."""
    if body.get("max_tokens") is None:
        raise BodyInvalid("max_tokens: is required.", field="max_tokens")


def _check_blocks(message: Body, field: str, api_version: str) -> None:
    content = message.get("content")
    for index, block in enumerate(content if isinstance(content, list) else ()):
        match message.get("role"), block:
            case "assistant", {"type": "document"}:
                what = "document blocks are not accepted in assistant messages"
            case "user", {"type": "text", "citations": citations} if citations:
                what = "citations are not accepted on text blocks of user messages"
            case _:
                continue
        raise BodyInvalid(f"{field}[{index}]: {what} by anthropic-version {api_version}.", field=f"{field}[{index}]")
