import openai
import pytest
from asking import user


def test_models_are_listed(client, model):
    models = {each.id: each for each in client.models.list()}

    assert (models[model].object, models["auto"].owned_by) == ("model", "routerhub")
    assert isinstance(models[model].created, int)


@pytest.mark.parametrize("suffix", ["large:latest"])
def test_names_with_slashes_and_colons_work(client, provider, suffix):
    name = f"{provider}/{suffix}"

    assert client.models.retrieve(name).id == name
    reply = client.chat.completions.create(model=name, messages=[user("Say 'yes'")])
    assert reply.choices[0].message.content == "yes"


def test_unknown_model_is_not_found(client):
    with pytest.raises(openai.NotFoundError):
        client.models.retrieve("nowhere")


@pytest.mark.parametrize("given", ["hello", ["hello", "world"], [15339, 1917], [[15339], [1917]]], ids=repr)
def test_embeddings_come_as_numbers(client, given):
    reply = client.embeddings.create(model="borealis-embed", input=given)

    assert [each.index for each in reply.data] == list(range(len(reply.data)))
    assert all(isinstance(each.embedding[0], float) and len(each.embedding) == 1536 for each in reply.data)
    assert reply.usage.total_tokens == reply.usage.prompt_tokens > 0


def test_embeddings_are_the_same_in_either_encoding(client):
    encoded = client.embeddings.create(model="borealis-embed", input="hello", dimensions=8)
    plain = client.embeddings.create(model="borealis-embed", input="hello", dimensions=8, encoding_format="float")

    assert plain.data[0].embedding == pytest.approx(encoded.data[0].embedding, rel=1e-6)
    assert len(plain.data[0].embedding) == 8


def test_chat_model_makes_no_embeddings(client, model):
    with pytest.raises(openai.APIStatusError):
        client.embeddings.create(model=model, input="hello")
