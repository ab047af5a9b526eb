"""Chunks of the openai dialect as clients need them, repaired in place; what is already right is left alone.

Clients append repeated strings and overwrite everything else, so a role, an id or a name may come only once and what
describes the reply must be the same on every chunk.
"""

from typing import Any

from routerhub.engine.reply import Finish
from routerhub.providers.bodies import Body, text_of
from routerhub.providers.openai_tool_deltas import ToolDeltas
from routerhub.providers.openai_wire import read_finish

OBJECT = "chat.completion.chunk"
# The official client keeps what the last chunk says of these, so the last chunk must say it.
_STICKY = ("system_fingerprint", "service_tier")


class _Choice:
    """One choice so far; `lengths` counts the entries of lists that clients join by index."""

    __slots__ = ("finish", "lengths", "text", "tools")

    def __init__(self) -> None:
        self.finish: Finish | None = None
        self.text: list[str] = []
        self.tools = ToolDeltas()
        self.lengths: dict[str, int] = {}


class Chunks:
    """The chunks of one reply, in their order. `created` and `model` are for providers that say neither."""

    def __init__(self, *, created: int, model: str) -> None:
        self.served_model = ""
        self._defaults = {"id": f"chatcmpl-{created}", "object": OBJECT, "created": created, "model": model}
        self._frame: Body = {}
        self._choices: dict[int, _Choice] = {}

    @property
    def is_finished(self) -> bool:
        """Whether every choice that began has its finish."""
        return bool(self._choices) and all(choice.finish for choice in self._choices.values())

    @property
    def text(self) -> str:
        """The text of the first choice, which stands for the reply."""
        return "".join(self._first.text)

    @property
    def finish(self) -> Finish | None:
        """The finish of the first choice."""
        return self._first.finish

    @property
    def _first(self) -> _Choice:
        return next(iter(self._choices.values()), _Choice())

    def repair(self, body: Body) -> bool:
        """Make the chunk what clients need; whether anything had to change."""
        is_changed = self._repair_frame(body)
        choices = body.get("choices")
        if not isinstance(choices, list):
            choices, is_changed = [], True
        body["choices"] = [choice for choice in choices if isinstance(choice, dict)]
        is_changed |= len(body["choices"]) != len(choices)
        for choice in body["choices"]:
            is_changed |= self._repair_choice(choice)
        return is_changed

    def usage_chunk(self, like: Body | None) -> Body:
        """The last chunk's frame without choices: that of `like`, which is already repaired, or the reply's own."""
        return {**(like or self._frame), "choices": []}

    def says_nothing(self, body: Body) -> bool:
        """Whether the repaired chunk has no choices, or only ones with nothing to say after their finish."""
        if not body["choices"]:
            return True
        return self.is_finished and not any(
            choice.get("finish_reason") or any(choice["delta"].values()) for choice in body["choices"]
        )

    def _repair_frame(self, body: Body) -> bool:
        self.served_model = self.served_model or str(body.get("model") or "")
        is_changed = False
        for name, default in self._defaults.items():
            value = self._frame.get(name)
            if value is None:
                value = self._frame[name] = default if name == "object" else body.get(name) or default
            if body.get(name) != value:
                body[name], is_changed = value, True
        for name in _STICKY:
            if body.get(name):
                self._frame.setdefault(name, body[name])
            elif name in self._frame:
                body[name], is_changed = self._frame[name], True
        return is_changed

    def _repair_choice(self, choice: Body) -> bool:
        is_changed = False
        if not isinstance(choice.get("index"), int):
            choice["index"], is_changed = 0, True
        if not isinstance(choice.get("delta"), dict):
            choice["delta"], is_changed = {}, True
        state, delta = self._choices.get(choice["index"]), choice["delta"]
        if state is None:
            state = self._choices[choice["index"]] = _Choice()
            if not delta.get("role"):
                delta["role"], is_changed = "assistant", True
        elif "role" in delta:
            del delta["role"]
            is_changed = True
        if choice.get("finish_reason") == "":
            choice["finish_reason"], is_changed = None, True
        state.finish = read_finish(choice.get("finish_reason")) or state.finish
        state.text.append(text_of(delta.get("content")))
        is_changed |= _number_entries(delta, state.lengths)
        return self._repair_tool_calls(choice, state) or is_changed

    def _repair_tool_calls(self, choice: Body, state: _Choice) -> bool:
        delta = choice["delta"]
        given = delta.get("tool_calls")
        fragments = state.tools.repair(given, seed=self._frame["id"]) if isinstance(given, list) else []
        if choice.get("finish_reason"):
            fragments = state.tools.fill(fragments, choice["finish_reason"])
        if fragments:
            delta["tool_calls"] = fragments
        elif "tool_calls" in delta:
            del delta["tool_calls"]
            return True
        return bool(fragments) and fragments != given


def _number_entries(delta: Body, lengths: dict[str, int]) -> bool:
    """Give entries of lists (annotations, reasoning details) the index without which the official client fails."""
    is_changed = False
    for name, entries in delta.items():
        if name == "tool_calls" or not isinstance(entries, list):
            continue
        for entry in entries:
            if isinstance(entry, dict) and "index" not in entry:
                entry["index"] = lengths[name] = lengths.get(name, -1) + 1
                is_changed = True
    return is_changed


def read_usage_object(body: Body) -> Any:
    """The provider's usage object, wherever this chunk has it; Groq has it a second time in a field of its own."""
    usage = body.get("usage")
    if usage is None and isinstance(body.get("x_groq"), dict):
        return body["x_groq"].get("usage")
    return usage
