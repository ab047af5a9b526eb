"""Where RouterHub is, and what LangChain's suite would otherwise fetch from the internet."""

import struct
import zlib

import httpx
import pytest

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
WAV = b"RIFF$\x00\x00\x00WAVEfmt " + struct.pack("<IHHIIHH", 16, 1, 1, 8000, 8000, 1, 8) + b"data\x00\x00\x00\x00"


def _chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


PNG = (
    b"\x89PNG\r\n\x1a\n"
    + _chunk(b"IHDR", struct.pack(">IIBBBBB", 2, 2, 8, 0, 0, 0, 0))
    + _chunk(b"IDAT", zlib.compress(b"\x00\x80\x80" * 2))
    + _chunk(b"IEND", b"")
)
FILES = {".png": PNG, ".pdf": PDF, ".wav": WAV}


@pytest.fixture(autouse=True)
def files_from_here(monkeypatch):
    """The suite's pictures, documents and sounds, so that it needs no internet."""

    def get(url, **_):
        return httpx.Response(200, content=FILES[url[url.rindex(".") :]], request=httpx.Request("GET", url))

    monkeypatch.setattr(httpx, "get", get)
