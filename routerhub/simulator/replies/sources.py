"""What a text offers to fill forms with: numbers, quotations, places and names, each given out once."""

import re
from dataclasses import dataclass, field

from routerhub.simulator.replies import found
from routerhub.simulator.replies.fields import find_value, is_amount

_QUOTED = re.compile(r"[\"“「]([^\"”」]+)[\"”」]|(?<!\w)['‘`]([^'’`]+)['’`](?!\w)")
_NUMBER = re.compile(r"(?<![\w.])-?\d[\d,]*(?:\.\d+)?")
_NAME = r"[A-ZÀ-Þ][\w'’.-]*"
_PLACE = re.compile(rf"(?:\b(?:in|for|at|of|to|near|from|is)\s+)({_NAME}(?:,? {_NAME})*)")
_NAMES = re.compile(rf"{_NAME}(?: {_NAME})*")
_OPENINGS = (
    "What Which Who How When Where Why Is Are Can Could Please Tell Give Get Find Use Using Call Create Extract Show "
    "Look Search Multiply Add The A An I Book Send Check Compute Calculate Now Then And Also Write Generate Hello Hi "
    "Describe Summarize Summarise Do Does My Return Answer Read Run Make Set Let It We You Add Plan Translate"
)
_NOT_NAMES = frozenset(_OPENINGS.split())
_TOPIC = re.compile(r"(?i)\b(?:about|on|for|regarding)\s+([^.?!\n]+)")
_SUM = re.compile(r"[\d(][\d\s.()+*/x×−-]*[+*/x×−-][\d\s.()+*/x×−-]*[\d)]")

PLACES = re.compile(r"(?i)city|location|place|country|destination|where|town|region")
TOPICS = re.compile(r"(?i)^(?:q|query|search\w*|topic|subject|keywords?|term)$")
SUMS = re.compile(r"(?i)expression|formula|equation|calculation")
WORDY = re.compile(r"(?i)name|title|customer|person|user|author|style|company|label|colou?r")


@dataclass(slots=True)
class Source:
    """A text that values are taken from. What was given out is not given out again while there is something else."""

    text: str
    _used: set[str] = field(default_factory=set)

    def number(self, name: str) -> float | None:
        """The number that a field called so most likely means: one beside its name, else the next one."""
        written = find_value(name, self.text) if is_amount(name) else self._labelled(name)
        number = found.number_in(written) if written else None
        if number is not None:
            return number
        taken = self._next(_NUMBER.findall(self.text))
        return None if taken is None else float(taken.replace(",", ""))

    def numbers(self) -> list[float]:
        """Every number."""
        return [float(each.replace(",", "")) for each in _NUMBER.findall(self.text)]

    def words(self, name: str) -> str | None:
        """The words that a field called so most likely means; null where the text says nothing of the kind."""
        if SUMS.search(name):
            sums = _SUM.search(self.text)
            if sums:
                return sums.group().strip()
        if PLACES.search(name):
            places = (place.rstrip(".'’-") for place in _PLACE.findall(self.text))
            return self._next([*places, *self.names()])
        written = find_value(name, self.text)
        if written:
            return written
        quoted = self._next(self.quoted())
        if quoted:
            return quoted
        if TOPICS.search(name):
            topic = _TOPIC.search(self.text)
            return topic.group(1).strip() if topic else None
        return self._next(self.names()) if WORDY.search(name) else None

    def quoted(self) -> list[str]:
        """What stands in quotation marks."""
        return [first or second for first, second in _QUOTED.findall(self.text)]

    def names(self) -> list[str]:
        """Capitalised words that are no beginnings of sentences."""
        names = (each.rstrip(".'’-") for each in _NAMES.findall(self.text))
        cleaned = (self._without_opening(name) for name in names)
        return [name for name in dict.fromkeys(cleaned) if name]

    @staticmethod
    def _without_opening(name: str) -> str:
        words = name.split(" ")
        while words and words[0] in _NOT_NAMES:
            words.pop(0)
        return " ".join(words)

    def _labelled(self, name: str) -> str | None:
        spoken = re.escape(name.replace("_", " "))
        match = re.search(rf"(?i)\b{spoken}\b\s*(?:is|=|:|of|to)?\s*(-?\d[\d,]*(?:\.\d+)?)", self.text)
        if match:
            self._used.add(match.group(1))
            return match.group(1)
        return None

    def _next(self, values: list[str]) -> str | None:
        fresh = [value for value in values if value not in self._used]
        chosen = next(iter(fresh or values), None)
        if chosen is not None:
            self._used.add(chosen)
        return chosen
