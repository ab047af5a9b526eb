import base64
import struct
from typing import Any

import httpx
import pytest
from anthropic import Anthropic
from openai import OpenAI

from tests.simulator.tools import user

OLD = {"anthropic-version": "2023-06-01"}


def encoded(raw: bytes) -> str:
    return base64.b64encode(raw).decode()


PNG = encoded(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + struct.pack(">II", 3, 2) + b"\x08\x02\0\0\0")
GIF = encoded(b"GIF89a" + struct.pack("<HH", 5, 4) + b"\0\0\0")
JPEG = encoded(b"\xff\xd8\xff\xe0\0\x04ab\xff\xc0\0\x11\x08" + struct.pack(">HH", 6, 7) + b"\x03")
PDF = encoded(b"%PDF-1.4\n")
ADDRESS = "https://example.org/cat.png"


def image_url(url: str) -> Any:
    return {"type": "image_url", "image_url": {"url": url}}


def image(**source: Any) -> Any:
    return {"type": "image", "source": source}


def told(client: OpenAI | Anthropic, *parts: Any) -> str:
    messages: Any = user("")
    messages[0]["content"] = [{"type": "text", "text": "Hello"}, *parts]
    if isinstance(client, OpenAI):
        reply = client.chat.completions.create(model="borealis-large", messages=messages)
        return str(reply.choices[0].message.content).removesuffix(" Hello! How can I help you today?")
    message = client.messages.create(model="aurora-large", max_tokens=200, messages=messages)
    assert message.content[0].type == "text"
    return message.content[0].text.removesuffix(" Hello! How can I help you today?")


@pytest.mark.parametrize(
    ("data", "kind", "words"),
    [
        (PNG, "png", "PNG, 3x2 pixels"),
        (GIF, "gif", "GIF, 5x4 pixels"),
        (JPEG, "jpeg", "JPEG, 7x6 pixels"),
    ],
)
def test_images_are_counted_and_measured(borealis: OpenAI, aurora: Anthropic, data: str, kind: str, words: str) -> None:
    theirs = told(borealis, image_url(f"data:image/{kind};base64,{data}"))
    ours = told(aurora, image(type="base64", media_type=f"image/{kind}", data=data))

    assert theirs == ours == f"You sent 1 image ({words})."


def test_images_by_address_are_told_too(borealis: OpenAI, aurora: Anthropic) -> None:
    theirs = told(borealis, image_url(ADDRESS), image_url(f"data:image/png;base64,{PNG}"))
    ours = told(aurora, image(type="url", url=ADDRESS), image(type="base64", media_type="image/png", data=PNG))

    assert theirs == ours == f"You sent 2 images (the one at {ADDRESS}; PNG, 3x2 pixels)."


def test_documents_and_sounds_are_told(borealis: OpenAI, aurora: Anthropic) -> None:
    file = {"type": "file", "file": {"filename": "a.pdf", "file_data": f"data:application/pdf;base64,{PDF}"}}
    sound = {"type": "input_audio", "input_audio": {"format": "wav", "data": encoded(b"RIFF")}}
    document = {"type": "document", "source": {"type": "base64", "media_type": "application/pdf", "data": PDF}}

    theirs, ours = told(borealis, file, sound), told(aurora, document)

    assert theirs == "You sent 1 document (PDF, 9 bytes). You sent 1 audio (WAV, 4 bytes)."
    assert ours == "You sent 1 document (PDF, 9 bytes)."


def test_image_in_a_result_is_told(aurora: Anthropic) -> None:
    use: Any = {"type": "tool_use", "id": "a", "name": "camera", "input": {}}
    content = [image(type="base64", media_type="image/png", data=PNG)]
    result = {"type": "tool_result", "tool_use_id": "a", "content": content}
    messages: Any = [*user("Look"), {"role": "assistant", "content": [use]}, {"role": "user", "content": [result]}]

    reply = aurora.messages.create(model="aurora-large", max_tokens=200, messages=messages)

    assert reply.content[0].type == "text"
    assert reply.content[0].text == "camera says: [image: PNG, 3x2 pixels]"


@pytest.mark.parametrize(
    "part",
    [
        image_url("ftp://example.org/a.png"),
        image_url("data:image/png;base64,###"),
        image_url("data:image/png,plain"),
        image_url(f"data:image/jpeg;base64,{PNG}"),
        image_url(f"data:image/bmp;base64,{PNG}"),
        {"type": "image_url", "image_url": ADDRESS},
        {"type": "image_url", "image_url": {"url": ADDRESS, "detail": "huge"}},
        {"type": "file", "file": {"filename": "a.pdf", "file_data": PDF}},
        {"type": "file", "file": {"filename": "a.pdf", "file_data": f"data:application/pdf;base64,{PNG}"}},
        {"type": "input_audio", "input_audio": {"format": "ogg", "data": PDF}},
        image(type="url", url=ADDRESS),
    ],
)
def test_openai_refuses_what_is_not_what_it_claims(http: httpx.Client, part: Any) -> None:
    body = {"model": "borealis-large", "messages": [{"role": "user", "content": [part]}]}

    assert http.post("/borealis/v1/chat/completions", json=body).status_code == 400


@pytest.mark.parametrize(
    "part",
    [
        image(type="base64", media_type="image/jpeg", data=PNG),
        image(type="base64", media_type="image/png", data=f"data:image/png;base64,{PNG}"),
        image(type="base64", media_type="image/png", data=""),
        image(type="url", url=f"data:image/png;base64,{PNG}"),
        image(type="text", media_type="text/plain", data="x"),
        {"type": "document", "source": {"type": "base64", "media_type": "application/pdf", "data": PNG}},
        {"type": "document", "source": {"type": "text", "media_type": "text/html", "data": "x"}},
        image_url(ADDRESS),
    ],
)
def test_anthropic_refuses_what_is_not_what_it_claims(http: httpx.Client, part: Any) -> None:
    body = {"model": "aurora-large", "max_tokens": 50, "messages": [{"role": "user", "content": [part]}]}

    assert http.post("/aurora/v1/messages", json=body, headers=OLD).status_code == 400
