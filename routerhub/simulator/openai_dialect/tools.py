"""The tools of a chat completion request, and which of them may be called."""

from typing import Any

from routerhub.simulator.conversation import BadRequest
from routerhub.simulator.openai_dialect.fields import refuse_unknown
from routerhub.simulator.openai_dialect.schemas import check_schema
from routerhub.simulator.reading import Body, list_field, mapping, name_field, object_field, one_of
from routerhub.simulator.tools import AUTO, Tool, ToolChoice

NAME = r"[a-zA-Z0-9_-]{1,64}"
MOST_TOOLS = 128
WORDS = {"auto": "auto", "none": "none", "required": "any"}


def read_tools(body: Body) -> tuple[Tool, ...]:
    """The tools on offer; null for none, but no empty list."""
    if body.get("tools") is None:
        return ()
    tools = list_field(body, "tools")
    if not 1 <= len(tools) <= MOST_TOOLS:
        raise BadRequest(f"tools: must be a list of 1 to {MOST_TOOLS} tools, not {len(tools)}", "tools")
    return tuple(_tool(tool, f"tools[{index}]") for index, tool in enumerate(tools))


def _tool(tool: Body, place: str) -> Tool:
    kind = tool.get("type")
    one_of("function", "custom")(kind, f"{place}.type")
    refuse_unknown(tool, ("type", kind), f"{place}.")
    mapping(tool.get(str(kind)), f"{place}.{kind}")
    inner = tool[str(kind)]
    name = name_field(inner, NAME, f"{place}.{kind}")
    if kind == "custom":
        refuse_unknown(inner, ("name", "description", "format"), f"{place}.custom.")
        return Tool(name=name, description=str(inner.get("description") or ""), is_free_form=True)
    refuse_unknown(inner, ("name", "description", "parameters", "strict"), f"{place}.function.")
    schema = object_field(inner, "parameters", f"{place}.function.")
    if inner.get("parameters") is not None or inner.get("strict"):
        told = f"function '{name}'"
        check_schema(schema, told=told, param=f"{place}.function.parameters", is_strict=inner.get("strict") is True)
    return Tool(name=name, description=str(inner.get("description") or ""), schema=schema)


def read_tool_choice(body: Body, tools: tuple[Tool, ...]) -> ToolChoice:
    """Which tools may be called; both fields that say so need tools."""
    choice = body.get("tool_choice")
    for name in ("tool_choice", "parallel_tool_calls"):
        if body.get(name) is not None and not tools:
            raise BadRequest(f"{name}: is only allowed when tools are specified", name)
    is_parallel = body.get("parallel_tool_calls") is not False
    if choice is None:
        return ToolChoice(is_parallel=is_parallel) if tools else AUTO
    kind, names = _choice(choice)
    missing = set(names) - {tool.name for tool in tools}
    if missing:
        raise BadRequest(f"tool_choice: {', '.join(sorted(missing))} not found in tools", "tool_choice")
    return ToolChoice(kind=kind, names=names, is_parallel=is_parallel)


def _choice(choice: Any) -> tuple[Any, tuple[str, ...]]:
    if isinstance(choice, str):
        one_of(*WORDS)(choice, "tool_choice")
        return WORDS[choice], ()
    mapping(choice, "tool_choice")
    one_of("function", "custom", "allowed_tools")(choice.get("type"), "tool_choice.type")
    if choice["type"] == "allowed_tools":
        allowed = object_field(choice, "allowed_tools", "tool_choice.")
        one_of("auto", "required")(allowed.get("mode"), "tool_choice.allowed_tools.mode")
        names = tuple(_named(tool, "tool_choice.allowed_tools") for tool in list_field(allowed, "tools"))
        return WORDS[allowed["mode"]], names
    return "tool", (_named(choice, "tool_choice"),)


def _named(tool: Body, place: str) -> str:
    kind = str(tool.get("type"))
    refuse_unknown(tool, ("type", kind), f"{place}.")
    return name_field(object_field(tool, kind, f"{place}."), NAME, f"{place}.{kind}")
