"""Which tools a model calls, and with what: those that the text asks for, in the order it asks."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import orjson

from routerhub.simulator.chance import token
from routerhub.simulator.conversation import Conversation
from routerhub.simulator.replies.filling import fill
from routerhub.simulator.replies.sources import Source
from routerhub.simulator.tools import Tool, ToolCall

# A word of the tool's name counts for enough alone; of its description and arguments it takes several.
NAME_WEIGHT, FITTING = 3, 3
SHORTEST_WORD = 4
LONGEST_LISTED_PART = 4

_SEPARATORS = re.compile(r"(?<=[.;?!])\s+|\n+|,?\s+(?:and(?: also| then)?|as well as|also|then|&)\s+")
_CALLED_BY_NAME = re.compile(r"(?i)\b(?:us(?:e|ing)|call(?:ing)?|with)\b[^.?!\n]{0,30}\btools?\b")
_WITHOUT = re.compile(r"(?i)\b(?:without|do not|don't|no)\b[^.?!\n]{0,20}\btools?\b")
_WORD = re.compile(r"[^\W_]+")
_HUMPS = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_LISTED = re.compile(r"([A-ZÀ-Þ][\w ]+)((?:, [A-ZÀ-Þ][a-z][\w ]+)+),? and ([A-ZÀ-Þ])")
_SIGNS = (
    (re.compile(r"\d\s*(?:\*|×|x|times|multiplied by)\s*\d"), "multiply"),
    (re.compile(r"\d\s*(?:\+|plus)\s*-?\d|\bsum of\b"), "add"),
    (re.compile(r"\d\s*(?:-|−|minus)\s*\d"), "subtract"),
    (re.compile(r"\d\s*(?:/|divided by)\s*\d"), "divide"),
)
_SAME = {
    "times": "multiply", "multiplication": "multiply", "multiplied": "multiply", "multiplier": "multiply",
    "product": "multiply", "adder": "add", "addition": "add", "plus": "add", "sum": "add",
    "subtraction": "subtract", "minus": "subtract", "division": "divide", "divided": "divide",
    "forecast": "weather", "temperature": "weather", "sunny": "weather", "rain": "weather",
}  # fmt: skip
_GENERIC_WORDS = (
    "get set fetch find list create make run do does tool function my the a an of for to current new value data info "
    "by in from with and or is be it this that these what which when your given any some use used using user return "
    "returns number numbers text string input output into name result results have has can will would should"
)
_GENERIC = frozenset(_GENERIC_WORDS.split())


@dataclass(slots=True)
class _Wish:
    """A part of the text that asks for a tool."""

    tool: Tool
    text: str


def plan_calls(conversation: Conversation) -> tuple[ToolCall, ...]:
    """The calls that come next; none where nothing asks for a tool, or where the results are there already."""
    choice = conversation.tool_choice
    offered = [tool for tool in conversation.tools if not choice.names or tool.name in choice.names]
    if not offered or choice.kind == "none":
        return ()
    wishes = _wishes(conversation.user_text, offered)
    if choice.kind == "tool":
        wishes = [_Wish(offered[0], conversation.user_text)]
    elif choice.kind == "any":
        wishes = wishes or [_Wish(offered[0], conversation.user_text)]
        wishes = wishes if choice.is_parallel else [wishes[conversation.calls_made % len(wishes)]]
    else:
        wishes = _left(wishes, conversation)
    return tuple(_call(wish, conversation, place) for place, wish in enumerate(wishes))


def _left(wishes: list[_Wish], conversation: Conversation) -> list[_Wish]:
    """What is still to be called: all at once, or one after the other where parallel calls are not allowed."""
    done = conversation.calls_made
    if conversation.tool_choice.is_parallel:
        return [] if done else wishes
    return wishes[done : done + 1]


def _wishes(text: str, offered: Sequence[Tool]) -> list[_Wish]:
    if _WITHOUT.search(text):
        return []
    wishes: list[_Wish] = []
    before = ""
    for part in _SEPARATORS.split(_LISTED.sub(_with_and, text)):
        tool = _fitting(part, offered)
        if tool is not None:
            wishes.append(_Wish(tool, f"{before} {part}".strip()))
            before = ""
        elif wishes and _is_another(part, wishes[-1]):
            wishes.append(_Wish(wishes[-1].tool, part))
        elif wishes:
            wishes[-1].text += f" and {part}"
        else:
            before += f" {part}"
    if not wishes and _CALLED_BY_NAME.search(text):
        return [_Wish(offered[0], text)]
    return _distinct(wishes)


def _with_and(listed: re.Match[str]) -> str:
    return f"{listed.group(1)}{listed.group(2).replace(', ', ' and ')} and {listed.group(3)}"


def _is_another(part: str, wish: _Wish) -> bool:
    """Whether a part of a list, such as the second city, asks for the same tool once more."""
    required = wish.tool.schema.get("required", ())
    is_short = len(part.split()) <= LONGEST_LISTED_PART
    return len(required) == 1 and is_short and bool(Source(part).names())


def _distinct(wishes: list[_Wish]) -> list[_Wish]:
    seen: dict[tuple[str, bytes], _Wish] = {}
    for wish in wishes:
        seen.setdefault((wish.tool.name, orjson.dumps(_arguments(wish))), wish)
    return list(seen.values())


def _fitting(text: str, offered: Sequence[Tool]) -> Tool | None:
    """The tool that the text asks for: by its name, or by the words of its name, description and arguments."""
    words = _words(text)
    best = max(offered, key=lambda tool: _fit(tool, text, words))
    return best if _fit(best, text, words) >= FITTING else None


def _fit(tool: Tool, text: str, words: frozenset[str]) -> int:
    if len(tool.name) >= SHORTEST_WORD and re.search(rf"(?<!\w){re.escape(tool.name)}(?!\w)", text):
        return 10 * FITTING
    around = f"{tool.description} {' '.join(tool.schema.get('properties', {}))}"
    described = {word for word in _words(around) if len(word) >= SHORTEST_WORD}
    return NAME_WEIGHT * len(_words(tool.name) & words) + len(described & words)


def _words(text: str) -> frozenset[str]:
    """The words that mean something, each in its plain form."""
    signs = {meaning for pattern, meaning in _SIGNS if pattern.search(text)}
    plain = (_plain(word.lower()) for word in _WORD.findall(_HUMPS.sub(" ", text.replace("_", " "))))
    return frozenset(signs | {word for word in plain if word not in _GENERIC and not word.isdecimal()})


def _plain(word: str) -> str:
    word = _SAME.get(word, word)
    for ending in ("ing", "ies", "es", "s"):
        if word.endswith(ending) and len(word) - len(ending) >= SHORTEST_WORD - 1:
            word = word[: -len(ending)] + ("y" if ending == "ies" else "")
            break
    return _SAME.get(word, word)


def _arguments(wish: _Wish) -> object:
    if wish.tool.is_free_form:
        return wish.text
    return fill(wish.tool.schema or {"type": "object"}, wish.text, is_arguments=True)


def _call(wish: _Wish, conversation: Conversation, place: int) -> ToolCall:
    arguments = _arguments(wish)
    said = arguments if isinstance(arguments, str) else orjson.dumps(arguments).decode()
    call_id = token("call", conversation.prompt_hash, str(place))
    return ToolCall(call_id, wish.tool.name, said, wish.tool.is_free_form)
