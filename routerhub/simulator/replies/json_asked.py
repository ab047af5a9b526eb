"""JSON that is asked for in words: a schema written into the prompt, keys that are named, or just an object."""

import json
import re
from typing import Any

import orjson

from routerhub.simulator.conversation import Conversation
from routerhub.simulator.replies.filling import Schema, fill

_ASKED = re.compile(
    r"(?i)\b(?:respond|answer|reply|return|output|produce|write)\b[^.\n]{0,60}\bjson\b|\bonly (?:valid )?json\b"
)
_FENCED = re.compile(r"(?i)```json|json code ?block")
_KEYS = re.compile(r"(?i)['\"`](\w+)['\"`](?=[^.]*\b(?:keys?|fields?|propert))")
_KEYS_AFTER = re.compile(r"(?i)\b(?:keys?|fields?|properties)\b:?((?:[^.\n]*?['\"`]\w+['\"`])+)")


def is_asked(conversation: Conversation) -> bool:
    """Whether the prompt asks for JSON in words."""
    return _ASKED.search(conversation.system) is not None or _ASKED.search(conversation.user_text) is not None


def described_schema(conversation: Conversation) -> Schema | None:
    """The JSON schema of an object that the prompt holds as text, where it asks for JSON."""
    for text in (conversation.user_text, conversation.system):
        if "properties" in text and "json" in text.lower():
            found: Schema | None = next(filter(_is_schema, _objects(text)), None)
            if found is not None:
                return found
    return None


def fenced(written: str, conversation: Conversation) -> str:
    """In a code block, where the prompt asks for that."""
    is_fenced = not conversation.wants_json and _FENCED.search(conversation.text)
    return f"```json\n{written}\n```" if is_fenced else written


def as_object(text: str, conversation: Conversation) -> str:
    """JSON mode promises an object: what is none becomes one, with the keys that are named."""
    try:
        is_object = isinstance(orjson.loads(text), dict)
    except orjson.JSONDecodeError:
        is_object = False
    if is_object:
        return text
    keys = _named_keys(conversation.user_text) or _named_keys(conversation.system)
    if not keys:
        return orjson.dumps({"reply": text}).decode()
    schema = {"type": "object", "properties": {key: {"type": "string"} for key in keys}, "required": keys}
    return orjson.dumps(fill(schema, conversation.user_text)).decode()


def _named_keys(text: str) -> list[str]:
    after = _KEYS_AFTER.search(text)
    listed = re.findall(r"['\"`](\w+)['\"`]", after.group(1)) if after else []
    return list(dict.fromkeys([*_KEYS.findall(text), *listed]))


def _objects(text: str) -> list[Any]:
    """The JSON objects that stand in a text, outermost only."""
    decoder, found, at = json.JSONDecoder(), [], text.find("{")
    while at >= 0:
        try:
            value, end = decoder.raw_decode(text, at)
            found.append(value)
        except ValueError:
            end = at + 1
        at = text.find("{", end)
    return found


def _is_schema(value: Any) -> bool:
    return isinstance(value, dict) and isinstance(value.get("properties"), dict)
