"""Prompt-cache marks: where a part says that a reusable prefix ends, its block says so too."""

from routerhub.providers.bodies import Body

MOST_MARKS = 4


class CacheMarks:
    """Puts marks on blocks; `settle` makes them fit the provider's rules once all are known."""

    def __init__(self, body: Body) -> None:
        options = body.get("prompt_cache_options")
        self._is_long = isinstance(options, dict) and bool(options.get("ttl"))
        self._blocks: list[Body] = []

    def put(self, part: Body, block: Body) -> Body:
        """The block, marked if its part is. A mark in the provider's own words passes as it is."""
        native, mark = part.get("cache_control"), part.get("prompt_cache_breakpoint")
        if isinstance(native, dict):
            block["cache_control"] = dict(native)
        elif isinstance(mark, dict):
            block["cache_control"] = {"type": "ephemeral"}
            self._is_long = self._is_long or bool(mark.get("ttl"))
        else:
            return block
        self._blocks.append(block)
        return block

    def settle(self) -> bool:
        """Keep the last four marks, all with one lifetime; whether any mark was lost.

        A caller who names a lifetime asks for 30 minutes or more, so the provider's hour is the one that keeps the
        promise; and the provider wants longer lives before shorter ones, so they are not mixed.
        """
        lost, kept = self._blocks[:-MOST_MARKS], self._blocks[-MOST_MARKS:]
        for block in lost:
            del block["cache_control"]
        if self._is_long:
            for block in kept:
                block["cache_control"]["ttl"] = "1h"
        return bool(lost)
