import openai
import pytest
from asking import png_url, user

HELLO = [user("What is a webhook?")]
COUNTING = [user("Reply with exactly: 'one two three four five'")]


@pytest.mark.parametrize("stop", ["three", ["three"], ["nowhere", "three"], ["\n\n", " three"]], ids=repr)
def test_reply_ends_before_a_stop_sequence(client, model, stop):
    choice = client.chat.completions.create(model=model, messages=COUNTING, stop=stop).choices[0]

    assert (choice.message.content.strip(), choice.finish_reason) == ("one two", "stop")


@pytest.mark.parametrize("limit", ["max_tokens", "max_completion_tokens"])
def test_reply_is_no_longer_than_allowed(client, model, limit):
    reply = client.chat.completions.create(model=model, messages=HELLO, **{limit: 4})

    assert (reply.choices[0].finish_reason, reply.usage.completion_tokens) == ("length", 4)


def test_streamed_reply_is_no_longer_either(client, model):
    chunks = list(client.chat.completions.create(model=model, messages=HELLO, max_tokens=4, stream=True))

    assert chunks[-1].choices[0].finish_reason == "length"


def test_sampling_parameters_are_taken(client, model):
    reply = client.chat.completions.create(model=model, messages=HELLO, temperature=1.7, top_p=0.9, seed=7)

    assert reply.choices[0].finish_reason == "stop"


def test_penalties_and_identifiers_are_taken_or_named(client, model, upstream):
    raw = client.chat.completions.with_raw_response.create(
        model=model,
        messages=HELLO,
        frequency_penalty=0.5,
        presence_penalty=0.5,
        logit_bias={"50256": -100},
        metadata={"customer": "acme"},
        user="somebody",
        store=False,
    )

    left = raw.headers.get("x-routerhub-left-behind", "")
    expected = {"openai": set(), "anthropic": {"frequency_penalty", "presence_penalty", "logit_bias", "metadata"}}
    assert {name for name in left.split(", ") if name} == expected[upstream]


def test_several_choices_where_the_upstream_has_them(client, model, upstream):
    if upstream == "anthropic":
        with pytest.raises(openai.BadRequestError) as raised:
            client.chat.completions.create(model=model, messages=HELLO, n=2)
        assert raised.value.param == "n"
        return

    reply = client.chat.completions.create(model=model, messages=HELLO, n=2)

    assert [choice.index for choice in reply.choices] == [0, 1]
    assert all(choice.message.content for choice in reply.choices)


def test_streamed_choices_do_not_mix(client, model, upstream):
    if upstream == "anthropic":
        pytest.skip("providers of the anthropic dialect give one choice")
    said = {0: "", 1: ""}
    for chunk in client.chat.completions.create(model=model, messages=COUNTING, n=2, stream=True):
        for choice in chunk.choices:
            said[choice.index] += choice.delta.content or ""

    assert said == {0: "one two three four five", 1: "one two three four five"}


def test_logprobs_where_the_upstream_has_them(client, model, upstream):
    raw = client.chat.completions.with_raw_response.create(
        model=model, messages=COUNTING, logprobs=True, top_logprobs=2
    )

    logprobs = raw.parse().choices[0].logprobs
    if upstream == "anthropic":
        assert logprobs is None
        assert set(raw.headers["x-routerhub-left-behind"].split(", ")) == {"logprobs", "top_logprobs"}
    else:
        assert "".join(each.token for each in logprobs.content) == "one two three four five"
        assert {len(each.top_logprobs) for each in logprobs.content} == {2}


@pytest.mark.parametrize("effort", ["minimal", "low", "medium", "high"])
def test_reasoning_effort_is_taken(client, model, effort):
    reply = client.chat.completions.create(model=model, messages=HELLO, reasoning_effort=effort)

    assert reply.choices[0].finish_reason == "stop"
    assert reply.usage.completion_tokens_details.reasoning_tokens >= 0


def test_refusal_is_told_as_such(client, model, upstream):
    choice = client.chat.completions.create(model=model, messages=[user("please refuse")]).choices[0]

    expected = {"openai": "stop", "anthropic": "content_filter"}
    assert (choice.finish_reason, bool(choice.message.refusal)) == (expected[upstream], True)


def test_streamed_refusal_comes_as_refusal(client, model, upstream):
    chunks = list(client.chat.completions.create(model=model, messages=[user("please refuse")], stream=True))

    deltas = [choice.delta for chunk in chunks for choice in chunk.choices]
    assert "".join(delta.refusal or "" for delta in deltas)
    assert "".join(delta.content or "" for delta in deltas) == ""


@pytest.mark.parametrize("address", ["data", "web"])
def test_pictures_are_seen(client, model, address):
    url = png_url() if address == "data" else "https://example.com/cat.png"
    picture = {"type": "image_url", "image_url": {"url": url, "detail": "low"}}

    reply = client.chat.completions.create(
        model=model, messages=[user([{"type": "text", "text": "What is this?"}, picture])]
    )

    assert reply.choices[0].message.content.startswith("You sent 1 image")


def test_pdf_is_seen(client, model):
    file = {"filename": "a.pdf", "file_data": "data:application/pdf;base64,JVBERi0xLjQK"}

    reply = client.chat.completions.create(
        model=model, messages=[user([{"type": "file", "file": file}, {"type": "text", "text": "What is this?"}])]
    )

    assert reply.choices[0].message.content.startswith("You sent 1 document")
