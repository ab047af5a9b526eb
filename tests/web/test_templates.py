"""The rules for templates, read off the files: what is a page, what is a fragment, and what neither may hold."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from routerhub.settings import BASE_DIR

ROOT = BASE_DIR / "templates"
ALL = sorted(ROOT.rglob("*.html"))
FRAGMENTS = [path for path in ALL if path.name.startswith("_")]
PAGES = [path for path in ALL if not path.name.startswith("_") and path.name != "base.html"]
OWNED_FRAGMENTS = [path for path in FRAGMENTS if "components" not in path.parts]
VOID = frozenset({"br", "circle", "hr", "img", "input", "link", "meta", "path", "rect"})


class Roots(HTMLParser):
    """Collects the elements that stand inside no other, without those swapped out of band."""

    def __init__(self) -> None:
        super().__init__()
        self.depth = 0
        self.found: list[dict[str, str | None]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self.depth == 0 and "hx-swap-oob" not in dict(attrs):
            self.found.append(dict(attrs))
        self.depth += tag not in VOID

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """An element closed in its own tag holds nothing."""

    def handle_endtag(self, tag: str) -> None:
        self.depth -= tag not in VOID


def each(paths: list[Path]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("path", paths, ids=[str(path.relative_to(ROOT)) for path in paths])


def markup_of(path: Path) -> str:
    """The markup as it is rendered when every condition holds: of each if, the first branch."""
    source = re.sub(r"{#.*?#}|{% comment %}.*?{% endcomment %}", "", path.read_text(), flags=re.DOTALL)
    kept, skipping = [], [False]
    for piece in re.split(r"({%.*?%})", source):
        word = piece.split()[1] if piece.startswith("{%") else ""
        if word in {"if", "for"}:
            skipping.append(skipping[-1])
        elif word in {"endif", "endfor"}:
            skipping.pop()
        elif word in {"elif", "else", "empty"}:
            skipping[-1] = True
        elif not word and not skipping[-1]:
            kept.append(piece)
    return re.sub(r"{{.*?}}", "value", "".join(kept))


@each(PAGES)
def test_page_extends_the_shell_and_names_itself(path: Path) -> None:
    source = path.read_text()

    assert source.startswith('{% extends "base.html" %}')
    assert "{% block title %}" in source


@each(FRAGMENTS)
def test_fragment_extends_nothing(path: Path) -> None:
    assert not re.search(r"{% (extends|block) |<html|<body", path.read_text())


@each(OWNED_FRAGMENTS)
def test_fragment_has_one_root_with_an_id(path: Path) -> None:
    roots = Roots()

    roots.feed(markup_of(path))

    assert [bool(root.get("id")) for root in roots.found] == [True]
    assert roots.depth == 0


@each(ALL)
def test_template_holds_no_code_or_look_of_its_own(path: Path) -> None:
    source = path.read_text()
    scripts = re.findall(r"<script\b[^>]*>", source)

    assert [tag for tag in scripts if "src=" not in tag and "nonce=" not in tag and "application/json" not in tag] == []
    assert not re.search(r"\sstyle=|<style\b|\shx-on|\son[a-z]+=|javascript:", source)


@each(ALL)
def test_template_escapes_everything(path: Path) -> None:
    assert not re.search(r"\|\s*safe\b|safeseq|autoescape off", path.read_text())


@each(ALL)
def test_template_is_short(path: Path) -> None:
    assert len(path.read_text().splitlines()) <= 120


def test_no_module_marks_text_as_safe() -> None:
    sources = (BASE_DIR / "routerhub").rglob("*.py")

    assert [path for path in sources if re.search(r"mark_safe|SafeString\(", path.read_text())] == []


def test_no_script_writes_markup_from_text() -> None:
    forbidden = re.compile(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function")

    assert [path for path in (BASE_DIR / "static" / "js").rglob("*.js") if forbidden.search(path.read_text())] == []
