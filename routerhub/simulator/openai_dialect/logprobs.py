"""Log probabilities: what the model would have said instead, made up but always the same."""

from collections.abc import Sequence
from typing import Any

from routerhub.simulator.chance import between

ALTERNATIVES = ("the", " a", " and", ".", ",", " of", " to", " in", "\n", " is", " it", " or", " not", " be", " on",
                " at", " as", " by", " we", " I")  # fmt: skip


def logprobs_of(tokens: Sequence[str], top: int | None, key: str) -> dict[str, Any] | None:
    """The log probabilities of tokens, under `content` or `refusal`; null where none are wanted."""
    if top is None:
        return None
    return {"content": None, "refusal": None, key: [_entry(token, top) for token in tokens]}


def _entry(token: str, top: int) -> dict[str, Any]:
    likely = round(between(-0.4, -0.001, "logprob", token), 6)
    others = [each for each in ALTERNATIVES if each != token][: max(0, top - 1)]
    ranked = [(token, likely), *((other, round(likely - 1.5 - place, 6)) for place, other in enumerate(others))]
    return {**_told(token, likely), "top_logprobs": [_told(*each) for each in ranked[:top]]}


def _told(token: str, logprob: float) -> dict[str, Any]:
    return {"token": token, "logprob": logprob, "bytes": list(token.encode())}
