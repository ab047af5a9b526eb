"""Tools and which of them the model may, must or must not use."""

from typing import Any

from routerhub.providers.bodies import Body, BodyInvalid
from routerhub.providers.openai_to_anthropic.cache_marks import CacheMarks
from routerhub.providers.openai_to_anthropic.schemas import fitted

ANY_OBJECT = {"type": "object", "properties": {}}
CHOICES = {"auto": "auto", "none": "none", "required": "any"}


def translate_tools(body: Body, marks: CacheMarks) -> Body:
    """The request's `tools` and `tool_choice`; `BodyInvalid` names the tool that cannot be carried over."""
    tools = _tools(body, marks)
    choice = _choice(body)
    if not tools:
        if choice.get("type") in ("any", "tool"):
            raise BodyInvalid("tool_choice needs tools to choose from.", field="tool_choice")
        return {}
    if choice.get("type") == "allowed":
        names = choice["names"]
        tools = [tool for tool in tools if tool["name"] in names]
        choice = {"type": choice["mode"]}
        if not tools:
            raise BodyInvalid("tool_choice allows none of the tools.", field="tool_choice")
    if _is_one_at_a_time(body) and choice.get("type") != "none":
        choice = {"type": "auto", **choice, "disable_parallel_tool_use": True}
    return {"tools": tools, "tool_choice": choice} if choice else {"tools": tools}


def tools_in_use(turns: list[Body]) -> Body:
    """Stand-ins for tools that the conversation has calls of but the request no longer offers, and none to be used.

    The provider refuses a conversation with calls of tools when no tool is defined.
    """
    blocks = [block for turn in turns if isinstance(turn["content"], list) for block in turn["content"]]
    names = dict.fromkeys(block["name"] for block in blocks if block["type"] == "tool_use")
    if not names:
        return {}
    return {"tools": [{"name": name, "input_schema": ANY_OBJECT} for name in names], "tool_choice": {"type": "none"}}


def _tools(body: Body, marks: CacheMarks) -> list[Body]:
    tools, functions = body.get("tools") or [], body.get("functions") or []
    for field, given in (("tools", tools), ("functions", functions)):
        if not isinstance(given, list):
            raise BodyInvalid(f"{field} must be a list.", field=field)
    translated = [marks.put(tool, _tool(tool, f"tools[{index}]")) for index, tool in enumerate(tools)]
    return translated + [_function(function, f"functions[{index}]") for index, function in enumerate(functions)]


def _tool(tool: object, place: str) -> Body:
    kind = tool.get("type") if isinstance(tool, dict) else None
    if not isinstance(tool, dict) or kind != "function":
        raise BodyInvalid(f"{place}: a tool of type {kind} cannot be carried over to this provider.", field=place)
    return _function(tool.get("function"), f"{place}.function")


def _function(function: object, place: str) -> Body:
    if not isinstance(function, dict) or not isinstance(function.get("name"), str):
        raise BodyInvalid(f"{place} must have a name.", field=f"{place}.name")
    schema = function.get("parameters") or ANY_OBJECT
    if not isinstance(schema, dict):
        raise BodyInvalid(f"{place}.parameters must be a JSON schema.", field=f"{place}.parameters")
    is_strict = function.get("strict")
    tool: Body = {"name": function["name"], "input_schema": _input_schema(schema, is_strict)}
    if isinstance(function.get("description"), str) and function["description"]:
        tool["description"] = function["description"]
    if isinstance(is_strict, bool):
        tool["strict"] = is_strict
    return tool


def _input_schema(schema: dict[str, Any], is_strict: object) -> dict[str, Any]:
    typed = schema if schema.get("type") else {**schema, "type": "object"}
    return fitted(typed) if is_strict else typed


def _is_one_at_a_time(body: Body) -> bool:
    # The older form of calls has room for one call a reply.
    return body.get("parallel_tool_calls") is False or bool(body.get("functions"))


def _choice(body: Body) -> Body:
    field = "tool_choice" if body.get("tool_choice") is not None else "function_call"
    match body.get(field):
        case None:
            return {}
        case str(name) if name in CHOICES:
            return {"type": CHOICES[name]}
        case {"type": "function", "function": {"name": str(name)}} | {"name": str(name)}:
            return {"type": "tool", "name": name}
        case {"type": "allowed_tools", "allowed_tools": {"mode": "auto" | "required" as mode, "tools": list(allowed)}}:
            return {"type": "allowed", "mode": CHOICES[mode], "names": _names(allowed)}
    raise BodyInvalid(f"{field} cannot be carried over to this provider.", field=field)


def _names(allowed: list[Any]) -> set[str]:
    names = set()
    for tool in allowed:
        match tool:
            case {"function": {"name": str(name)}} | {"name": str(name)}:
                names.add(name)
    return names
