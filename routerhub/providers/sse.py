"""Server-sent events from bytes, however the bytes were cut (WHATWG HTML, section 9.2.6)."""

from typing import NamedTuple

DONE = b"[DONE]"


class Event(NamedTuple):
    """One event: its name (empty for a data-only one) and its data lines joined by newlines."""

    name: str
    data: bytes


class Splitter:
    """Collects bytes and gives the events that they complete; comments and other fields are passed over."""

    def __init__(self) -> None:
        self._rest = b""

    def feed(self, chunk: bytes) -> list[Event]:
        """The events completed by this chunk."""
        self._rest += chunk
        if b"\r" in self._rest:
            # A carriage return at the very end may be half of a CRLF whose other half is still on its way.
            held = b"\r" if self._rest.endswith(b"\r") else b""
            body = self._rest[: len(self._rest) - len(held)]
            self._rest = body.replace(b"\r\n", b"\n").replace(b"\r", b"\n") + held
        *blocks, self._rest = self._rest.split(b"\n\n")
        return [event for block in blocks if (event := _event(block)) is not None]

    def flush(self) -> list[Event]:
        """The event that an end of input completes although its blank line never came."""
        block, self._rest = self._rest.rstrip(b"\r\n"), b""
        event = _event(block)
        return [event] if event else []


def _event(block: bytes) -> Event | None:
    name, data = "", []
    for line in block.split(b"\n"):
        if line.startswith(b"data:"):
            data.append(line[6:] if line.startswith(b"data: ") else line[5:])
        elif line.startswith(b"event:"):
            name = line[6:].strip().decode(errors="replace")
    return Event(name, b"\n".join(data)) if data else None
