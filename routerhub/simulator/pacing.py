"""How long a model takes: until its first token, and from token to token."""

from dataclasses import dataclass

from routerhub.simulator.catalogue import Model
from routerhub.simulator.chance import between

# Faster than this nobody can tell waiting from not waiting, and timers cost more than they wait.
NO_WAITING_FROM = 1_000.0
PROMPT_TOKENS_PER_MS = 60


@dataclass(frozen=True, slots=True)
class Pace:
    """The waits of one reply, in seconds."""

    first_token_s: float
    token_s: float

    def whole_reply_s(self, output_tokens: int) -> float:
        """How long a reply takes that is sent in one piece."""
        return self.first_token_s + self.token_s * output_tokens


NO_WAIT = Pace(0.0, 0.0)


def pace_of(model: Model, seed: str, *, prompt_tokens: int, speed: float) -> Pace:
    """The pace of one reply: the model's own, within 20 % by the request, and slower to start on a long prompt."""
    if speed <= 0 or speed >= NO_WAITING_FROM:
        return NO_WAIT
    low_ms, high_ms = model.first_token_ms
    first_ms = between(low_ms, high_ms, "first", model.name, seed) + prompt_tokens / PROMPT_TOKENS_PER_MS
    tokens_per_second = model.tokens_per_second * between(0.9, 1.1, "rate", model.name, seed)
    return Pace(first_ms / 1000 / speed, 1 / tokens_per_second / speed)
