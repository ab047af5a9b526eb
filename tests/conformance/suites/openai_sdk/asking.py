"""What the tests say and offer."""

import base64
import struct
import zlib

WEATHER = {
    "type": "function",
    "function": {
        "name": "get_weather",
        "description": "The weather in a city.",
        "strict": True,
        "parameters": {
            "type": "object",
            "properties": {"city": {"type": "string", "description": "The city's name"}},
            "required": ["city"],
            "additionalProperties": False,
        },
    },
}
CLOCK = {
    "type": "function",
    "function": {
        "name": "read_clock",
        "description": "The time of day, for which nothing need be said.",
        "parameters": {"type": "object", "properties": {}},
    },
}
TWO_CITIES = "What is the weather in Paris and in Tokyo?"


def user(content):
    return {"role": "user", "content": content}


def png(width=2, height=3):
    """A grey picture of that size."""

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = zlib.compress(b"".join(b"\x00" + b"\x80" * width for _ in range(height)))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def png_url():
    return "data:image/png;base64," + base64.b64encode(png()).decode()
