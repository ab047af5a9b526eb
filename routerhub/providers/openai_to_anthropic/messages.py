"""A conversation of the openai dialect as system text and turns of the anthropic one.

Turns alternate: what follows one another from the same side becomes one turn, and the results of tools come first in
it, because the provider wants them right after the calls.
"""

from typing import NamedTuple

from routerhub.providers.bodies import Body, BodyInvalid
from routerhub.providers.openai_to_anthropic.parts import Notes, content_blocks, text_blocks
from routerhub.providers.openai_to_anthropic.tool_calls import answered_id, function_use, tool_result, tool_uses

KNOWN_KEYS = frozenset({"role", "content", "tool_calls", "tool_call_id", "refusal", "function_call", "thinking_blocks"})
REASONING_KEYS = frozenset({"reasoning", "reasoning_content"})
THINKING_BLOCKS = frozenset({"thinking", "redacted_thinking"})


class _Turn(NamedTuple):
    role: str
    results: list[Body]
    blocks: list[Body]


class Conversation:
    """Takes messages one by one; `system` and `turns` are what they come to."""

    def __init__(self, notes: Notes) -> None:
        self._notes = notes
        self._system: list[list[Body]] = []
        self._turns: list[_Turn] = []
        # The older form of function calls has no ids: a result names its function, and gets the latest call's id.
        self._function_ids: dict[str, str] = {}

    def add(self, message: Body, index: int) -> None:
        """Take the next message; `BodyInvalid` names what in it cannot be carried over."""
        place = f"messages[{index}]"
        self._note_unknown(message)
        match message["role"]:
            case "system" | "developer":
                self.add_system(text_blocks(message.get("content"), f"{place}.content", self._notes))
            case "user":
                self._extend("user", blocks=content_blocks(message.get("content"), f"{place}.content", self._notes))
            case "assistant":
                self._extend("assistant", blocks=self._assistant(message, index))
            case "tool":
                self._extend("user", results=[tool_result(message, answered_id(message, place), place, self._notes)])
            case "function":
                self._extend("user", results=[self._function_result(message, place)])
            case role:
                raise BodyInvalid(f"{place}.role: {role} is not a role.", field=f"{place}.role")

    def add_system(self, blocks: list[Body]) -> None:
        """Take instructions, whichever message they came in."""
        if blocks:
            self._system.append(blocks)

    def system(self) -> str | list[Body]:
        """All instructions as one text, or as blocks where one carries a cache mark; empty for none."""
        blocks = [block for message in self._system for block in message]
        if any("cache_control" in block for block in blocks):
            return blocks
        return "\n".join("".join(block["text"] for block in message) for message in self._system)

    def turns(self) -> list[Body]:
        """The turns as messages; plain text alone stays a string."""
        match self._turns:
            case [*_, _Turn("assistant", _, [*_, {"type": "text"} as last])]:
                # The provider refuses a conversation that breaks off in white space.
                last["text"] = last["text"].rstrip()
        return [{"role": turn.role, "content": _content(turn)} for turn in self._turns]

    def _assistant(self, message: Body, index: int) -> list[Body]:
        place = f"messages[{index}]"
        blocks = _thinking(message) + text_blocks(message.get("content"), f"{place}.content", self._notes)
        blocks += text_blocks(message.get("refusal"), f"{place}.refusal", self._notes)
        blocks += tool_uses(message, place)
        if message.get("function_call") is not None:
            use = function_use(message["function_call"], f"{place}.function_call", f"function_call_{index}")
            self._function_ids[use["name"]] = use["id"]
            blocks.append(use)
        return blocks

    def _function_result(self, message: Body, place: str) -> Body:
        use_id = self._function_ids.get(str(message.get("name")))
        if use_id is None:
            raise BodyInvalid(f"{place}.name must be a function that was called before.", field=f"{place}.name")
        return tool_result(message, use_id, place, self._notes)

    def _extend(self, role: str, *, blocks: list[Body] | None = None, results: list[Body] | None = None) -> None:
        if not blocks and not results:
            return
        if not self._turns or self._turns[-1].role != role:
            self._turns.append(_Turn(role, [], []))
        self._turns[-1].results.extend(results or ())
        self._turns[-1].blocks.extend(blocks or ())

    def _note_unknown(self, message: Body) -> None:
        for key in message.keys() - KNOWN_KEYS:
            # What a thinking block carries is not lost when its plain text is.
            is_told_twice = key in REASONING_KEYS and message.get("thinking_blocks")
            is_used = key == "name" and message["role"] in ("function", "tool")
            if message[key] and not is_told_twice and not is_used:
                self._notes.left.add(f"messages[].{key}")


def _thinking(message: Body) -> list[Body]:
    """Thinking that an earlier reply gave with its signature, and that the caller sends back."""
    given = message.get("thinking_blocks")
    return [
        {name: value for name, value in block.items() if name != "index"}
        for block in (given if isinstance(given, list) else ())
        if isinstance(block, dict) and block.get("type") in THINKING_BLOCKS
    ]


def _content(turn: _Turn) -> str | list[Body]:
    match turn.results + turn.blocks:
        case [{"type": "text", "text": str(text), **rest}] if not rest:
            return text
        case blocks:
            return blocks
