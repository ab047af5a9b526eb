import pytest

from routerhub.simulator.catalogue import MODELS, Model
from routerhub.simulator.pacing import NO_WAIT, pace_of

USUAL_REPLY_TOKENS = 300


@pytest.mark.parametrize("model", MODELS.values(), ids=MODELS)
def test_usual_reply_takes_less_than_four_seconds(model: Model) -> None:
    pace = pace_of(model, "any request", prompt_tokens=500, speed=1)

    assert pace.whole_reply_s(USUAL_REPLY_TOKENS) < 4


def test_pace_follows_from_the_request() -> None:
    large = MODELS["aurora-large"]

    one, same, other = (pace_of(large, seed, prompt_tokens=10, speed=1) for seed in ("a", "a", "b"))

    assert one == same
    assert one != other


def test_speed_divides_every_wait() -> None:
    large = MODELS["aurora-large"]

    usual, double = (pace_of(large, "a", prompt_tokens=10, speed=speed) for speed in (1, 2))

    assert double.first_token_s == pytest.approx(usual.first_token_s / 2)
    assert double.token_s == pytest.approx(usual.token_s / 2)


@pytest.mark.parametrize("speed", [0, 1_000, 1e9])
def test_no_speed_and_very_high_speed_mean_no_waiting(speed: float) -> None:
    assert pace_of(MODELS["basement-8b"], "a", prompt_tokens=10, speed=speed) == NO_WAIT
