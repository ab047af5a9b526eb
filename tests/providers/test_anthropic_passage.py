from typing import Any

import orjson
import pytest

from routerhub.engine.reply import ReplyView, Usage
from routerhub.providers.anthropic_passage import AnthropicPassage
from routerhub.providers.bodies import BodyInvalid
from routerhub.providers.failures import BadReply
from routerhub.providers.passage import Caller
from tests.providers.models import model
from tests.providers.official_clients import anthropic_client

THOUGHT = {"type": "thinking", "thinking": "hm", "signature": "c2ln"}
REQUEST = {
    "model": "auto",
    "max_tokens": 9,
    "system": [{"type": "text", "text": "s", "cache_control": {"type": "ephemeral", "ttl": "1h"}}],
    "messages": [{"role": "user", "content": "hi"}, {"role": "assistant", "content": [THOUGHT]}],
    "thinking": {"type": "adaptive"},
    "context_management": {"edits": []},
}
MESSAGE = {
    "id": "msg_1",
    "type": "message",
    "role": "assistant",
    "model": "m-1",
    "content": [THOUGHT, {"type": "text", "text": "ok"}],
    "stop_reason": "end_turn",
    "stop_sequence": None,
    "stop_details": None,
    "usage": {"input_tokens": 4, "cache_read_input_tokens": 3, "output_tokens": 9},
    "x_unknown": 2.50,
}


def passage(caller: Caller | None = None, **fields: Any) -> AnthropicPassage:
    return AnthropicPassage({**REQUEST, **fields}, model("aurora-small"), caller or Caller())


def test_request_passes_with_the_providers_name_for_the_model_and_without_our_hints() -> None:
    outgoing = passage(metadata={"x-routerhub-task": "sql", "user_id": "u"}).outgoing

    assert outgoing.body == {**REQUEST, "model": "aurora-small-upstream", "metadata": {"user_id": "u"}}


@pytest.mark.parametrize(
    ("caller", "headers"),
    [
        (Caller(), {"anthropic-version": "2023-06-01"}),
        (
            Caller(api_version="2026-10-21", betas="a-2026-01-01,unknown"),
            {"anthropic-version": "2026-10-21", "anthropic-beta": "a-2026-01-01,unknown"},
        ),
    ],
    ids=["nothing said", "version and betas"],
)
def test_callers_version_and_betas_go_along(caller: Caller, headers: dict[str, str]) -> None:
    assert passage(caller).outgoing.headers == headers


def test_sampling_is_refused_or_passed_by_the_callers_version() -> None:
    older = passage(Caller(api_version="2023-06-01"), temperature=0.5)

    with pytest.raises(BodyInvalid) as raised:
        passage(Caller(api_version="2026-10-21"), temperature=0.5)

    assert (older.outgoing.body["temperature"], raised.value.field) == (0.5, "temperature")


@pytest.mark.parametrize("option", [0, orjson.OPT_INDENT_2], ids=["compact", "laid out"])
def test_reply_that_is_as_it_should_be_passes_byte_for_byte(option: int) -> None:
    raw = orjson.dumps(MESSAGE, option=option)

    reply = passage().reply(raw, created=5)

    usage = Usage(input_tokens=4, output_tokens=9, cache_read_tokens=3)
    view = ReplyView(text="ok", finish="stop", usage=usage, served_model="m-1")
    assert reply == (raw, view, MESSAGE["usage"])


def test_reply_of_an_imitator_gets_the_keys_that_clients_read() -> None:
    bare = {"type": "message", "content": [{"type": "text", "text": "ok"}], "stop_reason": "end_turn"}

    reply = passage().reply(orjson.dumps(bare), created=5)

    assert (reply.native_usage, reply.view.usage) == (None, None)
    assert orjson.loads(reply.body) == {
        **bare,
        "id": "msg_5",
        "role": "assistant",
        "model": "aurora-small-upstream",
        "stop_sequence": None,
        "stop_details": None,
        "usage": {"input_tokens": 0, "output_tokens": 0},
    }


def test_official_client_reads_thinking_with_its_signature() -> None:
    body = passage().reply(orjson.dumps(MESSAGE), created=5).body

    read = anthropic_client(body).messages.create(model="m", max_tokens=9, messages=[{"role": "user", "content": "hi"}])

    assert (read.content[0].to_dict(), read.usage.output_tokens) == (THOUGHT, 9)


@pytest.mark.parametrize(
    "raw",
    [
        pytest.param(b"<html>", id="HTML"),
        pytest.param(orjson.dumps({"type": "error", "error": {"message": "boom"}}), id="error in disguise"),
        pytest.param(orjson.dumps({**MESSAGE, "stop_reason": None}), id="no stop reason"),
        pytest.param(orjson.dumps({**MESSAGE, "content": None}), id="no content"),
    ],
)
def test_body_that_is_no_message_is_a_bad_reply(raw: bytes) -> None:
    with pytest.raises(BadReply):
        passage().reply(raw, created=5)
