"""Writing events of the anthropic dialect: clients pass over any event whose `event:` line is missing."""

import orjson

from routerhub.providers.bodies import Body


def named_event(payload: Body) -> bytes:
    """The event of a payload, named by its type."""
    return b"event: " + str(payload["type"]).encode() + b"\ndata: " + orjson.dumps(payload) + b"\n\n"


PING = named_event({"type": "ping"})
MESSAGE_STOP = named_event({"type": "message_stop"})
