import openai
import pytest
from asking import user

HELLO = [user("hello")]
CLASSES = {
    400: openai.BadRequestError,
    401: openai.AuthenticationError,
    403: openai.PermissionDeniedError,
    404: openai.NotFoundError,
    409: openai.ConflictError,
    422: openai.UnprocessableEntityError,
    429: openai.RateLimitError,
    500: openai.InternalServerError,
    503: openai.InternalServerError,
    529: openai.InternalServerError,
}


@pytest.mark.parametrize("status", CLASSES)
def test_status_of_the_upstream_is_an_exception(client, provider, status):
    with pytest.raises(CLASSES[status]) as raised:
        client.chat.completions.create(model=f"{provider}-fault-status-{status}", messages=HELLO)

    error = raised.value
    assert error.status_code == status
    assert isinstance(error.body, dict)
    assert {"message", "type", "param", "code"} <= set(error.body)
    assert error.request_id == error.response.headers["x-request-id"]


def test_wrong_key_is_an_authentication_error(options):
    with openai.OpenAI(**{**options, "api_key": "rh-nobody"}) as stranger, pytest.raises(openai.AuthenticationError):
        stranger.chat.completions.create(model="auto", messages=HELLO)


def test_unknown_model_is_not_found(client):
    with pytest.raises(openai.NotFoundError) as raised:
        client.chat.completions.create(model="gpt-nowhere", messages=HELLO)

    assert (raised.value.code, raised.value.param) == ("model_not_found", "model")


def test_messages_that_make_no_sense_are_refused(client, model):
    with pytest.raises(openai.BadRequestError) as raised:
        client.chat.completions.create(model=model, messages="hello")

    assert raised.value.param == "messages"


def test_responses_api_is_not_there(client):
    with pytest.raises(openai.NotFoundError) as raised:
        client.responses.create(model="auto", input="hello")

    assert raised.value.body["message"]


@pytest.mark.parametrize(("status", "retries"), [(503, "1"), (401, "0")])
def test_client_tries_again_where_that_has_a_point(options, provider, status, retries):
    with openai.OpenAI(**{**options, "max_retries": 1}) as patient, pytest.raises(openai.APIStatusError) as raised:
        patient.chat.completions.create(model=f"{provider}-fault-status-{status}", messages=HELLO)

    assert raised.value.response.request.headers["x-stainless-retry-count"] == retries


@pytest.mark.parametrize("fault", ["cut-stream", "stream-error"])
def test_broken_stream_is_never_a_silent_end(client, provider, fault):
    def read():
        stream = client.chat.completions.create(model=f"{provider}-fault-{fault}", messages=HELLO, stream=True)
        for chunk in stream:
            finishes.extend(choice.finish_reason for choice in chunk.choices if choice.finish_reason)

    finishes = []

    # Where the failure comes with the first bytes it is a real status, before the stream has begun.
    with pytest.raises(openai.APIError):
        read()

    assert finishes == []


def test_malformed_chunk_is_an_error_or_costs_no_word(client, provider):
    stream = client.chat.completions.create(model=f"{provider}-fault-malformed-chunk", messages=HELLO, stream=True)
    said = ""

    try:
        for chunk in stream:
            said += chunk.choices[0].delta.content or ""
    except openai.APIError:
        return
    assert len(said.split()) == 60
