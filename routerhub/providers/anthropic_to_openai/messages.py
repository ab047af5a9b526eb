"""System prompt and messages, turn by turn: tool results first, and nothing that the server could not place."""

import orjson

from routerhub.providers.anthropic_to_openai import call_ids
from routerhub.providers.anthropic_to_openai.contents import blocks_of, content_of, marked, parts_of, text_part
from routerhub.providers.anthropic_to_openai.crossing import Crossing
from routerhub.providers.bodies import Body, BodyInvalid

# Claude Code puts this first; it changes with every request and so would keep any prefix from being cached.
VOLATILE_SYSTEM = "x-anthropic-billing-header"
ERROR_PREFIX = "Error: "


def translate_messages(body: Body, crossing: Crossing) -> list[Body]:
    """The messages for the system prompt and the turns; `BodyInvalid` names a block that cannot be carried over."""
    translated = _system(_lasting(blocks_of(body.get("system"), "system"), crossing), "system", crossing)
    messages = body["messages"]
    for index, message in enumerate(messages):
        field = f"messages[{index}]"
        translate = _ROLES.get(message["role"])
        if translate is None:
            raise BodyInvalid(f"{field}.role must be user, assistant or system.", field=f"{field}.role")
        field += ".content"
        translated += translate(blocks_of(message.get("content"), field), field, crossing)
    if messages[-1]["role"] == "assistant":
        # The server takes a reply that was begun for one that is whole, and starts a new one.
        crossing.left.add("prefill")
    return translated


def _lasting(blocks: list[Body], crossing: Crossing) -> list[Body]:
    match blocks:
        case [{"text": str(text)}, *rest] if text.startswith(VOLATILE_SYSTEM):
            crossing.left.add(VOLATILE_SYSTEM)
            return rest
    return blocks


def _system(blocks: list[Body], field: str, crossing: Crossing) -> list[Body]:
    parts = [part for part in _all_parts(blocks, field, crossing) if _is_text(part, crossing) and part["text"]]
    return [{"role": "system", "content": content_of(parts, "\n")}] if parts else []


def _user(blocks: list[Body], field: str, crossing: Crossing) -> list[Body]:
    """The results as tool messages, because those must follow their calls at once, and the rest as one user message."""
    results: list[Body] = []
    parts: list[Body] = []
    said: list[Body] = []
    for index, block in enumerate(blocks):
        if block["type"] == "tool_result":
            result, shown = _tool_result(block, f"{field}[{index}]", crossing)
            results.append(result)
            parts += shown
        else:
            said += parts_of(block, f"{field}[{index}]", crossing)
    parts += said
    if not parts:
        return results
    content = content_of(parts, "") if len(parts) == 1 else parts
    return [*results, {"role": "user", "content": content}]


def _tool_result(block: Body, field: str, crossing: Crossing) -> tuple[Body, list[Body]]:
    """The tool message, and what tool messages cannot hold, images and files, for the user message that follows."""
    call_id, _ = call_ids.unpack(_string(block, "tool_use_id", field), crossing.upstream)
    parts = _all_parts(blocks_of(block.get("content"), f"{field}.content"), f"{field}.content", crossing)
    shown = [part for part in parts if part["type"] != "text"]
    text = "\n".join([part["text"] for part in parts if part["type"] == "text"])
    if shown:
        shown.insert(0, text_part(f"What tool call {call_id} returned:"))
        text = text or "See the next message of the user."
    if block.get("is_error"):
        text = ERROR_PREFIX + (text or "the tool failed.")
    part = marked(text_part(text), block, crossing)
    return {"role": "tool", "tool_call_id": call_id, "content": content_of([part], "")}, shown


def _assistant(blocks: list[Body], field: str, crossing: Crossing) -> list[Body]:
    said = [block for block in blocks if block["type"] != "tool_use"]
    parts = [part for part in _all_parts(said, field, crossing) if _is_text(part, crossing)]
    calls = [
        _tool_call(block, f"{field}[{index}]", crossing)
        for index, block in enumerate(blocks)
        if block["type"] == "tool_use"
    ]
    if not parts and not calls:
        return []
    message: Body = {"role": "assistant", "content": content_of(parts, "") if parts else None}
    return [{**message, "tool_calls": calls}] if calls else [message]


def _tool_call(block: Body, field: str, crossing: Crossing) -> Body:
    arguments = block.get("input", {})
    if not isinstance(arguments, dict):
        raise BodyInvalid(f"{field}.input must be an object.", field=f"{field}.input")
    if block.get("cache_control"):
        crossing.left.add("cache_control")
    call_id, added = call_ids.unpack(_string(block, "id", field), crossing.upstream)
    name = crossing.names.shorten(_string(block, "name", field))
    function = {"name": name, "arguments": orjson.dumps(arguments).decode()}
    return {**added, "id": call_id, "type": "function", "function": function}


def _all_parts(blocks: list[Body], field: str, crossing: Crossing) -> list[Body]:
    return [part for index, block in enumerate(blocks) for part in parts_of(block, f"{field}[{index}]", crossing)]


def _is_text(part: Body, crossing: Crossing) -> bool:
    """Whether it is text; an image or file in a turn that can hold text only is left behind."""
    if part["type"] == "text":
        return True
    crossing.left.add(part["type"])
    return False


def _string(block: Body, key: str, field: str) -> str:
    value = block.get(key)
    if not isinstance(value, str) or not value:
        raise BodyInvalid(f"{field}.{key} must be a string.", field=f"{field}.{key}")
    return value


_ROLES = {"user": _user, "assistant": _assistant, "system": _system}
