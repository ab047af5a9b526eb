"""The tools of a messages request, and which of them may be used."""

from typing import Any

from routerhub.simulator.anthropic_dialect.blocks import NAME, check_cache_control
from routerhub.simulator.anthropic_dialect.fields import refuse_unknown, require_match
from routerhub.simulator.anthropic_dialect.schemas import check_closed
from routerhub.simulator.conversation import BadRequest
from routerhub.simulator.reading import Body, flag, list_field, mapping, one_of
from routerhub.simulator.tools import AUTO, Tool, ToolChoice

KEYS = frozenset(
    {"type", "name", "description", "input_schema", "strict", "cache_control", "eager_input_streaming"}
    | {"input_examples", "defer_loading", "allowed_callers"}
)
CHOICE_KEYS = {
    "auto": ("type", "disable_parallel_tool_use"),
    "any": ("type", "disable_parallel_tool_use"),
    "tool": ("type", "name", "disable_parallel_tool_use"),
    "none": ("type",),
}
NOT_AT_TOP = ("oneOf", "allOf", "anyOf")


def read_tools(body: Body) -> tuple[Tool, ...]:
    """The caller's own tools on offer; those of the provider, which have a dated type, are taken and never used."""
    tools = list_field(body, "tools")
    read = [_tool(tool, f"tools.{index}") for index, tool in enumerate(tools)]
    names = [tool.name for tool in read if tool]
    if len(set(names)) < len(names):
        raise BadRequest("tools: Tool names must be unique", "tools")
    return tuple(tool for tool in read if tool)


def _tool(tool: Body, place: str) -> Tool | None:
    if tool.get("type") not in (None, "custom"):
        return None
    refuse_unknown(tool, KEYS, f"{place}.")
    name = require_match(tool.get("name"), NAME, f"{place}.custom.name")
    schema = tool.get("input_schema")
    where = f"{place}.custom.input_schema"
    mapping(schema, where)
    _check_schema(tool["input_schema"], where)
    if tool.get("strict"):
        check_closed(tool["input_schema"], where)
    if tool.get("cache_control") is not None:
        check_cache_control(tool["cache_control"], f"{place}.cache_control")
    return Tool(name=name, description=str(tool.get("description") or ""), schema=tool["input_schema"])


def _check_schema(schema: Body, place: str) -> None:
    if schema.get("type") != "object":
        raise BadRequest(f"{place}.type: Input should be 'object'", f"{place}.type")
    named = next((name for name in NOT_AT_TOP if name in schema), None)
    if named:
        raise BadRequest(f"{place}: does not support {named} at the top level", place)


def read_tool_choice(body: Body, tools: tuple[Tool, ...]) -> ToolChoice:
    """Which tools may be used."""
    choice: Any = body.get("tool_choice")
    if choice is None:
        return AUTO
    kind = choice.get("type")
    one_of(*CHOICE_KEYS)(kind, "tool_choice.type")
    refuse_unknown(choice, CHOICE_KEYS[kind], f"tool_choice.{kind}.")
    if not body.get("tools"):
        raise BadRequest("tool_choice: may only be specified while providing tools", "tool_choice")
    if choice.get("disable_parallel_tool_use") is not None:
        flag(choice["disable_parallel_tool_use"], "tool_choice.disable_parallel_tool_use")
    name = choice.get("name") if kind == "tool" else None
    if kind == "tool" and name not in {tool.get("name") for tool in body["tools"]}:
        raise BadRequest(f"tool_choice.name: Tool '{name}' not found in provided tools", "tool_choice.name")
    names = (str(name),) if name is not None else ()
    return ToolChoice(kind=kind, names=names, is_parallel=choice.get("disable_parallel_tool_use") is not True)
