"""Tools as tests offer them, in the form of either dialect."""

from typing import Any

Schema = dict[str, Any]


def parameters(**properties: Schema) -> Schema:
    """An object of which every property is required."""
    return {"type": "object", "properties": properties, "required": list(properties)}


WEATHER = ("get_weather", "Tell the weather in a place.", parameters(location={"type": "string"}))
MULTIPLY = ("multiply", "Multiply two numbers.", parameters(a={"type": "integer"}, b={"type": "integer"}))
CLOCK = ("clock", "Tell the time of day.", parameters())

Tool = tuple[str, str, Schema]


def openai_tools(*tools: Tool, **more: Any) -> Any:
    return [
        {"type": "function", "function": {"name": name, "description": told, "parameters": schema, **more}}
        for name, told, schema in tools
    ]


def anthropic_tools(*tools: Tool, **more: Any) -> Any:
    return [{"name": name, "description": told, "input_schema": schema, **more} for name, told, schema in tools]


def user(text: str) -> Any:
    return [{"role": "user", "content": text}]
