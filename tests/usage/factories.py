"""Facts as the gateway reports them, and rows of the ledger."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import msgspec
from factory.declarations import LazyAttribute, LazyFunction, Sequence, SubFactory
from factory.django import DjangoModelFactory

from routerhub.engine import facts
from routerhub.engine.decision import RULE_MATCHED, Decision, LeftOut, PlannedTarget
from routerhub.engine.reply import Usage
from routerhub.engine.request import Hints, RequestView
from routerhub.usage.models import Attempt, Call, CallText, GatewayProcess, InboxFact
from routerhub.usage.partitioned import lowest_id

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


def time_ordered_id(at: datetime) -> UUID:
    """A UUIDv7 of that moment."""
    version_and_variant = (0x7 << 76) | (0b10 << 62)
    random_bits = uuid4().int & ((0xFFF << 64) | ((1 << 62) - 1))
    return UUID(int=lowest_id(at).int | version_and_variant | random_bits)


def in_ms(at: datetime) -> int:
    """Milliseconds since the epoch."""
    return round(at.timestamp() * 1000)


def decision(**changes: Any) -> Decision:
    """The decision of the demo's label rule."""
    decided = Decision(
        revision=3,
        rule="labels",
        rule_name="Ticket labels",
        position=2,
        code=RULE_MATCHED,
        sentence="Rule 2, Ticket labels, holds: the task is ticket-labels.",
        targets=(PlannedTarget(model="aurora-small", tier=None, timeout_ms=5000),),
        left_out=(LeftOut(model="basement-8b", code="no_tools", sentence="basement-8b cannot call tools."),),
        request=RequestView(model="auto", prompt_tokens=42, hints=Hints(task="ticket-labels", user_tier="paid")),
    )
    return msgspec.structs.replace(decided, **changes)


def opened(at: datetime = NOON, **changes: Any) -> facts.CallOpened:
    """What every fact of one call repeats."""
    call = facts.CallOpened(
        call_id=str(time_ordered_id(at)),
        started_ms=in_ms(at),
        process="gateway-1",
        dialect="openai",
        path="/v1/chat/completions",
        key_id=7,
        key_name="Support bot",
        team="Demo",
        decision=decision(),
    )
    return msgspec.structs.replace(call, **changes)


def attempt_started(call: facts.CallOpened, number: int = 1, **changes: Any) -> facts.AttemptStarted:
    """An attempt on its way to the provider."""
    started = facts.AttemptStarted(
        call=call,
        number=number,
        started_ms=call.started_ms + 2,
        model="aurora-small",
        provider="aurora",
        upstream_name="aurora-small-2026-10",
        reason="primary",
    )
    return msgspec.structs.replace(started, **changes)


def attempt_ended(started: facts.AttemptStarted, **changes: Any) -> facts.AttemptEnded:
    """An attempt that succeeded with known usage and cost."""
    ended = facts.AttemptEnded(
        attempt=started,
        status="succeeded",
        latency_ms=412.5,
        first_byte_ms=120.0,
        http_status=200,
        upstream_request_id="up-1",
        served_model="aurora-small-2026-10",
        finish="stop",
        usage=Usage(input_tokens=40, output_tokens=12),
        usage_source="provider",
        native_usage=msgspec.Raw(b'{"input_tokens":40,"output_tokens":12}'),
        price_id=1,
        cost_nano=80_000,
    )
    return msgspec.structs.replace(ended, **changes)


def call_ended(call: facts.CallOpened, **changes: Any) -> facts.CallEnded:
    """A call whose client has its reply."""
    ended = facts.CallEnded(
        call=call,
        status="succeeded",
        http_status=200,
        attempts=1,
        is_stream=False,
        latency_ms=415.0,
        first_byte_ms=415.0,
        requested_model="auto",
        served_model="aurora-small",
        request_body=msgspec.Raw(b'{"model":"auto","messages":[{"role":"user","content":"My invoice is wrong"}]}'),
        reply_text='{"label":"billing"}',
    )
    return msgspec.structs.replace(ended, **changes)


def whole_call(call: facts.CallOpened | None = None) -> list[facts.Fact]:
    """All facts of a call that succeeded at the first attempt."""
    call = call or opened()
    started = attempt_started(call)
    return [started, attempt_ended(started), call_ended(call)]


def put_into_inbox(*reported: facts.Fact) -> None:
    """Put the facts into the inbox in this order, as a gateway's shipper does."""
    InboxFact.objects.bulk_create(InboxFact(line=facts.encode_fact(fact)) for fact in reported)


class CallFactory(DjangoModelFactory[Call]):
    class Meta:
        model = Call

    started_at = Sequence(lambda n: NOON + timedelta(seconds=n))
    id = LazyAttribute(lambda call: time_ordered_id(call.started_at))
    status = "succeeded"
    dialect = "openai"
    path = "/v1/chat/completions"
    process = "gateway-1"
    key_id = 7
    key_name = "Support bot"
    team = "Demo"
    requested_model = "auto"
    task = "ticket-labels"
    user_tier = "paid"
    priority = "realtime"
    session = ""
    revision = 3
    rule = "labels"
    reason = "rule_matched"
    decision = LazyFunction(lambda: msgspec.to_builtins(decision()))
    served_model = "aurora-small"
    http_status = 200
    attempt_count = 1
    latency_ms = 415.0
    first_byte_ms = 120.0
    input_tokens = 40
    output_tokens = 12
    cost_usd = Decimal("0.000080000")


class AttemptFactory(DjangoModelFactory[Attempt]):
    class Meta:
        model = Attempt

    call = SubFactory(CallFactory)
    number = 1
    status = "succeeded"
    reason = "primary"
    model = "aurora-small"
    provider = "aurora"
    upstream_name = "aurora-small-2026-10"
    process = "gateway-1"
    started_at = LazyAttribute(lambda attempt: attempt.call.started_at + timedelta(milliseconds=2))
    latency_ms = 412.5
    first_byte_ms = 120.0
    http_status = 200
    upstream_request_id = "up-1"
    served_model = "aurora-small-2026-10"
    finish = "stop"
    input_tokens = 40
    output_tokens = 12
    cache_read_tokens = 0
    cache_write_5m_tokens = 0
    cache_write_1h_tokens = 0
    reasoning_tokens = 0
    usage_source = "provider"
    cost_usd = Decimal("0.000080000")


class CallTextFactory(DjangoModelFactory[CallText]):
    class Meta:
        model = CallText

    call = SubFactory(CallFactory)
    request_body = LazyFunction(
        lambda: {"model": "auto", "messages": [{"role": "user", "content": "My invoice is wrong"}]}
    )
    reply_text = '{"label":"billing"}'


class GatewayProcessFactory(DjangoModelFactory[GatewayProcess]):
    class Meta:
        model = GatewayProcess

    name = Sequence(lambda n: f"gateway-{n}")
    last_seen_at = NOON
    serial = 1
    revision = 3
