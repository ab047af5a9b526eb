import httpx
import openai
import pytest
from msgspec.structs import replace
from openai import OpenAI

from routerhub.engine.facts import AttemptEnded
from tests.gateway.servers import RunningGateway
from tests.gateway.snapshots import a_model, a_rule, a_snapshot

EMBEDDER = replace(a_model("borealis-embed", "borealis"), capabilities=frozenset({"embeddings"}))


@pytest.fixture
def served(hub: RunningGateway, simulator_url: str) -> RunningGateway:
    hub.use(a_snapshot(a_rule("all", "borealis-small"), simulator=simulator_url, models=(EMBEDDER,)))
    return hub


@pytest.mark.parametrize("encoding", ["base64", "float"])
def test_vectors_come_as_the_official_sdk_asks_for_them(served: RunningGateway, sdk: OpenAI, encoding: str) -> None:
    extra = {"encoding_format": "float"} if encoding == "float" else {}

    reply = sdk.embeddings.create(model="borealis-embed", input=["one", "two"], extra_body=extra)

    assert [row.index for row in reply.data] == [0, 1]
    assert {len(row.embedding) for row in reply.data} == {1536}


def test_embedding_is_billed_by_its_prompt_alone(served: RunningGateway, sdk: OpenAI) -> None:
    reply = sdk.embeddings.create(model="borealis-embed", input="some text to embed", dimensions=256)

    attempt = served.facts(AttemptEnded)[-1]
    assert isinstance(attempt, AttemptEnded)
    assert attempt.usage is not None
    assert (attempt.usage.input_tokens, attempt.usage.output_tokens) == (reply.usage.prompt_tokens, 0)
    assert attempt.cost_nano == reply.usage.prompt_tokens * 3_000


def test_model_that_makes_no_embeddings_is_not_asked(served: RunningGateway, sdk: OpenAI) -> None:
    with pytest.raises(openai.InternalServerError) as raised:
        sdk.embeddings.create(model="auto", input="text")

    assert "does not make embeddings" in raised.value.message
    assert served.facts(AttemptEnded) == []


def test_missing_input_names_its_field(served: RunningGateway, http: httpx.Client) -> None:
    reply = http.post("/v1/embeddings", json={"model": "borealis-embed"})

    assert (reply.status_code, reply.json()["error"]["param"]) == (400, "input")
