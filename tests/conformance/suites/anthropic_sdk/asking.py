"""What the tests say and offer."""

import base64
import struct
import zlib

WEATHER = {
    "name": "get_weather",
    "description": "The weather in a city.",
    "input_schema": {
        "type": "object",
        "properties": {"city": {"type": "string", "description": "The city's name"}},
        "required": ["city"],
    },
}
CLOCK = {
    "name": "read_clock",
    "description": "The time of day, for which nothing need be said.",
    "input_schema": {"type": "object", "properties": {}},
}
PARIS = "What is the weather in Paris?"
TWO_CITIES = "What is the weather in Paris and in Tokyo?"


def user(content):
    return {"role": "user", "content": content}


def texts(message):
    return "".join(block.text for block in message.content if block.type == "text")


def uses(message):
    return [(block.name, block.input) for block in message.content if block.type == "tool_use"]


def as_input(message):
    """The message's blocks as the next request carries them."""
    blocks = [block.model_dump(exclude_none=True) for block in message.content]
    return {"role": "assistant", "content": blocks}


def result(use, content, **more):
    return {"type": "tool_result", "tool_use_id": use.id, "content": content, **more}


def png(width=2, height=3):
    """A grey picture of that size."""

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = zlib.compress(b"".join(b"\x00" + b"\x80" * width for _ in range(height)))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def picture():
    data = base64.b64encode(png()).decode()
    return {"type": "image", "source": {"type": "base64", "media_type": "image/png", "data": data}}
