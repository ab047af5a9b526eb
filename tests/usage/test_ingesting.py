from decimal import Decimal
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from routerhub.engine import facts
from routerhub.usage.ingesting import Ingested, ingest
from routerhub.usage.models import Attempt, Call, CallText, GatewayProcess, InboxFact
from tests.usage import factories

pytestmark = pytest.mark.django_db

Ledger = list[list[Any]]


def ledger() -> Ledger:
    """Every row of the ledger, for comparing whole."""
    return [
        list(Call.objects.order_by("id").values()),
        list(Attempt.objects.order_by("call_id", "number").values()),
        list(CallText.objects.order_by("call_id").values()),
        list(GatewayProcess.objects.order_by("name").values()),
    ]


def test_a_whole_call_becomes_a_call_with_attempt_and_text() -> None:
    factories.put_into_inbox(*factories.whole_call())

    result = ingest()

    call = Call.objects.get()
    attempt = Attempt.objects.get()
    assert result == Ingested(taken=3, refused=0)
    assert InboxFact.objects.count() == 0
    assert (call.status, call.task, call.user_tier, call.rule, call.revision, call.served_model) == (
        "succeeded",
        "ticket-labels",
        "paid",
        "labels",
        3,
        "aurora-small",
    )
    assert (call.attempt_count, call.input_tokens, call.output_tokens, call.cost_usd) == (1, 40, 12, Decimal("0.00008"))
    assert (attempt.call_id, attempt.status, attempt.cost_usd) == (call.id, "succeeded", Decimal("0.00008"))
    assert attempt.native_usage == {"input_tokens": 40, "output_tokens": 12}
    assert CallText.objects.get().reply_text == '{"label":"billing"}'


def test_an_attempt_on_its_way_makes_an_open_call_without_cost() -> None:
    factories.put_into_inbox(factories.attempt_started(factories.opened()))

    ingest()

    assert list(Call.objects.values_list("status", "attempt_count", "cost_usd")) == [("open", 1, None)]
    assert list(Attempt.objects.values_list("status", "latency_ms", "cost_usd")) == [("started", None, None)]


def test_a_late_start_does_not_reopen_what_ended() -> None:
    started, ended, answered = factories.whole_call()
    factories.put_into_inbox(answered, ended)
    ingest()

    factories.put_into_inbox(started)
    ingest()

    assert Call.objects.get().status == "succeeded"
    assert Attempt.objects.get().status == "succeeded"


def test_the_cost_is_unknown_while_one_attempt_of_the_call_is_missing() -> None:
    call = factories.opened()
    failed = factories.attempt_ended(factories.attempt_started(call), status="failed", usage=None, cost_nano=0)
    second = factories.attempt_ended(factories.attempt_started(call, 2, reason="upstream_status"))

    factories.put_into_inbox(factories.call_ended(call, attempts=2), failed)
    ingest()
    cost_before = Call.objects.get().cost_usd
    factories.put_into_inbox(second)
    ingest()

    assert cost_before is None
    assert Call.objects.get().cost_usd == Decimal("0.00008")


def test_an_unpriced_attempt_leaves_the_call_without_cost_but_with_tokens() -> None:
    call = factories.opened()
    ended = factories.attempt_ended(factories.attempt_started(call), price_id=None, cost_nano=None)
    factories.put_into_inbox(ended, factories.call_ended(call))

    ingest()

    assert list(Call.objects.values_list("cost_usd", "input_tokens")) == [(None, 40)]


def test_a_rejected_call_cost_nothing() -> None:
    call = factories.opened(decision=None)
    factories.put_into_inbox(factories.call_ended(call, status="rejected", http_status=400, attempts=0))

    ingest()

    assert list(Call.objects.values_list("status", "attempt_count", "cost_usd")) == [("rejected", 0, Decimal(0))]


def test_money_keeps_its_ninth_place() -> None:
    call = factories.opened()
    factories.put_into_inbox(factories.attempt_ended(factories.attempt_started(call), cost_nano=1_234_567_891))

    ingest()

    assert Attempt.objects.get().cost_usd == Decimal("1.234567891")


def test_the_newest_report_of_a_process_wins() -> None:
    newest = facts.ProcessAlive(process="gateway-1", at_ms=2_000, serial=9, revision=4)
    oldest = facts.ProcessAlive(process="gateway-1", at_ms=1_000, serial=8, revision=3)
    factories.put_into_inbox(newest)
    ingest()

    factories.put_into_inbox(oldest)
    ingest()

    assert list(GatewayProcess.objects.values_list("serial", "revision")) == [(9, 4)]


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        pytest.param(b'"a\\u0000b"', "a\ufffdb", id="NUL"),
        pytest.param(b'"a\\ud83db"', "a\ufffdb", id="half a surrogate pair"),
        pytest.param(b'"\\ud83d\\ude00"', "\U0001f600", id="a whole pair stays"),
        pytest.param(b'"\\\\u0000"', "\\u0000", id="an escaped backslash stays"),
        pytest.param(b'"\xff"', "\ufffd", id="not UTF-8"),
    ],
)
def test_characters_that_postgres_refuses_are_replaced(written: bytes, kept: str) -> None:
    line = facts.encode_fact(factories.call_ended(factories.opened(), request_body=msgspec.Raw(written)))
    InboxFact.objects.create(line=line)

    ingest()

    assert CallText.objects.get().request_body == kept


def test_over_long_words_are_cut_to_their_columns() -> None:
    call = factories.opened(key_name="k" * 500, process="p" * 500)
    factories.put_into_inbox(factories.call_ended(call, requested_model="m" * 500))

    ingest()

    assert list(Call.objects.values_list("key_name", "process", "requested_model")) == [("k" * 80, "p" * 40, "m" * 160)]


@pytest.mark.parametrize(
    "line",
    [
        pytest.param(b"not json", id="not JSON"),
        pytest.param(b'{"kind":"surprise"}', id="unknown kind"),
        pytest.param(facts.encode_fact(factories.call_ended(factories.opened(call_id="7"))), id="no UUID"),
        pytest.param(
            facts.encode_fact(factories.call_ended(factories.opened(started_ms=10**20))),
            id="no moment",
        ),
        pytest.param(
            facts.encode_fact(factories.call_ended(factories.opened(), http_status=10**9)),
            id="refused by the database",
        ),
    ],
)
def test_a_bad_line_stays_with_its_error_and_holds_nothing_up(line: bytes) -> None:
    InboxFact.objects.create(line=line)
    factories.put_into_inbox(*factories.whole_call())

    first, second = ingest(), ingest()

    assert (first, second) == (Ingested(taken=3, refused=1), Ingested(taken=0, refused=0))
    kept = InboxFact.objects.get()
    assert (bytes(kept.line), kept.error != "") == (line, True)
    assert Call.objects.count() == 1


def facts_of_three_calls() -> list[facts.Fact]:
    """A call that fell back, one that was cut off, and one that was rejected; and two reports of their process."""
    fell_back, cut_off, rejected = (factories.opened() for _ in range(3))
    first = factories.attempt_started(fell_back)
    second = factories.attempt_started(fell_back, 2, reason="timeout", model="borealis-small")
    lost = factories.attempt_started(cut_off)
    return [
        first,
        factories.attempt_ended(first, status="failed", usage=None, usage_source="unknown", cost_nano=None),
        second,
        factories.attempt_ended(second),
        factories.call_ended(fell_back, attempts=2),
        lost,
        factories.attempt_ended(lost, status="unknown", usage=None, cost_nano=None),
        factories.attempt_ended(lost, status="cancelled", usage_source="partial_estimate"),
        factories.call_ended(rejected, status="rejected", http_status=400, attempts=0),
        facts.ProcessAlive(process="gateway-1", at_ms=1_000, serial=8, revision=3),
        facts.ProcessAlive(process="gateway-1", at_ms=2_000, serial=9, revision=4),
    ]


REPORTED = facts_of_three_calls()


@given(
    order=st.permutations(range(len(REPORTED))),
    again=st.lists(st.integers(0, len(REPORTED) - 1), max_size=8),
    size=st.integers(1, 20),
)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_order_repetition_and_batching_gives_the_same_ledger(order: list[int], again: list[int], size: int) -> None:
    expected = ledger_after(REPORTED, size=len(REPORTED))

    shuffled = ledger_after([REPORTED[place] for place in [*order, *again]], size=size)

    assert shuffled == expected


def ledger_after(reported: list[facts.Fact], *, size: int) -> Ledger:
    for model in (Call, Attempt, CallText, GatewayProcess):
        model._base_manager.all().delete()
    factories.put_into_inbox(*reported)
    while not ingest(limit=size).is_empty:
        pass
    return ledger()
