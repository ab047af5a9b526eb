"""A session as a coding agent has it (row 60): betas, unknown fields, cache marks, a tool, and its result."""

import json

import pytest
from asking import result, texts, user, uses

BETAS = "claude-code-20250219,interleaved-thinking-2025-05-14,context-management-2025-06-27"
MARK = {"type": "ephemeral"}
SYSTEM = [
    {"type": "text", "text": "x-anthropic-billing-header: cc_version=2.1.197; cc_entrypoint=cli;"},
    {"type": "text", "text": "You are a coding agent.", "cache_control": MARK},
    {"type": "text", "text": "The working directory is /repo.", "cache_control": {"type": "ephemeral", "ttl": "1h"}},
]
BASH = {
    "name": "Bash",
    "description": "Runs a shell command.",
    "input_schema": {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "type": "object",
        "properties": {
            "command": {"type": "string", "description": "The command to run"},
            "timeout": {"type": "number", "description": "Milliseconds"},
        },
        "required": ["command"],
        "additionalProperties": False,
    },
}
TODO = {
    "name": "mcp__tasks__TodoWrite",
    "description": "Writes the list of things to do.",
    "input_schema": {
        "type": "object",
        "properties": {
            "todos": {
                "type": "array",
                "items": {
                    "type": "object",
                    "properties": {"content": {"type": "string"}, "done": {"type": "boolean"}},
                    "required": ["content"],
                },
            }
        },
        "required": ["todos"],
    },
}
USER_ID = json.dumps({"device_id": "d" * 64, "account_uuid": "", "session_id": "0" * 36})


@pytest.fixture
def turn(client, model):
    """One streamed turn, as the agent makes it."""

    def take(messages, **more):
        asked = {
            "model": model,
            "max_tokens": 4000,
            "system": SYSTEM,
            "tools": [BASH, {**TODO, "cache_control": MARK}],
            "metadata": {"user_id": USER_ID},
            "extra_headers": {
                "anthropic-beta": BETAS,
                "x-app": "cli",
                "anthropic-dangerous-direct-browser-access": "true",
            },
            "extra_query": {"beta": "true"},
            "extra_body": {"context_management": {"edits": [{"type": "clear_thinking_20251015", "keep": "all"}]}},
        }
        with client.messages.stream(messages=messages, **{**asked, **more}) as stream:
            return stream.get_final_message()

    return take


def test_two_turns_with_a_tool_between(turn):
    asked = user([{"type": "text", "text": "Use Bash to list the files."}])
    thinking = {"type": "adaptive"}

    first = turn([asked], thinking=thinking)
    name, arguments = uses(first)[0]
    use = next(block for block in first.content if block.type == "tool_use")
    said = [block.model_dump(exclude_none=True) for block in first.content]
    results = [{**result(use, [{"type": "text", "text": "README.md\nsetup.py"}]), "cache_control": MARK}]
    second = turn([asked, {"role": "assistant", "content": said}, user(results)], thinking=thinking)

    assert (first.stop_reason, name, isinstance(arguments["command"], str)) == ("tool_use", "Bash", True)
    assert (second.stop_reason, "README.md" in texts(second)) == ("end_turn", True)
    assert second.usage.output_tokens > 0


def test_failed_command_is_told(turn):
    asked = user("Use Bash to list the files.")
    first = turn([asked])
    use = next(block for block in first.content if block.type == "tool_use")
    said = [block.model_dump(exclude_none=True) for block in first.content]

    failed = {**result(use, "ls: cannot open directory"), "is_error": True}
    reminder = {"type": "text", "text": "<system-reminder>Mind the list.</system-reminder>"}
    second = turn([asked, {"role": "assistant", "content": said}, user([failed, reminder])])

    assert second.stop_reason in ("end_turn", "tool_use")


def test_beta_methods_reach_the_same_models(client, model):
    message = client.beta.messages.create(
        model=model,
        max_tokens=50,
        messages=[user("Say 'yes'")],
        betas=["context-management-2025-06-27"],
        context_management={"edits": [{"type": "clear_tool_uses_20250919"}]},
    )

    assert texts(message) == "yes"


def test_quota_probe_is_answered(client, model):
    message = client.messages.create(
        model=model, max_tokens=1, messages=[user("quota")], metadata={"user_id": USER_ID}, extra_query={"beta": "true"}
    )

    assert message.stop_reason == "max_tokens"


def test_tokens_of_a_session_are_counted(client, model):
    count = client.messages.count_tokens(
        model=model,
        messages=[user("hello")],
        system=SYSTEM,
        tools=[BASH],
        extra_headers={"anthropic-beta": BETAS + ",token-counting-2024-11-01"},
        extra_query={"beta": "true"},
    )

    assert count.input_tokens > 50
