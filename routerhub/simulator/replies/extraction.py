"""Extraction: the fields that the instructions name, as JSON, with the values that the text really holds."""

import re
from typing import Any

import orjson

from routerhub.simulator.conversation import Conversation
from routerhub.simulator.replies import found
from routerhub.simulator.replies.fields import find_value, is_amount
from routerhub.simulator.replies.grade import Grade

USUAL_FIELDS = ("name", "email", "date", "amount")
_LIST = re.compile(r"(?i)(?:keys|fields|with|extract)(?: the)?(?: following)?(?: keys| fields)?:?\s+([\w\s,`\"']+)")
_WORD = re.compile(r"[`\"']?([a-z][a-z_]+)[`\"']?")
_NOT_FIELDS = frozenset(
    {"and", "as", "from", "the", "a", "an", "of", "or", "only", "json", "these", "each", "keys", "fields", "with"}
    | {"null", "object", "one", "in", "to", "for", "it", "every"}
)


def write(conversation: Conversation, grade: Grade) -> str:
    """A JSON object; a weak one lacks a field, and a poor one is not even JSON, unless JSON mode sees to that."""
    document = {name: _read(name, conversation.user_text) for name in wanted_fields(conversation)}
    if grade != "good" and len(document) > 1:
        filled = [name for name, value in document.items() if value is not None]
        document.pop((filled or list(document))[-1])
    written = orjson.dumps(document, option=orjson.OPT_INDENT_2).decode()
    if grade == "poor" and not conversation.wants_json:
        return f"Here is the data I could find:\n\n{written.rstrip('}').rstrip()},\n"
    return written


def wanted_fields(conversation: Conversation) -> tuple[str, ...]:
    """The fields that the instructions name: in quotes, or in a list after `fields`, `keys` or `extract`."""
    instructions = conversation.system or conversation.user_text[:300]
    quoted = re.findall(r"[`\"]([a-z][a-z_]+)[`\"]", instructions)
    if quoted:
        return tuple(dict.fromkeys(quoted))
    listed = _LIST.search(instructions)
    words = _WORD.findall(listed.group(1)) if listed else []
    fields = tuple(dict.fromkeys(word for word in words if word not in _NOT_FIELDS))
    return fields or USUAL_FIELDS


def _read(name: str, text: str) -> Any:
    written = find_value(name, text)
    if written is None or not is_amount(name):
        return written
    number = found.number_in(written)
    return int(number) if number is not None and number == int(number) else number
