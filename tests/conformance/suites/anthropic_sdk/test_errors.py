import anthropic
import pytest
from asking import user

HELLO = [user("hello")]
CLASSES = {
    400: (anthropic.BadRequestError, "invalid_request_error"),
    401: (anthropic.AuthenticationError, "authentication_error"),
    403: (anthropic.PermissionDeniedError, "permission_error"),
    404: (anthropic.NotFoundError, "not_found_error"),
    409: (anthropic.ConflictError, "conflict_error"),
    422: (anthropic.UnprocessableEntityError, "invalid_request_error"),
    429: (anthropic.RateLimitError, "rate_limit_error"),
    500: (anthropic.InternalServerError, "api_error"),
    503: (anthropic.InternalServerError, None),
    529: (getattr(anthropic, "OverloadedError", anthropic.InternalServerError), "overloaded_error"),
}


@pytest.mark.parametrize("status", CLASSES)
def test_status_of_the_upstream_is_an_exception(client, provider, status):
    expected, kind = CLASSES[status]
    with pytest.raises(expected) as raised:
        client.messages.create(model=f"{provider}-fault-status-{status}", max_tokens=10, messages=HELLO)

    error = raised.value
    assert (error.status_code, error.body["type"]) == (status, "error")
    assert {"type", "message"} <= set(error.body["error"])
    assert kind in (None, error.body["error"]["type"])
    assert error.body["request_id"] == error.request_id == error.response.headers["request-id"]


@pytest.mark.parametrize("credential", ["api_key", "auth_token"])
def test_wrong_key_is_an_authentication_error(options, credential):
    given = {**options, "api_key": None, credential: "rh-nobody"}
    with anthropic.Anthropic(**given) as stranger, pytest.raises(anthropic.AuthenticationError):
        stranger.messages.create(model="auto", max_tokens=10, messages=HELLO)


def test_key_may_come_as_a_bearer_token(options):
    given = {**options, "api_key": None, "auth_token": options["api_key"]}
    with anthropic.Anthropic(**given) as client:
        assert client.messages.create(model="auto", max_tokens=10, messages=HELLO).content


def test_unknown_model_is_not_found(client):
    with pytest.raises(anthropic.NotFoundError) as raised:
        client.messages.create(model="claude-nowhere", max_tokens=10, messages=HELLO)

    assert raised.value.body["error"]["type"] == "not_found_error"


def test_messages_that_make_no_sense_are_refused(client, model):
    with pytest.raises(anthropic.BadRequestError, match="messages"):
        client.messages.create(model=model, max_tokens=10, messages="hello")


@pytest.mark.parametrize(("status", "retries"), [(503, "1"), (401, "0")])
def test_client_tries_again_where_that_has_a_point(options, provider, status, retries):
    asked = {"model": f"{provider}-fault-status-{status}", "max_tokens": 10, "messages": HELLO}
    with (
        anthropic.Anthropic(**{**options, "max_retries": 1}) as patient,
        pytest.raises(anthropic.APIStatusError) as raised,
    ):
        patient.messages.create(**asked)

    assert raised.value.response.request.headers["x-stainless-retry-count"] == retries


@pytest.mark.parametrize("fault", ["cut-stream", "stream-error"])
def test_broken_stream_is_never_a_silent_end(client, provider, fault):
    def read():
        stream = client.messages.create(model=f"{provider}-fault-{fault}", max_tokens=500, messages=HELLO, stream=True)
        kinds.extend(event.type for event in stream)

    kinds = []

    # Where the failure comes with the first bytes it is a real status, before the stream has begun.
    with pytest.raises(anthropic.APIStatusError) as raised:
        read()

    assert raised.value.body["type"] == "error"
    assert "message_stop" not in kinds


def test_malformed_event_is_an_error_or_costs_no_word(client, provider):
    try:
        with client.messages.stream(
            model=f"{provider}-fault-malformed-chunk", max_tokens=500, messages=HELLO
        ) as stream:
            said = stream.get_final_text()
    except anthropic.APIError:
        return
    assert len(said.split()) == 60
