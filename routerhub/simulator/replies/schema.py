"""Replies under a JSON schema: always valid, as real providers promise; a poor one has the wrong values in it."""

import orjson

from routerhub.simulator.conversation import Conversation
from routerhub.simulator.replies.filling import Schema, fill
from routerhub.simulator.replies.grade import Grade


def write(conversation: Conversation, schema: Schema, grade: Grade) -> str:
    """A JSON document that fits the schema, with what the text and the results of tools say in it."""
    told = "\n".join((conversation.user_text, *(result.text for result in conversation.results)))
    return orjson.dumps(fill(schema, told, grade=grade)).decode()
