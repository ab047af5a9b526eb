"""Providers that speak the openai dialect with an accent, each as a model called `quirk-<provider>`."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import orjson

from routerhub.simulator.anthropic_dialect.signatures import sign
from routerhub.simulator.conversation import BadRequest, Conversation, Thinking
from routerhub.simulator.openai_dialect.chunks import Delta, Dress
from routerhub.simulator.openai_dialect.wire import Chunk, OpenAIWire, error_object
from routerhub.simulator.reading import Body, object_field
from routerhub.simulator.reply import Envelope, Reply
from routerhub.simulator.wire import Headers, Problem, Usage

# What a call's signature may be where the call is not the model's own.
NO_SIGNATURE = "skip_thought_signature_validator"


class OpenRouter(OpenAIWire):
    """Role in every chunk, ids and names of calls repeated, comments, cost in usage, errors beside choices."""

    tolerated = frozenset({"reasoning", "reasoning_details"})
    dress = Dress(thoughts="reasoning", calls="named")
    _comment = b": OPENROUTER PROCESSING\n\n"

    def usage(self, reply: Reply) -> Mapping[str, Any]:
        """With what it cost."""
        return {**super().usage(reply), "cost": round(reply.output_tokens * 1.5e-05, 9), "is_byok": False}

    def head(self, kind: str, envelope: Envelope, reply: Reply) -> Chunk:
        """With an id and a provider of its own, without a fingerprint."""
        head = {**super().head(kind, envelope, reply), "system_fingerprint": None, "provider": "Simulator"}
        return {**head, "id": f"gen-{envelope.created_s}-{envelope.request_id[4:16]}"}

    def choice(self, reply: Reply, index: int) -> Chunk:
        """With the provider's own finish reason beside."""
        return {**super().choice(reply, index), "native_finish_reason": "end_turn"}

    def chunk(self, head: Chunk, index: int, delta: Delta, *, logprobs: Any = None, finish: str | None = None) -> Chunk:
        """With the role, and content even where there is none."""
        said = {"role": "assistant", "content": "", **delta}
        chunk = super().chunk(head, index, said, logprobs=logprobs, finish=finish)
        chunk["choices"][0]["native_finish_reason"] = finish and "end_turn"
        return chunk

    def prelude(self, head: Chunk) -> bytes:
        """Comments that keep the connection alive."""
        return self._comment * 2

    def closing(self, head: Chunk, reply: Reply, usage: Usage) -> bytes:
        """The usage chunk has a choice that says nothing."""
        ended = super().closing(head, reply, None)
        if usage is None:
            return ended
        return ended + self._comment + _event({**self.chunk(head, 0, {}), "usage": usage})

    def stream_error(self, problem: Problem, head: Chunk) -> bytes:
        """The error stands beside a choice that ends with it."""
        told = {"code": 502, "message": problem.message, "metadata": {"provider_name": "Simulator"}}
        return _event({**self.chunk(head, 0, {}, finish="error"), "error": told})

    def error(self, problem: Problem, request_id: str) -> bytes:
        """The code is the status, and there is no type."""
        told = {"message": problem.message, "code": problem.status, "metadata": {"provider_name": "Simulator"}}
        return orjson.dumps({"error": told, "user_id": "user_simulator"})


class Gemini(OpenAIWire):
    """Calls without an index and with signatures that must come back, usage in every chunk, errors as a list."""

    tolerated = frozenset({"extra_content"})
    dress = Dress(calls="whole")

    def read(self, body: Mapping[str, Any], headers: Headers) -> Conversation:
        """Calls made since the user last spoke must carry the signature that they came with."""
        conversation = super().read(body, headers)
        _check_signatures(body["messages"])
        return conversation

    def head(self, kind: str, envelope: Envelope, reply: Reply) -> Chunk:
        """Usage everywhere, but neither fingerprint nor service tier."""
        head = super().head(kind, envelope, reply)
        head = {name: value for name, value in head.items() if name not in ("system_fingerprint", "service_tier")}
        return {**head, "usage": self.usage(reply)}

    def choice(self, reply: Reply, index: int) -> Chunk:
        """The first call is signed."""
        choice = super().choice(reply, index)
        calls = choice["message"].get("tool_calls") or ()
        for call in calls[:1]:
            call.update(_signed(call))
        return choice

    def chunk(self, head: Chunk, index: int, delta: Delta, *, logprobs: Any = None, finish: str | None = None) -> Chunk:
        """A call has no index."""
        calls = [_without_index(call) for call in delta.get("tool_calls", ())]
        said = {**delta, "role": "assistant", **({"tool_calls": calls} if calls else {})}
        return super().chunk(head, index, said, logprobs=logprobs, finish=finish)

    def error(self, problem: Problem, request_id: str) -> bytes:
        """A list of one error."""
        told = {"code": problem.status, "message": problem.message, "status": "INVALID_ARGUMENT"}
        return orjson.dumps([{"error": told}])


class Groq(OpenAIWire):
    """Usage in a field of its own too, and errors in mid-stream as named events."""

    tolerated = frozenset({"reasoning"})
    dress = Dress(thoughts="reasoning")

    def usage(self, reply: Reply) -> Mapping[str, Any]:
        """With times."""
        times = {"queue_time": 0.01, "prompt_time": 0.002, "completion_time": 0.05, "total_time": 0.052}
        return {**super().usage(reply), **times}

    def ends(self, head: Chunk, reply: Reply) -> list[Chunk]:
        """The last chunk tells the usage, whether or not it was asked for."""
        *before, last = super().ends(head, reply)
        return [*before, {**last, "x_groq": {"id": f"req_{head['id'][-8:]}", "usage": self.usage(reply)}}]

    def stream_error(self, problem: Problem, head: Chunk) -> bytes:
        """A named event, with the status inside."""
        told = {**error_object(problem), "status_code": problem.status}
        return b"event: error\n" + _event({"error": told})


class DeepSeek(OpenAIWire):
    """Always thinks, aloud; usage comes with the finish; the model that answers is called otherwise."""

    tolerated = frozenset({"reasoning_content"})
    dress = Dress(thoughts="reasoning_content")

    def read(self, body: Mapping[str, Any], headers: Headers) -> Conversation:
        """The request, thought about."""
        conversation = super().read(body, headers)
        return replace(conversation, thinking=conversation.thinking or Thinking(sentences=2))

    def usage(self, reply: Reply) -> Mapping[str, Any]:
        """With hits and misses of the cache."""
        hit = reply.cache.read
        missed = {"prompt_cache_hit_tokens": hit, "prompt_cache_miss_tokens": reply.prompt_tokens - hit}
        return {**super().usage(reply), **missed}

    def head(self, kind: str, envelope: Envelope, reply: Reply) -> Chunk:
        """Under the name of the model that the asked one stands for."""
        return {**super().head(kind, envelope, reply), "model": f"{envelope.model}-v4-flash"}

    def closing(self, head: Chunk, reply: Reply, usage: Usage) -> bytes:
        """The finish carries the usage."""
        ends = self.ends(head, reply)
        return b"".join(map(_event, [*ends[:-1], {**ends[-1], "usage": usage}]))


class Vllm(OpenAIWire):
    """Thoughts as `reasoning`, usage without details, errors whose code is a number."""

    tolerated = frozenset({"reasoning"})
    dress = Dress(thoughts="reasoning")

    def usage(self, reply: Reply) -> Mapping[str, Any]:
        """Counts only."""
        usage = super().usage(reply)
        counts = {name: usage[name] for name in ("prompt_tokens", "total_tokens", "completion_tokens")}
        return {**counts, "prompt_tokens_details": None}

    def head(self, kind: str, envelope: Envelope, reply: Reply) -> Chunk:
        """Neither fingerprint nor service tier."""
        return {**super().head(kind, envelope, reply), "system_fingerprint": None, "service_tier": None}

    def error(self, problem: Problem, request_id: str) -> bytes:
        """The kind is the name of an exception."""
        told = {"message": problem.message, "type": "BadRequestError", "param": problem.param, "code": problem.status}
        return orjson.dumps({"error": told})


class Azure(OpenAIWire):
    """A first chunk about the prompt, without choice, id or model; a verdict of the filter on everything."""

    def choice(self, reply: Reply, index: int) -> Chunk:
        """With the filter's verdict."""
        return {**super().choice(reply, index), "content_filter_results": _FILTERED}

    def chunk(self, head: Chunk, index: int, delta: Delta, *, logprobs: Any = None, finish: str | None = None) -> Chunk:
        """With the filter's verdict."""
        chunk = super().chunk(head, index, delta, logprobs=logprobs, finish=finish)
        chunk["choices"][0]["content_filter_results"] = _FILTERED if "content" in delta else {}
        return chunk

    def prelude(self, head: Chunk) -> bytes:
        """What the filter says about the prompt."""
        filtered = [{"prompt_index": 0, "content_filter_results": _FILTERED}]
        nobody = {"id": "", "object": "", "created": 0, "model": "", "choices": []}
        return _event({**nobody, "prompt_filter_results": filtered})


_FILTERED = {"hate": {"filtered": False, "severity": "safe"}}
QUIRKS: Mapping[str, OpenAIWire] = {
    "quirk-openrouter": OpenRouter(),
    "quirk-gemini": Gemini(),
    "quirk-groq": Groq(),
    "quirk-deepseek": DeepSeek(),
    "quirk-vllm": Vllm(),
    "quirk-azure": Azure(),
}


def _event(data: Mapping[str, Any]) -> bytes:
    return b"data: " + orjson.dumps(data) + b"\n\n"


def _signed(call: Body) -> dict[str, Any]:
    return {"extra_content": {"google": {"thought_signature": sign(str(call["id"]))}}}


def _without_index(call: Body) -> dict[str, Any]:
    rest = {name: value for name, value in call.items() if name != "index"}
    return {**rest, **(_signed(call) if call.get("index") == 0 and "id" in call else {})}


def _check_signatures(messages: Sequence[Body]) -> None:
    last = max((place for place, message in enumerate(messages) if message["role"] == "user"), default=-1)
    for place, message in enumerate(messages[last + 1 :], last + 1):
        for call in (message.get("tool_calls") or ())[:1]:
            where = f"messages[{place}].tool_calls[0]."
            google = object_field(object_field(call, "extra_content", where), "google", f"{where}extra_content.")
            if google.get("thought_signature") not in (sign(call["id"]), NO_SIGNATURE):
                raise BadRequest(f"{where}: Function call is missing a thought_signature in functionCall parts", where)
