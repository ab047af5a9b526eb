"""Content blocks of a streamed message: one after the other, each whole before the next, whatever order they come in.

The first block of the queue goes out as it arrives; later ones wait until it is known to be whole. Text is whole when
anything follows it, a tool call when its arguments are a whole JSON object, so providers that finish one call before
the next lose no time here, and those that interleave calls come out in order.
"""

from collections import deque

from routerhub.providers.anthropic_events import named_event
from routerhub.providers.anthropic_to_openai.replies import parse_arguments
from routerhub.providers.bodies import Body
from routerhub.providers.failures import StreamBroken


class Block:
    """A content block: how it starts and what has come of it. `waiting` are pieces that have not gone out."""

    __slots__ = ("pieces", "start", "waiting", "looked_at")

    def __init__(self, start: Body) -> None:
        self.start = start
        self.pieces: list[str] = []
        self.waiting: list[str] = []
        self.looked_at = -1

    @property
    def is_tool(self) -> bool:
        """Whether it is a tool call; text otherwise."""
        return "input" in self.start

    def is_whole(self) -> bool:
        """Whether nothing more can come. A call without any arguments yet may still get some."""
        if not self.is_tool:
            return True
        if self.looked_at == len(self.pieces):
            return False  # Nothing came since it was last looked at.
        self.looked_at = len(self.pieces)
        text = "".join(self.pieces)
        return bool(text.strip()) and parse_arguments(text) is not None


class BlockWriter:
    """Gives the events of the blocks; the index of a block is its position."""

    def __init__(self) -> None:
        self._queue: deque[Block] = deque()
        self._last: Block | None = None
        self._index = 0
        self.has_calls = False

    def say(self, text: str) -> bytes:
        """Text that goes on where the last block is text, and begins a block otherwise."""
        if self._last is not None and not self._last.is_tool:
            return self.append(self._last, text)
        block = Block({"type": "text", "text": ""})
        return self.begin(block) + self.append(block, text)

    def begin(self, block: Block) -> bytes:
        """A new block, which comes after all others."""
        self._last = block
        self._queue.append(block)
        self.has_calls = self.has_calls or block.is_tool
        return self._start() if len(self._queue) == 1 else self._advance()

    def append(self, block: Block, piece: str) -> bytes:
        """A piece of a block's text or arguments."""
        block.pieces.append(piece)
        if block is self._queue[0]:
            return self._delta(block, piece) + (self._advance() if len(self._queue) > 1 else b"")
        block.waiting.append(piece)
        return self._advance()

    def finish(self, *, is_cut: bool) -> bytes:
        """The end of all blocks; `StreamBroken` where a call's arguments are no object, unless a limit cut them."""
        events = b""
        while self._queue:
            block = self._queue[0]
            if block.is_tool:
                text = "".join(block.pieces)
                if not is_cut and parse_arguments(text) is None:
                    raise StreamBroken(f"The arguments of the call of {block.start['name']} are not a JSON object.")
                if not text.strip():
                    events += self._delta(block, "{}")
            events += self._stop()
        return events

    def _advance(self) -> bytes:
        events = b""
        while len(self._queue) > 1 and self._queue[0].is_whole():
            events += self._stop()
        return events

    def _start(self) -> bytes:
        block = self._queue[0]
        event = {"type": "content_block_start", "index": self._index, "content_block": block.start}
        return named_event(event) + b"".join([self._delta(block, piece) for piece in block.waiting])

    def _stop(self) -> bytes:
        self._queue.popleft()
        event = named_event({"type": "content_block_stop", "index": self._index})
        self._index += 1
        return event + self._start() if self._queue else event

    def _delta(self, block: Block, piece: str) -> bytes:
        if block.is_tool:
            delta = {"type": "input_json_delta", "partial_json": piece}
        else:
            delta = {"type": "text_delta", "text": piece}
        return named_event({"type": "content_block_delta", "index": self._index, "delta": delta})
