"""Replies under a JSON schema: always valid, as real providers promise; a poor one has the wrong values in it."""

import orjson

from routerhub.simulator.conversation import Conversation
from routerhub.simulator.replies.filling import fill
from routerhub.simulator.replies.grade import Grade


def write(conversation: Conversation, grade: Grade) -> str:
    """A JSON document that fits the request's schema, with what the text and the results of tools say in it."""
    told = "\n".join((conversation.user_text, *(result.text for result in conversation.results)))
    return orjson.dumps(fill(conversation.schema or {}, told, grade=grade)).decode()
