"""Answering one request for a reply, with the fault that its model's name asks for."""

import asyncio
import time
from collections.abc import Iterable
from dataclasses import dataclass, replace

from routerhub.simulator.catalogue import PROVIDERS, Dialect
from routerhub.simulator.client import Client, Header
from routerhub.simulator.conversation import Conversation
from routerhub.simulator.fault_kinds import (
    Disturb,
    EditUsage,
    EmptyReply,
    Fault,
    Flap,
    Foreign,
    Refuse,
    RefusePrefill,
    Reset,
    Silent,
    SlowStart,
)
from routerhub.simulator.faults import FaultMemory, Selection, refuse
from routerhub.simulator.openai_dialect.embeddings import EmbeddingRequest, write_embedding
from routerhub.simulator.pacing import Pace, pace_of
from routerhub.simulator.prompt_cache import CacheUse, PromptCache
from routerhub.simulator.replies.drafting import Draft, draft_reply
from routerhub.simulator.reply import Envelope, Reply, finish_reply
from routerhub.simulator.script import Cut, Script, Send, Step, Wait, sliced
from routerhub.simulator.wire import Problem, Usage, Wire

JSON = (b"content-type", b"application/json")
EVENTS = (b"content-type", b"text/event-stream; charset=utf-8")
# Timers are not exact below this, and a stream keeps its average pace without them.
SHORTEST_WAIT_S = 0.004

SIXTY_WORDS = (
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen twenty red orange yellow green blue indigo violet black white grey north east south west "
    "spring summer autumn winter monday tuesday wednesday thursday friday saturday sunday bread butter cheese milk "
    "honey apple pear plum cherry grape lemon melon peach fig done"
)


class Closed(Exception):
    """The simulator broke the connection off, as a fault asked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """What all requests share: how fast models are, how long faults last, and what is remembered."""

    speed: float
    fault_seconds: float | None
    memory: FaultMemory
    cache: PromptCache


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """One request and the client that waits for its answer. `call` tells a repeated attempt from a new call."""

    world: World
    client: Client
    wire: Wire
    dialect: Dialect
    request_id: str
    call: str | None

    @property
    def id_header(self) -> Header:
        """The header that names this request."""
        return self.wire.id_header, self.request_id.encode()

    async def send_whole(self, status: int, body: bytes, headers: Iterable[Header] = (JSON,)) -> None:
        """Send an answer in one piece."""
        length = (b"content-length", str(len(body)).encode())
        await self.client.start(status, (*headers, length, self.id_header))
        await self.client.finish(body)

    async def send_problem(self, problem: Problem) -> None:
        """Send an error in the dialect."""
        await self.send_whole(problem.status, self.wire.error(problem, self.request_id))

    async def answer(self, selection: Selection, conversation: Conversation) -> Usage:
        """Answer, or fail as asked; the native usage of the reply, null where there is none."""
        fault = self._fault_now(selection, conversation)
        return None if await self._fail(fault) else await self._reply(selection, conversation, fault)

    async def embed(self, selection: Selection, request: EmbeddingRequest) -> Usage:
        """Answer with vectors, or fail as asked."""
        if await self._fail(self._fault_now(selection, request.conversation)):
            return None
        body, usage = write_embedding(request, PROVIDERS[selection.model.provider].bytes_per_token)
        await self.send_whole(200, body)
        return usage

    async def _fail(self, fault: Fault | None) -> bool:
        """Fail where the fault leaves no reply; whether it did."""
        match fault:
            case Refuse(problem, status, told):
                extra = ((name.encode(), value.encode()) for name, value in told.items())
                await self.send_whole(status, self.wire.error(problem, self.request_id), (JSON, *extra))
            case Foreign(status, content_type, body):
                await self.send_whole(status, body, ((b"content-type", content_type.encode()),))
            case Reset():
                await self._reset()
            case Silent(seconds):
                await self.client.wait(seconds)
                await self._reset()
            case _:
                return False
        return True

    def _fault_now(self, selection: Selection, conversation: Conversation) -> Fault | None:
        memory, fault = self.world.memory, selection.fault
        call = f"{conversation.model}\x00{self.call or conversation.prompt_hash}"
        if selection.is_once and memory.is_spent(call):
            return None
        if isinstance(fault, Flap):
            return refuse(503) if memory.is_down(conversation.model, fault, now=time.monotonic()) else None
        if isinstance(fault, RefusePrefill):
            message = "This model does not support prefilling the reply: the last message must be the user's"
            return refuse(400, message=message) if conversation.ends_with_assistant else None
        return fault

    async def _reset(self) -> None:
        await self.client.reset()
        raise Closed

    async def _reply(self, selection: Selection, conversation: Conversation, fault: Fault | None) -> Usage:
        reply = self._make_reply(selection, conversation, fault)
        usage = self.wire.usage(reply)
        told = fault.edit(usage) if isinstance(fault, EditUsage) else usage
        envelope = Envelope(request_id=self.request_id, model=conversation.model, created_s=int(time.time()))
        pace = self._pace(selection, conversation, reply)
        if isinstance(fault, SlowStart):
            pace = replace(pace, first_token_s=fault.seconds)
        if conversation.is_stream:
            told = told if conversation.include_usage else None
            await self._play(self.wire.stream(reply, told, envelope), fault, pace, headers=(EVENTS,))
        elif isinstance(fault, Disturb):
            whole = sliced(self.wire.complete(reply, told, envelope), reply.output_tokens)
            await self._play(whole, fault, pace, headers=(JSON,))
        else:
            await self.client.wait(pace.whole_reply_s(reply.output_tokens))
            await self.send_whole(200, self.wire.complete(reply, told, envelope))
        return usage

    def _make_reply(self, selection: Selection, conversation: Conversation, fault: Fault | None) -> Reply:
        density = PROVIDERS[selection.model.provider].bytes_per_token
        draft = Draft(text=SIXTY_WORDS) if isinstance(fault, Disturb) else draft_reply(conversation, selection.model)
        reply = finish_reply(draft, conversation, bytes_per_token=density, cache=self._cache_use(conversation, density))
        return replace(reply, is_empty=True, text="", output_tokens=0) if isinstance(fault, EmptyReply) else reply

    def _cache_use(self, conversation: Conversation, density: float) -> CacheUse:
        cache, now = self.world.cache, time.monotonic()
        if self.dialect == "anthropic":
            return cache.marked(conversation, now=now, bytes_per_token=density)
        return cache.automatic(conversation, now=now, bytes_per_token=density)

    def _pace(self, selection: Selection, conversation: Conversation, reply: Reply) -> Pace:
        fresh_tokens = reply.prompt_tokens - reply.cache.read
        return pace_of(selection.model, conversation.prompt_hash, prompt_tokens=fresh_tokens, speed=self.world.speed)

    async def _play(self, script: Script, fault: Fault | None, pace: Pace, *, headers: Iterable[Header]) -> None:
        """Send an answer step by step. Headers come at once, as they do from real providers, the rest at its pace."""
        steps = fault.play(script, fault.seconds) if isinstance(fault, Disturb) else script.steps()
        await self.client.start(200, (*headers, (b"cache-control", b"no-cache"), self.id_header))
        await self.client.wait(pace.first_token_s)
        due = asyncio.get_running_loop().time()
        for step in steps:
            due = await self._take(step, due, pace)
        await self.client.finish()

    async def _take(self, step: Step, due: float, pace: Pace) -> float:
        """Take one step, not before its time; when the next one is due."""
        match step:
            case Wait(seconds):
                await self.client.wait(seconds)
                return due + seconds
            case Cut():
                await self.client.cut()
                raise Closed
            case Send(data, tokens):
                early_by = due - asyncio.get_running_loop().time()
                if early_by > SHORTEST_WAIT_S:
                    await self.client.wait(early_by)
                await self.client.write(data)
                return due + tokens * pace.token_s
