"""The content blocks of a streamed message: clients find a block by its position, so its index must be just that."""

from routerhub.providers.anthropic_events import named_event
from routerhub.providers.bodies import Body
from routerhub.providers.failures import StreamBroken


class Blocks:
    """The blocks so far, numbered from 0 in the order in which they began; `text` is what text blocks say."""

    def __init__(self) -> None:
        self.text: list[str] = []
        self._positions: dict[object, int] = {}
        self._open: list[int] = []
        self._count = 0

    def repair(self, event: Body) -> bool:
        """Note a block's event and give it the block's position as its index; whether it had another."""
        kind, index = event["type"], event.get("index")
        if kind == "content_block_start":
            position = self._begin(event)
        elif index in self._positions:
            position = self._positions[index]
        else:
            raise StreamBroken(f"The stream goes on with block {index}, which never began.")
        if kind == "content_block_delta":
            self._note(event)
        elif kind == "content_block_stop" and position in self._open:
            self._open.remove(position)
        event["index"] = position
        return index != position

    def close_all(self) -> bytes:
        """The events that stop the blocks which the provider left open."""
        stops = [named_event({"type": "content_block_stop", "index": position}) for position in self._open]
        self._open.clear()
        return b"".join(stops)

    def _begin(self, event: Body) -> int:
        position = self._positions[event.get("index")] = self._count
        self._count += 1
        self._open.append(position)
        match event.get("content_block"):
            case {"type": "text", "text": str(text)}:
                self.text.append(text)
        return position

    def _note(self, event: Body) -> None:
        match event.get("delta"):
            case {"type": "text_delta", "text": str(text)}:
                self.text.append(text)
