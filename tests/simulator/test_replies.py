import json
from typing import Any

import pytest

from routerhub.simulator.catalogue import MODELS
from routerhub.simulator.conversation import Conversation, Turn
from routerhub.simulator.replies import found, labels
from routerhub.simulator.replies.compose import write_reply

Sample = dict[str, Any]


def conversation(user: str, system: str = "", model: str = "aurora-large", **more: Any) -> Conversation:
    return Conversation(model=model, turns=(Turn("user", user),), system=system, **more)


def reply_to(sample: Sample, model: str) -> str:
    return write_reply(conversation(sample["user"], sample["system"], model), MODELS[model])


def is_right(sample: Sample, reply: str) -> bool:
    expected = sample.get("expected", "")
    return reply == expected if sample["task"] == "ticket-labels" else expected in reply


def share_right(samples: list[Sample], model: str) -> float:
    return sum(is_right(sample, reply_to(sample, model)) for sample in samples) / len(samples)


@pytest.mark.parametrize("model", MODELS)
def test_same_request_gets_the_same_reply(samples: list[Sample], model: str) -> None:
    assert [reply_to(sample, model) for sample in samples] == [reply_to(sample, model) for sample in samples]


def test_strong_models_are_right_and_weak_ones_visibly_less_so(samples: list[Sample]) -> None:
    shares = {model: share_right(samples, model) for model in MODELS}

    assert shares["aurora-large"] >= 0.95
    assert shares["borealis-large"] >= 0.95
    assert 0.75 <= shares["aurora-small"] <= 0.95
    assert 0.70 <= shares["borealis-small"] <= 0.95
    assert 0.40 <= shares["basement-8b"] <= 0.75


def test_small_models_are_good_enough_for_easy_tickets_but_not_for_contracts(samples: list[Sample]) -> None:
    tickets = [sample for sample in samples if sample["task"] == "ticket-labels"]
    contracts = [sample for sample in samples if sample["task"] == "legal-review"]

    assert share_right(tickets, "borealis-small") >= 0.9
    assert share_right(contracts, "borealis-small") <= 0.5


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("I do not want a refund, only the invoice", "billing"),
        ("The parcel never arrived", "shipping"),
        ("It crashes with an error", "bug"),
        ("Kudos, great job", "praise"),
        ("Which vacancy is open?", "other"),
        ("zzz", "other"),
    ],
)
def test_strongest_label_minds_negations(text: str, label: str) -> None:
    assert labels.choose(text, "good") == label


def test_labels_keep_to_those_that_the_instructions_name() -> None:
    asked = conversation("The parcel crashed my invoice", system="Label it: bug or praise")

    assert labels.write(asked, "good") == "bug"


def test_label_as_json_has_a_confidence() -> None:
    asked = conversation("My card was charged twice", system="Label the ticket. Answer as JSON.")

    assert json.loads(labels.write(asked, "good")) == {"label": "billing", "confidence": 0.94}


def test_weak_extraction_lacks_a_field_and_a_poor_one_is_no_json() -> None:
    asked = {"user": "I'm Ann Lee, ann@example.org", "system": 'Extract "name" and "email" as JSON'}
    one, other = conversation(**asked), MODELS["aurora-large"]
    hard = conversation(asked["user"] + " not never but however" * 20, asked["system"], "basement-8b")

    assert json.loads(write_reply(one, other)) == {"name": "Ann Lee", "email": "ann@example.org"}
    with pytest.raises(json.JSONDecodeError):
        json.loads(write_reply(hard, MODELS["basement-8b"]))


def test_json_mode_keeps_even_a_poor_reply_valid() -> None:
    hard = conversation(
        "I'm Ann Lee, not never but however " * 20, 'Extract "name" and "email" as JSON', "basement-8b", wants_json=True
    )

    assert isinstance(json.loads(write_reply(hard, MODELS["basement-8b"])), dict)


def test_query_joins_groups_and_filters() -> None:
    asked = conversation(
        "Tables: orders(id, customer_id, total, status, created_at), customers(id, country). "
        "Total revenue per country in 2026?",
        system="Write SQL",
    )

    assert write_reply(asked, MODELS["aurora-large"]) == (
        "SELECT customers.country, sum(orders.total) AS total\n"
        "FROM orders\n"
        "JOIN customers ON customers.id = orders.customer_id\n"
        "WHERE orders.created_at >= '2026-01-01'\n"
        "GROUP BY customers.country\n"
        "ORDER BY total DESC;"
    )


def test_summary_has_as_many_sentences_as_asked() -> None:
    text = "We met. The team decided to launch on 3 May. It rained. The cost is 5,000 dollars. Bye."

    assert write_reply(conversation(text, "Summarise in two sentences"), MODELS["aurora-large"]) == (
        "The team decided to launch on 3 May. The cost is 5,000 dollars."
    )


@pytest.mark.parametrize(
    ("text", "reply"),
    [
        ("What is 12 times 12?", "12 times 12 = 144"),
        ("Say 'pong'", "pong"),
        ("5 / 0", "Nothing can be divided by zero."),
    ],
)
def test_chat_sums_and_echoes(text: str, reply: str) -> None:
    assert write_reply(conversation(text), MODELS["aurora-large"]) == reply


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize(
    "text", ["", "?", "label", "sql", "extract", "summarise", "contract", "refund", "ÄÖ\x00🎈" * 50]
)
def test_odd_requests_get_a_reply_too(model: str, text: str) -> None:
    assert write_reply(conversation(text, model=model), MODELS[model])


def test_values_are_found_as_they_are_written() -> None:
    text = "Not order 11111 but order #A-20417, paid $48.90 on 3 October 2026.\n\nThanks,\nMaria Keller"

    assert found.references(text, "order") == ["A-20417"]
    assert found.amounts(text) == ["$48.90"]
    assert found.dates(text) == ["3 October 2026"]
    assert found.people(text) == ["Maria Keller"]


def test_very_long_prompt_is_read_at_both_ends() -> None:
    asked = conversation(
        "The team decided to launch. " + "Words (a, b " * 50_000 + ". The cost is 5 euros.", "Summarise it"
    )

    assert "decided to launch" in write_reply(asked, MODELS["aurora-large"])
