"""Content parts of the openai dialect as content blocks: text, refusals, images and files."""

import base64
import binascii
from collections.abc import Callable
from typing import NamedTuple

from routerhub.providers.bodies import Body, BodyInvalid
from routerhub.providers.openai_to_anthropic.cache_marks import CacheMarks
from routerhub.providers.openai_to_anthropic.left_behind import LeftBehind

IMAGE_TYPES = frozenset({"image/jpeg", "image/png", "image/gif", "image/webp"})
# A common slip that the openai dialect's providers forgive.
MEDIA_ALIASES = {"image/jpg": "image/jpeg"}
PDF = "application/pdf"


class Notes(NamedTuple):
    """What translating notes down beside the blocks."""

    marks: CacheMarks
    left: LeftBehind


class _DataUrl(NamedTuple):
    media_type: str
    data: str


def content_blocks(content: object, place: str, notes: Notes) -> list[Body]:
    """The blocks of a message's content. Blank text has none, because the provider refuses blank blocks."""
    if isinstance(content, str):
        return [{"type": "text", "text": content}] if content.strip() else []
    if not isinstance(content, list):
        return []
    blocks = []
    for index, part in enumerate(content):
        block = _block(part, f"{place}[{index}]", notes)
        if block["type"] != "text" or block["text"].strip():
            blocks.append(notes.marks.put(part, block))
    return blocks


def text_blocks(content: object, place: str, notes: Notes) -> list[Body]:
    """The blocks of a content that may hold text only."""
    blocks = content_blocks(content, place, notes)
    if any(block["type"] != "text" for block in blocks):
        raise BodyInvalid(f"{place} may hold only text here.", field=place)
    return blocks


def _block(part: object, place: str, notes: Notes) -> Body:
    kind = part.get("type") if isinstance(part, dict) else None
    read = _READERS.get(kind) if isinstance(kind, str) else None
    if read is None or not isinstance(part, dict):
        raise BodyInvalid(f"{place}: a part of type {kind} cannot be carried over to this provider.", field=place)
    return read(part, place, notes)


def _text(part: Body, place: str, notes: Notes) -> Body:
    field = str(part["type"])
    if not isinstance(part.get(field), str):
        raise BodyInvalid(f"{place}.{field} must be a string.", field=f"{place}.{field}")
    return {"type": "text", "text": part[field]}


def _image(part: Body, place: str, notes: Notes) -> Body:
    image = part.get("image_url")
    url = image.get("url") if isinstance(image, dict) else image
    field = f"{place}.image_url.url"
    if isinstance(image, dict) and image.get("detail") not in (None, "auto"):
        notes.left.add("messages[].content[].image_url.detail")
    if not isinstance(url, str):
        raise BodyInvalid(f"{field} must be a string.", field=field)
    if url[:5].lower() == "data:":
        return _image_block(_data_url(url, field), field)
    if url[:8].lower().startswith(("https://", "http://")):
        return {"type": "image", "source": {"type": "url", "url": url}}
    raise BodyInvalid(f"{field} must be a data: URL or start with https://.", field=field)


def _file(part: Body, place: str, notes: Notes) -> Body:
    file = part.get("file")
    file = file if isinstance(file, dict) else {}
    field = f"{place}.file.file_data"
    if not isinstance(file.get("file_data"), str):
        raise BodyInvalid(f"{field} is needed: uploaded files of another provider cannot be read here.", field=field)
    given = file["file_data"]
    data_url = _data_url(given, field) if given[:5].lower() == "data:" else _DataUrl(PDF, given)
    if data_url.media_type.startswith("image/"):
        return _image_block(data_url, field)
    block: Body = {"type": "document", "source": _document_source(data_url, field)}
    if isinstance(file.get("filename"), str) and file["filename"]:
        block["title"] = file["filename"]
    return block


def _image_block(data_url: _DataUrl, field: str) -> Body:
    if data_url.media_type not in IMAGE_TYPES:
        raise BodyInvalid(f"{field}: images of type {data_url.media_type} cannot be carried over.", field=field)
    return {"type": "image", "source": _base64_source(data_url)}


def _document_source(data_url: _DataUrl, field: str) -> Body:
    if data_url.media_type == PDF:
        return _base64_source(data_url)
    if not data_url.media_type.startswith("text/"):
        raise BodyInvalid(f"{field}: files of type {data_url.media_type} cannot be carried over.", field=field)
    try:
        text = base64.b64decode(data_url.data).decode()
    except (binascii.Error, UnicodeDecodeError) as error:
        raise BodyInvalid(f"{field} is not UTF-8 text in base64.", field=field) from error
    return {"type": "text", "media_type": "text/plain", "data": text}


def _base64_source(data_url: _DataUrl) -> Body:
    return {"type": "base64", "media_type": data_url.media_type, "data": data_url.data}


def _data_url(url: str, field: str) -> _DataUrl:
    head, comma, data = url.partition(",")
    media_type, *parameters = (piece.strip().lower() for piece in head[5:].split(";"))
    if not comma or "base64" not in parameters:
        raise BodyInvalid(f"{field} must be data:<type>;base64,<data>.", field=field)
    return _DataUrl(MEDIA_ALIASES.get(media_type, media_type), data)


_READERS: dict[str, Callable[[Body, str, Notes], Body]] = {
    "text": _text,
    "refusal": _text,
    "image_url": _image,
    "file": _file,
}
