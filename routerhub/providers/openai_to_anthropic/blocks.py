"""The content blocks of a streamed message, as deltas of the one message that a choice has."""

from typing import Any

import orjson

from routerhub.providers.bodies import Body

NOTHING: Body = {}


class _ToolUse:
    """A call that is being written: its place among the calls, and whether arguments have been given."""

    def __init__(self, position: int, given: Any) -> None:
        self.position = position
        self.given = given
        self.has_arguments = False


class _Thinking:
    """A thinking block that is being written, kept because it is worth something only whole, with its signature."""

    def __init__(self, block: Body) -> None:
        self.block = block
        self.thoughts: list[str] = []
        self.signature = str(block.get("signature") or "")

    def whole(self) -> Body:
        """The block as the provider takes it back; empty for unsigned thinking, which it does not."""
        if self.block.get("type") == "redacted_thinking":
            return self.block
        if not self.signature:
            return NOTHING
        return {"type": "thinking", "thinking": "".join(self.thoughts), "signature": self.signature}


class OpenBlocks:
    """Knows which block is which: blocks are counted by kind, because a choice counts its tool calls alone."""

    def __init__(self, *, is_legacy: bool) -> None:
        self._is_legacy = is_legacy
        self._tool_uses: dict[int, _ToolUse] = {}
        self._thinking: dict[int, _Thinking] = {}
        self._thinking_count = 0

    def start(self, index: int, block: Body) -> Body:
        """The delta for a block's start."""
        match block:
            case {"type": "tool_use"}:
                return self._start_tool_use(index, block)
            case {"type": "text", "text": str(text)} if text:
                return {"content": text}
            case {"type": "thinking" | "redacted_thinking"}:
                self._thinking[index] = _Thinking(block)
                return self._think(index, block.get("thinking"))
        return NOTHING

    def delta(self, index: int, delta: Body) -> Body:
        """The delta for a piece of a block."""
        match delta.get("type"):
            case "text_delta":
                return {"content": delta["text"]} if isinstance(delta.get("text"), str) else NOTHING
            case "input_json_delta":
                return self._write_arguments(index, delta.get("partial_json"))
            case "thinking_delta":
                return self._think(index, delta.get("thinking"))
            case "signature_delta" if index in self._thinking:
                self._thinking[index].signature += str(delta.get("signature") or "")
        return NOTHING

    def stop(self, index: int) -> Body:
        """The delta for a block's end: arguments nobody gave are an empty object, thinking is signed."""
        use = self._tool_uses.get(index)
        if use is not None and not use.has_arguments:
            return self._write_arguments(index, orjson.dumps(use.given or {}).decode())
        thinking = self._thinking.pop(index, None)
        block = thinking.whole() if thinking else NOTHING
        if not block:
            return NOTHING
        # The SDK puts lists together by the entries' index.
        self._thinking_count += 1
        return {"thinking_blocks": [{"index": self._thinking_count - 1, **block}]}

    def _start_tool_use(self, index: int, block: Body) -> Body:
        use = self._tool_uses[index] = _ToolUse(len(self._tool_uses), block.get("input"))
        function = {"name": str(block.get("name") or ""), "arguments": ""}
        if self._is_legacy:
            return {"function_call": function}
        use_id = block.get("id") or f"call_{use.position}"
        return {"tool_calls": [{"index": use.position, "id": use_id, "type": "function", "function": function}]}

    def _write_arguments(self, index: int, partial_json: object) -> Body:
        use = self._tool_uses.get(index)
        if use is None or not isinstance(partial_json, str) or not partial_json:
            return NOTHING
        use.has_arguments = True
        if self._is_legacy:
            return {"function_call": {"arguments": partial_json}}
        return {"tool_calls": [{"index": use.position, "function": {"arguments": partial_json}}]}

    def _think(self, index: int, thought: object) -> Body:
        if not isinstance(thought, str) or not thought:
            return NOTHING
        if index in self._thinking:
            self._thinking[index].thoughts.append(thought)
        # Two names are in use for what the dialect has no field for; clients read one or the other.
        return {"reasoning_content": thought, "reasoning": thought}
