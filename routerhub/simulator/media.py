"""Images, documents and sounds: whether they are what they claim to be, and what can be told about them."""

import base64
import binascii
import re
import struct
from collections.abc import Mapping

from routerhub.simulator.conversation import BadRequest, Medium

IMAGE_TYPES = ("image/png", "image/jpeg", "image/gif", "image/webp")
_DATA_URL = re.compile(r"data:([\w.+-]+/[\w.+-]+)?(?:;[\w=-]+)*?;base64,(.*)", re.DOTALL)
_MAGIC: Mapping[bytes, str] = {
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
    b"GIF8": "image/gif",
    b"RIFF": "image/webp",
    b"%PDF": "application/pdf",
}
# Where the frame of a JPEG says its size.
_JPEG_FRAMES = frozenset({0xC0, 0xC1, 0xC2, 0xC3, 0xC5, 0xC6, 0xC7, 0xC9, 0xCA, 0xCB, 0xCD, 0xCE, 0xCF})


def image_from_url(url: object, place: str) -> Medium:
    """An image by its address, or in a data URL."""
    if isinstance(url, str) and url.startswith("data:"):
        return _image(*split_data_url(url, place), place)
    return Medium("image", f"the one at {web_address(url, place)}")


def image_from_base64(data: object, media_type: object, place: str) -> Medium:
    """An image whose bytes came along."""
    return _image(str(media_type), decoded(data, place), place)


def document_from_base64(data: object, media_type: object, place: str) -> Medium:
    """A PDF whose bytes came along."""
    if media_type != "application/pdf":
        raise BadRequest(f"{place}.media_type: must be application/pdf, not {media_type!r}", f"{place}.media_type")
    raw = decoded(data, place)
    if not raw.startswith(b"%PDF"):
        raise BadRequest(f"{place}.data: the bytes are no PDF", f"{place}.data")
    return Medium("document", f"PDF, {len(raw)} bytes")


def web_address(url: object, place: str) -> str:
    """An address on the web."""
    if not isinstance(url, str) or not re.match(r"https?://\w", url):
        raise BadRequest(f"{place}.url: must be an http(s) address or a data URL", f"{place}.url")
    return url


def split_data_url(url: str, place: str) -> tuple[str, bytes]:
    """The media type and the bytes of a data URL."""
    found = _DATA_URL.fullmatch(url)
    if found is None:
        raise BadRequest(f"{place}.url: is no data URL in base64", f"{place}.url")
    return found.group(1) or "", decoded(found.group(2), place)


def decoded(data: object, place: str) -> bytes:
    """The bytes that base64 stands for: some at least."""
    if not isinstance(data, str) or not data:
        raise BadRequest(f"{place}.data: must be base64 that is not empty", f"{place}.data")
    try:
        return base64.b64decode(data, validate=True)
    except (binascii.Error, ValueError) as error:
        raise BadRequest(f"{place}.data: invalid base64 data: {error}", f"{place}.data") from error


def _image(claimed: str, raw: bytes, place: str) -> Medium:
    if claimed not in IMAGE_TYPES:
        raise BadRequest(f"{place}.media_type: must be one of {', '.join(IMAGE_TYPES)}", f"{place}.media_type")
    real = next((kind for magic, kind in _MAGIC.items() if raw.startswith(magic)), "nothing known here")
    if real != claimed:
        raise BadRequest(f"{place}.data: the image claims to be {claimed} but looks like {real}", f"{place}.data")
    size = _size(real, raw)
    told = "x".join(map(str, size)) + " pixels" if size else f"{len(raw)} bytes"
    return Medium("image", f"{claimed.removeprefix('image/').upper()}, {told}")


def _size(kind: str, raw: bytes) -> tuple[int, int] | None:
    try:
        if kind == "image/png":
            width, height = struct.unpack(">II", raw[16:24])
            return width, height
        if kind == "image/gif":
            width, height = struct.unpack("<HH", raw[6:10])
            return width, height
        return _jpeg_size(raw) if kind == "image/jpeg" else None
    except struct.error:
        return None


def _jpeg_size(raw: bytes) -> tuple[int, int] | None:
    at = 2
    while at + 9 <= len(raw) and raw[at] == 0xFF:
        if raw[at + 1] in _JPEG_FRAMES:
            height, width = struct.unpack(">HH", raw[at + 5 : at + 9])
            return width, height
        at += 2 + struct.unpack(">H", raw[at + 2 : at + 4])[0]
    return None
