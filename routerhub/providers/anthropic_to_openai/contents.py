"""Content blocks of messages as parts of chat completion messages."""

from collections.abc import Callable

from routerhub.providers.anthropic_to_openai.crossing import Crossing
from routerhub.providers.bodies import Body, BodyInvalid

# The anthropic dialect promises five minutes or an hour, this one half an hour or twelve; the short one is taken for
# both, because what twelve hours cost is not published.
CACHE_MARK = {"mode": "explicit", "ttl": "30m"}
PDF_NAME = "document.pdf"


def blocks_of(content: object, field: str) -> list[Body]:
    """Content as blocks: a string is one text block, null is none."""
    if content is None:
        return []
    if isinstance(content, str):
        return [{"type": "text", "text": content}]
    if not isinstance(content, list):
        raise BodyInvalid(f"{field} must be a string or a list of blocks.", field=field)
    for index, block in enumerate(content):
        if not isinstance(block, dict) or not isinstance(block.get("type"), str):
            raise BodyInvalid(f"{field}[{index}] must be a block with a type.", field=f"{field}[{index}]")
    return content


def parts_of(block: Body, field: str, crossing: Crossing) -> list[Body]:
    """The parts that say what a block says; a kind without a counterpart is left behind."""
    translate = _TRANSLATIONS.get(block["type"])
    if translate is None:
        crossing.left.add(block["type"])
        return []
    *rest, last = translate(block, field, crossing)
    return [*rest, marked(last, block, crossing)]


def marked(part: Body, block: Body, crossing: Crossing) -> Body:
    """The part with the block's cache mark, where the server knows such marks."""
    if not block.get("cache_control"):
        return part
    if crossing.upstream.takes_cache_marks:
        return {**part, "prompt_cache_breakpoint": CACHE_MARK}
    # Servers of this dialect cache prefixes of their own accord, so little is lost.
    crossing.left.add("cache_control")
    return part


def content_of(parts: list[Body], separator: str) -> str | list[Body]:
    """Plain text where the parts are nothing else, because not every server reads parts everywhere; else the parts."""
    if all(part["type"] == "text" and len(part) == 2 for part in parts):
        return separator.join([part["text"] for part in parts])
    return parts


def text_part(text: str) -> Body:
    """A part of text."""
    return {"type": "text", "text": text}


def _text(block: Body, field: str, crossing: Crossing) -> list[Body]:
    if not isinstance(block.get("text"), str):
        raise BodyInvalid(f"{field}.text must be a string.", field=f"{field}.text")
    if block.get("citations"):
        crossing.left.add("citations")
    return [text_part(block["text"])]


def _image(block: Body, field: str, crossing: Crossing) -> list[Body]:
    match block.get("source"):
        case {"type": "base64", "media_type": str(media_type), "data": str(data)}:
            url = f"data:{media_type};base64,{data}"
        case {"type": "url", "url": str(url)}:
            pass
        case _:
            raise _out_of_reach(field, "an image must come as base64 or as a URL")
    return [{"type": "image_url", "image_url": {"url": url}}]


def _document(block: Body, field: str, crossing: Crossing) -> list[Body]:
    citations = block.get("citations")
    if isinstance(citations, dict) and citations.get("enabled"):
        crossing.left.add("citations")
    title = block["title"] if isinstance(block.get("title"), str) else ""
    words = [said for said in (title, block.get("context")) if said and isinstance(said, str)]
    match block.get("source"):
        case {"type": "text", "data": str(text)}:
            return [text_part("\n".join([*words, text]))]
        case {"type": "base64", "media_type": str(media_type), "data": str(data)}:
            file = {"filename": title or PDF_NAME, "file_data": f"data:{media_type};base64,{data}"}
            return [*map(text_part, words), {"type": "file", "file": file}]
        case {"type": "content", "content": content}:
            return [*map(text_part, words), *_nested(content, f"{field}.source.content", crossing)]
    raise _out_of_reach(field, "a document must come as text, base64 or content")


def _nested(content: object, field: str, crossing: Crossing) -> list[Body]:
    parts: list[Body] = []
    for index, block in enumerate(blocks_of(content, field)):
        if block["type"] not in ("text", "image"):
            raise _out_of_reach(f"{field}[{index}]", "only text and images may be inside a document")
        parts += parts_of(block, f"{field}[{index}]", crossing)
    return parts or [text_part("")]


def _search_result(block: Body, field: str, crossing: Crossing) -> list[Body]:
    words = [block[key] for key in ("title", "source") if isinstance(block.get(key), str)]
    words += [part["text"] for part in _nested(block.get("content"), f"{field}.content", crossing) if "text" in part]
    return [text_part("\n".join(words))]


def _container_upload(block: Body, field: str, crossing: Crossing) -> list[Body]:
    raise _out_of_reach(field, "a file must come within the request")


def _out_of_reach(field: str, reason: str) -> BodyInvalid:
    """What only Anthropic's own servers could fetch: to leave it out would change what is asked."""
    return BodyInvalid(f"{field}: {reason} for this provider.", field=field)


_TRANSLATIONS: dict[str, Callable[[Body, str, Crossing], list[Body]]] = {
    "text": _text,
    "image": _image,
    "document": _document,
    "search_result": _search_result,
    "container_upload": _container_upload,
}
