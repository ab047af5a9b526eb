"""Reading JSON bodies of either dialect: what is wrong with one is said with the field's name."""

from http import HTTPStatus
from typing import Any

import orjson

from routerhub.providers.error_bodies import error_message
from routerhub.providers.failures import BadReply

Body = dict[str, Any]


class BodyInvalid(ValueError):
    """A request body that no provider could answer; `field` is what is at fault, null for the body as a whole."""

    def __init__(self, message: str, *, field: str | None = None) -> None:
        super().__init__(message)
        self.field = field


def parse_body(raw: bytes) -> Body:
    """The JSON object in a request's body; `BodyInvalid` says where it is malformed."""
    try:
        body = orjson.loads(raw)
    except orjson.JSONDecodeError as error:
        raise BodyInvalid(f"The request body is not valid JSON: {error}.") from error
    if not isinstance(body, dict):
        raise BodyInvalid("The request body must be a JSON object.")
    return body


def parse_object(raw: bytes) -> Body | None:
    """The JSON object in a provider's answer, or null where it is anything else."""
    try:
        body = orjson.loads(raw)
    except orjson.JSONDecodeError:
        return None
    return body if isinstance(body, dict) else None


def require_reply(raw: bytes) -> Body:
    """The JSON object of a reply; `BadReply` with the provider's words when it is an error in disguise or no object."""
    body = parse_object(raw)
    if body is None:
        raise BadReply("The reply is not a JSON object.")
    if body.get("error"):
        raise BadReply(error_message(raw, HTTPStatus.OK))
    return body


def require_model(body: Body) -> str:
    """The request's model name."""
    model = body.get("model")
    if not isinstance(model, str) or not model:
        raise BodyInvalid("model must be a string: auto, task/<slug> or a model of /v1/models.", field="model")
    return model


def require_messages(body: Body) -> list[Body]:
    """The request's messages: a list of at least one object with a role."""
    messages = body.get("messages")
    if not isinstance(messages, list) or not messages:
        raise BodyInvalid("messages must be a list of at least one message.", field="messages")
    for index, message in enumerate(messages):
        if not isinstance(message, dict) or not isinstance(message.get("role"), str):
            raise BodyInvalid(f"messages[{index}] must be an object with a role.", field=f"messages[{index}]")
        if not isinstance(message.get("content"), str | list | None):
            field = f"messages[{index}].content"
            raise BodyInvalid(f"{field} must be a string, a list of parts or null.", field=field)
    return messages


def optional_count(body: Body, *fields: str) -> int | None:
    """The first of the fields that is given, as a positive whole number."""
    for field in fields:
        value = body.get(field)
        if value is None:
            continue
        if isinstance(value, bool) or not isinstance(value, int) or value < 1:
            raise BodyInvalid(f"{field} must be a whole number of at least 1.", field=field)
        return value
    return None


def text_size(content: object) -> int:
    """The UTF-8 size of the text in a message's content: a string, or parts of which text ones count."""
    if isinstance(content, str):
        return len(content) if content.isascii() else len(content.encode(errors="replace"))
    if isinstance(content, list):
        return sum(text_size(part.get("text")) for part in content if isinstance(part, dict))
    return 0


def text_of(content: object) -> str:
    """The text in a message's content, parts joined as they come."""
    if isinstance(content, str):
        return content
    if isinstance(content, list):
        return "".join(str(part.get("text") or "") for part in content if isinstance(part, dict))
    return ""


def whole(value: object) -> int | None:
    """A token count from a usage object: null unless it is a whole number that is not negative."""
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else None


def without_our_metadata(body: Body) -> Body:
    """The body without RouterHub's own metadata entries, which no provider should see."""
    metadata = body.get("metadata")
    if not isinstance(metadata, dict) or not any(name.startswith("x-routerhub-") for name in metadata):
        return body
    rest = {name: value for name, value in metadata.items() if not name.startswith("x-routerhub-")}
    return {**body, "metadata": rest} if rest else {name: body[name] for name in body if name != "metadata"}
