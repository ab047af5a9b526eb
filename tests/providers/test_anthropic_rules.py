from typing import Any

import pytest

from routerhub.providers.anthropic_rules import check_version_rules, require_max_tokens
from routerhub.providers.bodies import BodyInvalid

PDF = {"type": "document", "source": {"type": "base64", "media_type": "application/pdf", "data": "JVBERg=="}}
CITED = {"type": "text", "text": "x", "citations": [{"type": "char_location"}]}


def said(role: str, *blocks: dict[str, Any]) -> dict[str, Any]:
    return {"messages": [{"role": "user", "content": "hello"}, {"role": role, "content": list(blocks)}]}


REFUSED_SINCE_OCTOBER = [
    pytest.param({"temperature": 0}, "temperature", id="temperature"),
    pytest.param({"top_p": 0.5}, "top_p", id="top_p"),
    pytest.param({"top_k": 4}, "top_k", id="top_k"),
    pytest.param(said("assistant", PDF), "messages[1].content[0]", id="document of the assistant"),
    pytest.param(said("user", {"type": "text", "text": ""}, CITED), "messages[1].content[1]", id="cited user text"),
]


@pytest.mark.parametrize(("body", "field"), REFUSED_SINCE_OCTOBER)
@pytest.mark.parametrize("version", ["2026-10-21", "2027-01-01"])
def test_newer_versions_refuse_what_they_dropped(body: dict[str, Any], field: str, version: str) -> None:
    with pytest.raises(BodyInvalid) as raised:
        check_version_rules(body, version)

    assert raised.value.field == field


@pytest.mark.parametrize(("body", "field"), REFUSED_SINCE_OCTOBER)
@pytest.mark.parametrize("version", ["2023-06-01", "", "beta"])
def test_older_and_unnamed_versions_take_it(body: dict[str, Any], field: str, version: str) -> None:
    check_version_rules(body, version)


@pytest.mark.parametrize(
    "body",
    [
        pytest.param({"temperature": None}, id="null is not said"),
        pytest.param(said("user", PDF), id="document of the user"),
        pytest.param(said("assistant", CITED), id="cited text of the assistant"),
        pytest.param(said("user", {**CITED, "citations": []}), id="no citations"),
        pytest.param(
            said("user", {"type": "tool_result", "tool_use_id": "t", "content": [PDF]}),
            id="document as a tool result",
        ),
        pytest.param({"messages": "hello"}, id="not our business"),
    ],
)
def test_newest_version_takes_the_rest(body: dict[str, Any]) -> None:
    check_version_rules(body, "2026-10-21")


def test_reply_length_must_be_said() -> None:
    require_max_tokens({"max_tokens": 5})

    with pytest.raises(BodyInvalid) as raised:
        require_max_tokens({"messages": []})

    assert raised.value.field == "max_tokens"
