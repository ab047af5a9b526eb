"""Taking the Markdown fence off a reply that was asked to be JSON: models put one there all the same."""

import re

FENCE = "```"
_BLANK = " \t\r\n"
# What may stand between the opening fence and the JSON: the language's name, blanks.
_OPENING = re.compile(r"\s*```[A-Za-z]*\s*")
_CLOSING = re.compile(r"\n[ \t]*```")


class FenceStripper:
    """Takes text piece by piece and gives it without its fence, the same for any pieces; other text as it came."""

    def __init__(self) -> None:
        self._held = ""
        self._is_fenced: bool | None = None
        self._is_closed = False

    def feed(self, text: str) -> str:
        """What is certain to belong to the text."""
        self._held += text
        if self._is_fenced is None:
            self._open()
        if self._is_fenced is None:
            return ""
        if not self._is_fenced:
            held, self._held = self._held, ""
            return held
        return self._inside()

    def close(self) -> str:
        """The rest, at the end of the text."""
        held, self._held = self._held, ""
        if self._is_fenced:
            return "" if self._is_closed or FENCE in held else held
        return held

    def _open(self) -> None:
        start = self._held.lstrip(_BLANK)
        if not start.startswith(FENCE):
            self._is_fenced = None if FENCE.startswith(start) else False
            return
        opening = _OPENING.match(self._held)
        if opening and opening.end() < len(self._held):
            self._is_fenced = True
            self._held = self._held[opening.end() :]

    def _inside(self) -> str:
        if self._is_closed:
            return ""
        closing = _CLOSING.search(self._held)
        if closing:
            self._is_closed = True
            inside, self._held = self._held[: closing.start()], ""
            return inside.rstrip(_BLANK)
        # Blanks and backticks at the end may be the beginning of the closing fence.
        certain = len(self._held.rstrip(_BLANK + "`"))
        inside, self._held = self._held[:certain], self._held[certain:]
        return inside


def without_fence(text: str) -> str:
    """The text without its fence."""
    stripper = FenceStripper()
    return stripper.feed(text) + stripper.close()
