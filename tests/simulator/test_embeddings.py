import math
from typing import Any

import httpx
import pytest
from openai import BadRequestError, NotFoundError, OpenAI, RateLimitError

from tests.simulator.conftest import Simulator
from tests.simulator.tools import user

PATH = "/borealis/v1/embeddings"
EMBED = "borealis-embed"


def vectors(client: OpenAI, given: Any, **more: Any) -> list[list[float]]:
    return [each.embedding for each in client.embeddings.create(model=EMBED, input=given, **more).data]


def test_vector_has_the_length_one_and_is_always_the_same(borealis: OpenAI) -> None:
    (first,), (second,), (other,) = (vectors(borealis, text) for text in ("Hello", "Hello", "Bye"))

    assert len(first) == 1536
    assert math.isclose(math.hypot(*first), 1, abs_tol=1e-6)
    assert (first == second, first == other) == (True, False)


def test_base64_and_floats_say_the_same(borealis: OpenAI) -> None:
    (packed,), (plain,) = vectors(borealis, "Hello"), vectors(borealis, "Hello", encoding_format="float")

    assert packed == pytest.approx(plain, abs=1e-6)


def test_fewer_dimensions_are_the_first_ones_at_the_length_one(borealis: OpenAI) -> None:
    (full,), (short,) = vectors(borealis, "Hello"), vectors(borealis, "Hello", dimensions=8)

    scale = math.hypot(*full[:8])
    assert short == pytest.approx([number / scale for number in full[:8]], abs=1e-6)


@pytest.mark.parametrize(("given", "count"), [("a", 1), (["a", "b"], 2), ([1, 2, 3], 1), ([[1, 2], [3]], 2)], ids=str)
def test_texts_and_tokens_are_taken_alone_and_in_lists(borealis: OpenAI, given: Any, count: int) -> None:
    assert len(vectors(borealis, given)) == count


def test_usage_is_told_and_written_down(simulator: Simulator, http: httpx.Client) -> None:
    answer = http.post(PATH, json={"model": EMBED, "input": ["one two three", "four"]})

    assert answer.json()["usage"] == {"prompt_tokens": 5, "total_tokens": 5}
    assert simulator.logged(answer.headers["x-request-id"]).usage == answer.json()["usage"]


@pytest.mark.parametrize(
    ("change", "param"),
    [
        ({"input": ""}, "input[0]"),
        ({"input": []}, "input"),
        ({"input": None}, "input"),
        ({"input": ["a", ""]}, "input[1]"),
        ({"input": [[]]}, "input[0]"),
        ({"dimensions": 1537}, "dimensions"),
        ({"encoding_format": "int8"}, "encoding_format"),
        ({"messages": []}, "messages"),
        ({"model": "borealis-small"}, "model"),
    ],
)
def test_wrong_request_is_refused_and_the_field_named(http: httpx.Client, change: dict[str, Any], param: str) -> None:
    answer = http.post(PATH, json={"model": EMBED, "input": "a", **change})

    assert (answer.status_code, answer.json()["error"]["param"]) == (400, param)


def test_faults_happen_to_embeddings_too(borealis: OpenAI) -> None:
    with pytest.raises(RateLimitError):
        borealis.embeddings.create(model=f"{EMBED}+rate-limit", input="a")
    with pytest.raises(BadRequestError):
        borealis.embeddings.create(model="fault-status-400", input="a")


def test_embedder_does_not_chat(borealis: OpenAI) -> None:
    with pytest.raises(NotFoundError):
        borealis.chat.completions.create(model=EMBED, messages=user("Hello"))

    assert borealis.models.retrieve(EMBED).id == EMBED
