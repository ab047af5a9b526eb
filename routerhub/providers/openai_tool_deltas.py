"""Fragments of streamed tool calls as clients of the openai dialect join them: by index, repeated strings appended.

So every fragment needs its call's index, and id, type and name may come once only. Providers leave the index out
(Gemini), give every call the same one (Ollama) or repeat id and name in every fragment (OpenRouter).
"""

from typing import Any

import orjson

from routerhub.providers.bodies import Body

_WHOLE_FINISHES = ("tool_calls", "stop", "function_call")
# Where a call's kind keeps what it is called with.
ARGUMENTS = {"function": "arguments", "custom": "input"}


class _Call:
    """One tool call so far."""

    __slots__ = ("has_arguments", "has_name", "id", "kind")

    def __init__(self, call_id: str, kind: str) -> None:
        self.id = call_id
        self.kind = kind
        self.has_name = False
        self.has_arguments = False


class ToolDeltas:
    """The tool calls of one choice, numbered from 0 in the order in which they began."""

    def __init__(self) -> None:
        self._calls: list[_Call] = []
        # The provider's index and the call that last began with it.
        self._by_index: dict[int, int] = {}

    def repair(self, fragments: list[Any], *, seed: str) -> list[Body]:
        """The fragments with what clients need; `seed` makes ids for calls without one, unique to the reply."""
        return [self._repair(fragment, seed) for fragment in fragments if isinstance(fragment, dict)]

    def fill(self, fragments: list[Body], finish_reason: object) -> list[Body]:
        """The last chunk's fragments, with `{}` for calls that were given no arguments at all."""
        if finish_reason not in _WHOLE_FINISHES:
            return fragments
        filled = list(fragments)
        for index, call in enumerate(self._calls):
            if call.has_arguments or call.kind != "function":
                continue
            call.has_arguments = True
            # Clients join fragments of different chunks, not of the same one.
            here = next((fragment for fragment in filled if fragment["index"] == index), None)
            if here is None:
                filled.append({"index": index, "function": {"arguments": "{}"}})
            else:
                here["function"] = {**here["function"], "arguments": "{}"}
        return filled

    def _repair(self, fragment: Body, seed: str) -> Body:
        place = self._find(fragment)
        if place is None:
            return self._begin(fragment, seed)
        return self._continue(fragment, place)

    def _find(self, fragment: Body) -> int | None:
        """Which call the fragment goes on with; null when it begins one."""
        index, call_id = fragment.get("index"), fragment.get("id")
        name = _payload(fragment, _kind(fragment)).get("name")
        if isinstance(index, int):
            place = self._by_index.get(index)
            is_other = place is not None and call_id and name and call_id != self._calls[place].id
            return None if is_other else place
        for place, call in enumerate(self._calls):
            if call_id and call.id == call_id:
                return place
        return None if name or not self._calls else len(self._calls) - 1

    def _begin(self, fragment: Body, seed: str) -> Body:
        place, kind = len(self._calls), _kind(fragment)
        call = _Call(str(fragment.get("id") or made_up_id(seed, place)), kind)
        self._calls.append(call)
        if isinstance(fragment.get("index"), int):
            self._by_index[fragment["index"]] = place
        payload = _payload(fragment, kind)
        arguments = arguments_text(payload.get(ARGUMENTS[kind]))
        call.has_name, call.has_arguments = bool(payload.get("name")), bool(arguments)
        return {
            **fragment,
            "index": place,
            "id": call.id,
            "type": fragment.get("type") or kind,
            kind: {**payload, "name": payload.get("name") or "", ARGUMENTS[kind]: arguments},
        }

    def _continue(self, fragment: Body, place: int) -> Body:
        call = self._calls[place]
        payload = dict(_payload(fragment, call.kind))
        arguments = payload[ARGUMENTS[call.kind]] = arguments_text(payload.get(ARGUMENTS[call.kind]))
        call.has_arguments = call.has_arguments or bool(arguments)
        name = payload.pop("name", None)
        if name and not call.has_name:
            payload["name"], call.has_name = name, True
        rest = {key: value for key, value in fragment.items() if key not in ("id", "type")}
        return {**rest, "index": place, call.kind: payload}


def made_up_id(seed: str, place: int) -> str:
    """An id for a call whose provider gave none: ASCII letters and digits within the 40 that OpenAI takes back."""
    letters = [letter for letter in seed if letter.isascii() and letter.isalnum()]
    return f"call_{place}_{''.join(letters[-24:])}"


def arguments_text(arguments: object) -> str:
    """A call's arguments as the JSON text that the dialect has them in; some providers send the object itself."""
    if isinstance(arguments, str):
        return arguments
    return "" if arguments is None else orjson.dumps(arguments).decode()


def _kind(fragment: Body) -> str:
    return "custom" if "custom" in fragment else "function"


def _payload(fragment: Body, kind: str) -> Body:
    payload = fragment.get(kind)
    return payload if isinstance(payload, dict) else {}
