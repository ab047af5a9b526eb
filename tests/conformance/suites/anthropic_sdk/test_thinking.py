import pytest
from asking import PARIS, WEATHER, as_input, result, texts, user

THINKING = {"type": "enabled", "budget_tokens": 1024}


@pytest.fixture
def is_native(upstream):
    return upstream == "anthropic"


def test_thoughts_come_before_the_reply(ask, is_native):
    message = ask("What is a webhook?", max_tokens=2000, thinking=THINKING)

    kinds = [block.type for block in message.content]
    assert kinds[-1] == "text"
    if is_native:
        assert kinds == ["thinking", "text"]
        assert message.content[0].signature


def test_streamed_thoughts_are_put_together(client, model, is_native):
    with client.messages.stream(
        model=model, max_tokens=2000, messages=[user("What is a webhook?")], thinking=THINKING
    ) as stream:
        message = stream.get_final_message()

    assert message.content[-1].type == "text"
    if is_native:
        assert message.content[0].thinking
        assert message.content[0].signature


def test_thoughts_go_back_with_their_signatures(ask):
    asked = {"max_tokens": 2000, "thinking": THINKING, "tools": [WEATHER]}
    first = ask(PARIS, **asked)
    use = first.content[-1]

    message = ask([user(PARIS), as_input(first), user([result(use, "18 degrees")])], **asked)

    assert "18 degrees" in texts(message)


def test_thoughts_of_another_model_do_no_harm(ask, upstream):
    if upstream == "anthropic":
        pytest.skip("a provider of the anthropic dialect takes no signature but its own")
    thought = {"type": "thinking", "thinking": "Hm.", "signature": "c2lnbmF0dXJl"}
    redacted = {"type": "redacted_thinking", "data": "c2VjcmV0"}
    messages = [
        user("hello"),
        {"role": "assistant", "content": [thought, redacted, {"type": "text", "text": "Hello!"}]},
        user("Say 'yes'"),
    ]

    assert texts(ask(messages, max_tokens=2000, thinking=THINKING)) == "yes"


@pytest.mark.parametrize("thinking", [{"type": "adaptive"}, {"type": "disabled"}], ids=["adaptive", "disabled"])
def test_other_ways_to_think_are_taken(ask, thinking):
    assert ask("What is a webhook?", max_tokens=2000, thinking=thinking).content[-1].type == "text"
