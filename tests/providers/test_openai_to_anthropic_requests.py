"""What of a chat completion request goes out to a provider of the anthropic dialect, and what stays behind."""

from typing import Any

import pytest

from routerhub.providers.bodies import BodyInvalid
from routerhub.providers.openai_to_anthropic.options import JSON_INSTRUCTION
from routerhub.providers.openai_to_anthropic.requests import translate_request
from routerhub.providers.passage import Outgoing
from tests.gateway.snapshots import a_model

MODEL = a_model("aurora-small", "aurora")
USER = {"role": "user", "content": "hello"}
CLOSED = {"type": "object", "properties": {"a": {"type": "string"}}, "required": ["a"], "additionalProperties": False}


def sent(**fields: Any) -> Outgoing:
    return translate_request({"model": "auto", "messages": [USER], **fields}, MODEL)


def options(**fields: Any) -> dict[str, Any]:
    """What the fields add to the body of a plain request."""
    plain = sent().body
    return {name: value for name, value in sent(**fields).body.items() if plain.get(name) != value}


def test_plain_request_has_the_upstream_model_and_its_own_limit() -> None:
    assert sent() == Outgoing({"model": "aurora-small", "max_tokens": 4_096, "messages": [USER]}, {}, ())


@pytest.mark.parametrize(
    ("fields", "added"),
    [
        pytest.param({"stream": True}, {"stream": True}, id="stream"),
        pytest.param({"max_tokens": 5}, {"max_tokens": 5}, id="row 24: max_tokens"),
        pytest.param(
            {"max_completion_tokens": 6, "max_tokens": 5}, {"max_tokens": 6}, id="row 24: the newer name wins"
        ),
        pytest.param({"max_tokens": 9_999}, {}, id="row 24: never more than the model can write"),
        pytest.param({"stop": "END"}, {"stop_sequences": ["END"]}, id="row 26: one stop"),
        pytest.param({"stop": ["A", " \n", "B"]}, {"stop_sequences": ["A", "B"]}, id="row 26: blank stops dropped"),
        pytest.param({"temperature": 0}, {"temperature": 0}, id="row 25: temperature"),
        pytest.param({"temperature": 1.7}, {"temperature": 1}, id="row 25: the scale ends at 1"),
        pytest.param({"top_p": 0.5, "top_k": 4}, {"top_p": 0.5, "top_k": 4}, id="top_p and top_k"),
        pytest.param({"top_p": 1}, {}, id="top_p of everything is none"),
        pytest.param({"reasoning_effort": "high"}, {"output_config": {"effort": "high"}}, id="effort"),
        pytest.param({"reasoning_effort": "none"}, {"thinking": {"type": "disabled"}}, id="no effort"),
        pytest.param({"reasoning_effort": "minimal"}, {"thinking": {"type": "disabled"}}, id="hardly any effort"),
        pytest.param({"thinking": {"type": "adaptive"}}, {"thinking": {"type": "adaptive"}}, id="native thinking"),
        pytest.param({"user": "u"}, {"metadata": {"user_id": "u"}}, id="user"),
        pytest.param({"user": "u", "safety_identifier": "s"}, {"metadata": {"user_id": "s"}}, id="safety_identifier"),
        pytest.param({"response_format": {"type": "text"}}, {}, id="plain text"),
        pytest.param({"response_format": {"type": "json_object"}}, {"system": JSON_INSTRUCTION}, id="row 20"),
        pytest.param({"metadata": {"x-routerhub-task": "t"}}, {}, id="our metadata never leaks"),
    ],
)
def test_option_is_carried_over(fields: dict[str, Any], added: dict[str, Any]) -> None:
    assert options(**fields) == added


def test_row_19_json_schema_is_the_providers_own_structured_output() -> None:
    response_format = {"type": "json_schema", "json_schema": {"name": "x", "strict": True, "schema": CLOSED}}

    assert options(response_format=response_format, reasoning_effort="low") == {
        "output_config": {"format": {"type": "json_schema", "schema": CLOSED}, "effort": "low"}
    }


def test_user_id_longer_than_the_provider_takes_becomes_a_digest() -> None:
    user_id = options(user="u" * 300)["metadata"]["user_id"]

    assert (len(user_id), user_id == options(user="u" * 300)["metadata"]["user_id"]) == (64, True)


@pytest.mark.parametrize(
    ("fields", "headers"),
    [
        ({"temperature": 0.2}, {"anthropic-version": "2023-06-01"}),
        ({"top_p": 0.2}, {"anthropic-version": "2023-06-01"}),
        ({"top_p": 1}, {}),
        ({"reasoning_effort": "low"}, {}),
    ],
)
def test_row_25_sampling_parameters_choose_the_version_that_takes_them(
    fields: dict[str, Any], headers: dict[str, str]
) -> None:
    assert sent(**fields).headers == headers


@pytest.mark.parametrize(
    ("fields", "left_behind"),
    [
        pytest.param({"logprobs": True, "top_logprobs": 3}, ("logprobs", "top_logprobs"), id="row 17"),
        pytest.param({"seed": 0}, ("seed",), id="a seed of 0 is one"),
        pytest.param({"presence_penalty": 0.5, "frequency_penalty": 0}, ("presence_penalty",), id="only with effect"),
        pytest.param({"logit_bias": {"1": 2}, "service_tier": "flex"}, ("logit_bias", "service_tier"), id="tier"),
        pytest.param({"logprobs": False, "store": False, "verbosity": None}, (), id="neutral values"),
        pytest.param({"prompt_cache_key": "k", "flavour": 1}, ("prompt_cache_key", "flavour"), id="row 8: unknown"),
        pytest.param({"bad\r\nname: x": 1}, ("bad__name__x",), id="names are safe in a header"),
        pytest.param({"metadata": {"a": "b", "x-routerhub-task": "t"}}, ("metadata",), id="metadata"),
        pytest.param({"stop": [" "]}, ("stop",), id="row 26: blank stop"),
        pytest.param(
            {"messages": [{**USER, "name": "Ann"}]}, ("messages[].name",), id="names of people in a conversation"
        ),
    ],
)
def test_what_has_no_counterpart_is_left_behind_and_said(fields: dict[str, Any], left_behind: tuple[str, ...]) -> None:
    outgoing = sent(**fields)

    assert (outgoing.left_behind, set(outgoing.body)) == (left_behind, {"model", "max_tokens", "messages"})


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        pytest.param({"n": 2}, "n", id="row 18"),
        pytest.param({"modalities": ["text", "audio"]}, "modalities", id="audio"),
        pytest.param({"max_tokens": 0}, "max_tokens", id="no tokens"),
        pytest.param({"temperature": "hot"}, "temperature", id="temperature in words"),
        pytest.param({"stop": [1]}, "stop", id="stop is no text"),
        pytest.param({"reasoning_effort": "heroic"}, "reasoning_effort", id="unknown effort"),
        pytest.param({"reasoning_effort": []}, "reasoning_effort", id="effort is no text"),
        pytest.param({"response_format": {"type": "yaml"}}, "response_format", id="unknown format"),
        pytest.param(
            {"response_format": {"type": "json_schema", "json_schema": {}}},
            "response_format.json_schema.schema",
            id="schema without a schema",
        ),
    ],
)
def test_what_cannot_be_carried_over_is_refused_by_name(fields: dict[str, Any], field: str) -> None:
    with pytest.raises(BodyInvalid) as raised:
        sent(**fields)

    assert raised.value.field == field


def test_header_of_what_is_left_behind_stays_short() -> None:
    names = sent(
        **{"x" * 200 + str(index): index for index in range(100)}, **{f"y{i}": i for i in range(100)}
    ).left_behind

    assert (len(names), max(map(len, names))) == (32, 64)
