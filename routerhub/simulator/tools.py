"""Tools as both dialects know them: what is offered, which may be called, what was called and what came of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class Tool:
    """A tool on offer; a free-form one takes text instead of an object that fits `schema`."""

    name: str
    description: str = ""
    schema: Mapping[str, Any] = field(default_factory=dict, hash=False)
    is_free_form: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ToolChoice:
    """Whether tools may or must be called. `names` confines it to some of them; none stands for all."""

    kind: Literal["auto", "none", "any", "tool"] = "auto"
    names: tuple[str, ...] = ()
    is_parallel: bool = True


AUTO = ToolChoice()


@dataclass(frozen=True, slots=True)
class ToolCall:
    """A call that the model makes; `arguments` is JSON, or any text where the tool is free-form."""

    id: str
    name: str
    arguments: str
    is_free_form: bool = False


@dataclass(frozen=True, slots=True)
class ToolResult:
    """What came of a call, under the tool's name."""

    name: str
    text: str
    is_error: bool = False
