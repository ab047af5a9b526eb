import anthropic
import pytest
from asking import texts


def test_models_are_listed_in_this_dialect(client, model):
    page = client.models.list()

    found = {each.id: each for each in page}
    assert (found[model].type, found[model].display_name) == ("model", model.replace("-", " ").title())
    assert found[model].created_at.tzinfo is not None
    assert (page.has_more, page.first_id) == (False, "auto")


def test_names_with_slashes_and_colons_work(client, ask, provider):
    name = f"{provider}/large:latest"

    assert texts(ask("Say 'yes'", model=name)) == "yes"
    assert name in {each.id for each in client.models.list()}


def test_model_is_retrieved(client, model):
    assert client.models.retrieve(model).id == model


def test_unknown_model_is_not_found(client):
    with pytest.raises(anthropic.NotFoundError):
        client.models.retrieve("nowhere")


def test_root_answers_a_head_request(client):
    reply = client._client.head("/")

    assert reply.status_code < 500
