from decimal import Decimal
from uuid import uuid4

import pytest
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from routerhub.usage.models import Call
from routerhub.web.roles import CAN_SEE_TEXT, Role
from tests.catalog.factories import ModelFactory, PriceFactory
from tests.conftest import SignIn
from tests.usage.factories import AttemptFactory, CallFactory, CallTextFactory

pytestmark = pytest.mark.django_db


def page_of(call: Call) -> str:
    return reverse("usage:call", args=[call.id])


@pytest.mark.parametrize("role", list(Role))
def test_text_is_shown_to_those_who_may_read_it_and_others_learn_why_not(sign_in: SignIn, role: Role) -> None:
    text = CallTextFactory.create(reply_text="the secret reply")

    html = sign_in(role).get(page_of(text.call)).content.decode()

    may_read = role in CAN_SEE_TEXT
    assert ("the secret reply" in html, "My invoice is wrong" in html) == (may_read, may_read)
    assert ("with the role product manager, engineer or admin" in html) is not may_read


def test_a_call_that_nobody_made_is_not_found(sign_in: SignIn) -> None:
    assert sign_in(Role.VIEWER).get(reverse("usage:call", args=[uuid4()])).status_code == 404


@pytest.mark.parametrize("attempts", [1, 3])
def test_the_page_takes_the_same_queries_whatever_the_attempts(
    sign_in: SignIn, attempts: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client, call, price = sign_in(Role.VIEWER), CallFactory.create(), PriceFactory.create()
    for number in range(1, attempts + 1):
        AttemptFactory.create(call=call, number=number, price_id=price.id)

    with django_assert_num_queries(8):
        client.get(page_of(call))


def test_the_headline_is_the_decision_and_links_to_its_rule_and_revision(sign_in: SignIn) -> None:
    html = sign_in(Role.VIEWER).get(page_of(CallFactory.create())).content.decode()

    assert '<h1 tabindex="-1">Rule 2, Ticket labels, holds: the task is ticket-labels.</h1>' in html
    assert f'<a href="{reverse("routing:table")}#rule-labels">Ticket labels</a>, number 2 of the table' in html
    assert f'<a href="{reverse("routing:revision", args=[3])}">v3</a>' in html
    assert "basement-8b cannot call tools." in html


def test_a_call_rejected_before_a_decision_says_so(sign_in: SignIn) -> None:
    call = CallFactory.create(
        status="rejected", decision=None, rule="", reason="", revision=None, error_message="messages is missing."
    )

    html = sign_in(Role.ENGINEER).get(page_of(call)).content.decode()

    assert "Rejected before a decision: messages is missing." in html
    assert "No provider was asked." in html
    assert "no table was asked" in html
    assert "None" not in html


def test_the_account_tells_what_became_of_each_target(sign_in: SignIn) -> None:
    targets = [{"model": name, "tier": None, "timeout_ms": 5000} for name in ("first", "second", "third")]
    call = CallFactory.create(decision={"sentence": "So it was.", "targets": targets}, attempt_count=2)
    AttemptFactory.create(call=call, model="first", status="failed", reason="primary")
    AttemptFactory.create(call=call, model="second", number=2, reason="timeout")

    account = sign_in(Role.VIEWER).get(page_of(call)).context["account"]

    assert [(target.model, target.outcome) for target in account.targets] == [
        ("first", "asked: failed"),
        ("second", "asked: succeeded"),
        ("third", "not needed"),
    ]
    assert [row.reason for row in account.attempts] == ["first target of the rule", "the attempt before took too long"]


def test_the_cost_is_told_as_tokens_times_the_price_of_then(sign_in: SignIn) -> None:
    price = PriceFactory.create(model=ModelFactory.create(), input_usd=Decimal("0.80"), output_usd=Decimal("4.00"))
    attempt = AttemptFactory.create(price_id=price.id)

    bill = sign_in(Role.VIEWER).get(page_of(attempt.call)).context["account"].attempts[0].bill

    assert [(part.words, part.tokens, part.price_usd, part.cost_usd) for part in bill.parts] == [
        ("Input", 40, Decimal("0.80"), Decimal("0.000032")),
        ("Output", 12, Decimal("4.00"), Decimal("0.000048")),
    ]
    assert sum(part.cost_usd for part in bill.parts) == bill.cost_usd == Decimal("0.00008")


def test_hostile_model_output_is_shown_as_text(sign_in: SignIn) -> None:
    hostile = '<img src=x onerror="alert(1)">'
    text = CallTextFactory.create(
        reply_text=hostile, request_body={"messages": [{"role": hostile, "content": hostile}]}
    )
    AttemptFactory.create(call=text.call, error_message=hostile, model=hostile, upstream_request_id=hostile)

    html = sign_in(Role.ADMIN).get(page_of(text.call)).content.decode()

    assert "<img" not in html
