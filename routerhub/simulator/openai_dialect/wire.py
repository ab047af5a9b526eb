"""Writing chat completions: replies, streams, errors and models of the openai dialect."""

import secrets
from collections.abc import Mapping, Sequence
from typing import Any

import orjson

from routerhub.simulator.catalogue import Model
from routerhub.simulator.conversation import Conversation
from routerhub.simulator.openai_dialect.chunks import FINISHES, Delta, Dress, deltas, first_delta, message_of
from routerhub.simulator.openai_dialect.logprobs import logprobs_of
from routerhub.simulator.openai_dialect.request import read_chat_completion
from routerhub.simulator.reply import Envelope, Reply, pieces_of
from routerhub.simulator.script import Script, Send
from routerhub.simulator.wire import Headers, Problem, Usage

CREATED_S = 1_767_225_600
FINGERPRINT = "fp_simulator"
ERROR_TYPES = {401: "invalid_request_error", 429: "rate_limit_error"}
Chunk = dict[str, Any]


class OpenAIWire:
    """The openai dialect: chat completions as the vendor writes them. `quirks.py` has those who differ.

    `tolerated` are fields of messages that are taken beyond the dialect's own.
    """

    id_header = b"x-request-id"
    tolerated: frozenset[str] = frozenset()
    dress: Dress = Dress()

    def new_id(self) -> str:
        """A request id."""
        return f"req_{secrets.token_hex(16)}"

    def read(self, body: Mapping[str, Any], headers: Headers) -> Conversation:
        """The request; `BadRequest` where it breaks the rules of chat completions."""
        return read_chat_completion(body, self.tolerated)

    def usage(self, reply: Reply) -> Mapping[str, Any]:
        """Prompt tokens include what came out of the cache."""
        return {
            "prompt_tokens": reply.prompt_tokens,
            "completion_tokens": reply.output_tokens,
            "total_tokens": reply.prompt_tokens + reply.output_tokens,
            "prompt_tokens_details": {
                "cached_tokens": reply.cache.read,
                "cache_write_tokens": reply.cache.written_5m,
                "audio_tokens": 0,
            },
            "completion_tokens_details": {
                "reasoning_tokens": reply.thinking_tokens,
                "audio_tokens": 0,
                "accepted_prediction_tokens": 0,
                "rejected_prediction_tokens": 0,
            },
        }

    def complete(self, reply: Reply, usage: Usage, envelope: Envelope) -> bytes:
        """A chat completion."""
        body = self.head("chat.completion", envelope, reply)
        body["choices"] = [] if reply.is_empty else [self.choice(reply, index) for index in range(reply.choices)]
        return orjson.dumps(body if usage is None else {**body, "usage": usage})

    def stream(self, reply: Reply, usage: Usage, envelope: Envelope) -> Script:
        """Chat completion chunks; the usage chunk comes last and without choices."""
        head = {"usage": None, **self.head("chat.completion.chunk", envelope, reply)}
        said = () if reply.is_empty else tuple(deltas(reply, self.dress))
        choices = range(reply.choices)
        tokens = reply.output_tokens / max(1, len(said) * reply.choices)
        opening = b"".join(_event(self.chunk(head, index, first_delta(reply))) for index in choices)
        if reply.is_empty:
            opening = _event({**head, "choices": []})
        problem = Problem(status=500, message="The server had an error while it wrote the reply")
        return Script(
            opening=self.prelude(head) + opening,
            pieces=tuple(
                Send(_event(self.chunk(head, index, delta, logprobs=logprobs)), tokens)
                for delta, logprobs in said
                for index in choices
            ),
            closing=self.closing(head, reply, usage),
            terminator=b"data: [DONE]\n\n",
            malformed=b'data: {"id": "chatcmpl-broken", "choices": [{"ind\n\n',
            error=self.stream_error(problem, head),
        )

    def head(self, kind: str, envelope: Envelope, reply: Reply) -> Chunk:
        """What replies and chunks have around their choices."""
        return {
            "id": f"chatcmpl-{envelope.request_id[4:]}",
            "object": kind,
            "created": envelope.created_s,
            "model": envelope.model,
            "service_tier": reply.service_tier,
            "system_fingerprint": FINGERPRINT,
        }

    def choice(self, reply: Reply, index: int) -> Chunk:
        """One whole choice."""
        said, key = (reply.text, "content") if reply.refusal is None else (reply.refusal, "refusal")
        logprobs = logprobs_of(pieces_of(said), reply.top_logprobs, key)
        message = message_of(reply, self.dress)
        return {"index": index, "message": message, "logprobs": logprobs, "finish_reason": FINISHES[reply.finish]}

    def chunk(self, head: Chunk, index: int, delta: Delta, *, logprobs: Any = None, finish: str | None = None) -> Chunk:
        """One chunk of one choice."""
        choice = {"index": index, "delta": delta, "logprobs": logprobs, "finish_reason": finish}
        return {**head, "choices": [choice]}

    def prelude(self, head: Chunk) -> bytes:
        """What comes before the first chunk."""
        return b""

    def closing(self, head: Chunk, reply: Reply, usage: Usage) -> bytes:
        """The end of every choice, then the usage where it is wanted."""
        ends = [] if reply.is_empty else self.ends(head, reply)
        if usage is not None:
            ends.append({**head, "choices": [], "usage": usage})
        return b"".join(map(_event, ends))

    def ends(self, head: Chunk, reply: Reply) -> list[Chunk]:
        """The last chunk of every choice."""
        return [self.chunk(head, index, {}, finish=FINISHES[reply.finish]) for index in range(reply.choices)]

    def stream_error(self, problem: Problem, head: Chunk) -> bytes:
        """An error in mid-stream."""
        return b"data: " + self.error(problem, "") + b"\n\n"

    def error(self, problem: Problem, request_id: str) -> bytes:
        """An error object with all four keys."""
        return orjson.dumps({"error": error_object(problem)})

    def models(self, models: Sequence[Model]) -> bytes:
        """The list of models."""
        return orjson.dumps({"object": "list", "data": [_model(model) for model in models]})

    def model(self, model: Model) -> bytes:
        """One model."""
        return orjson.dumps(_model(model))


def error_object(problem: Problem) -> dict[str, Any]:
    """What the vendor tells of an error."""
    kind = "server_error" if problem.status >= 500 else ERROR_TYPES.get(problem.status, "invalid_request_error")
    return {"message": problem.message, "type": kind, "param": problem.param, "code": problem.code}


def _model(model: Model) -> dict[str, Any]:
    return {"id": model.name, "object": "model", "created": CREATED_S, "owned_by": model.provider}


def _event(data: Mapping[str, Any]) -> bytes:
    return b"data: " + orjson.dumps(data) + b"\n\n"
