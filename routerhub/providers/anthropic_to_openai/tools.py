"""Tools and the choice among them: custom tools become functions, tools that Anthropic runs or defines stay behind."""

from typing import Any

from routerhub.providers.anthropic_to_openai.crossing import Crossing
from routerhub.providers.anthropic_to_openai.schemas import qualifies_for_strict
from routerhub.providers.bodies import Body, BodyInvalid

CARRIED = frozenset({"type", "name", "description", "input_schema", "strict", "cache_control"})
CHOICES = {"auto": "auto", "any": "required", "none": "none"}


def translate_tools(body: Body, crossing: Crossing) -> Body:
    """`tools`, `tool_choice` and `parallel_tool_calls`, as far as the request has them."""
    tools = body.get("tools") or []
    if not isinstance(tools, list):
        raise BodyInvalid("tools must be a list.", field="tools")
    functions = [
        function for index, tool in enumerate(tools) if (function := _function(tool, f"tools[{index}]", crossing))
    ]
    choice = body.get("tool_choice")
    if choice is not None and not isinstance(choice, dict):
        raise BodyInvalid("tool_choice must be an object.", field="tool_choice")
    names = {function["function"]["name"] for function in functions}
    chosen = _choice(choice, names, crossing) if choice else {}
    # The server refuses a choice where there is nothing to choose from.
    return {"tools": functions, **chosen} if functions else {}


def _function(tool: Any, field: str, crossing: Crossing) -> Body | None:
    if not isinstance(tool, dict):
        raise BodyInvalid(f"{field} must be an object.", field=field)
    kind = tool.get("type") or "custom"
    if kind != "custom":
        crossing.left.add(f"tools.{kind}")
        return None
    name = tool.get("name")
    if not isinstance(name, str) or not name:
        raise BodyInvalid(f"{field}.name must be a string.", field=f"{field}.name")
    for key in tool:
        if key not in CARRIED and tool[key]:
            crossing.left.add(f"tools.{key}")
    if tool.get("cache_control"):
        crossing.left.add("cache_control")
    return {"type": "function", "function": _signature(tool, crossing.names.shorten(name), crossing)}


def _signature(tool: Body, name: str, crossing: Crossing) -> Body:
    schema = tool.get("input_schema") or {}
    if not isinstance(schema, dict):
        raise BodyInvalid(f"The input_schema of tool {name} must be an object.", field="tools")
    # OpenAI refuses an object without properties, even for a tool without arguments.
    parameters = {"type": "object", "properties": {}, **schema}
    function: Body = {"name": name, "parameters": parameters}
    if isinstance(tool.get("description"), str):
        function["description"] = tool["description"]
    if tool.get("strict"):
        if qualifies_for_strict(parameters):
            function["strict"] = True
        else:
            crossing.left.add("tools.strict")
    return function


def _choice(choice: Body, names: set[str], crossing: Crossing) -> Body:
    kind = choice.get("type")
    translated: Body = {}
    if kind == "tool":
        name = crossing.names.shorten(str(choice.get("name")))
        if name not in names:
            raise BodyInvalid(f"tool_choice names {name}, which this provider cannot be offered.", field="tool_choice")
        translated["tool_choice"] = {"type": "function", "function": {"name": name}}
    elif kind in CHOICES:
        if kind == "any" and not names:
            raise BodyInvalid("tool_choice wants a tool called, and none can be offered.", field="tool_choice")
        translated["tool_choice"] = CHOICES[kind]
    else:
        raise BodyInvalid("tool_choice.type must be auto, any, tool or none.", field="tool_choice.type")
    if choice.get("disable_parallel_tool_use"):
        translated["parallel_tool_calls"] = False
    return translated
