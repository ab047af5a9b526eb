import re
from pathlib import Path

PROJECT_DIR = Path(__file__).resolve().parent.parent
DOCUMENTS = [PROJECT_DIR / "README.md", *sorted((PROJECT_DIR / "docs").glob("*.md"))]
LINK = re.compile(r"\]\(([^)#:]+)\)")
ENVIRONMENT = re.compile(
    r'environ(?:\.get\(|\[)"([A-Z_]+)"|(?:port_number|positive_number|required_secret)\("([A-Z_]+)"'
)
# Set by the programs themselves, for their own children.
INTERNAL = {"ROUTERHUB_DEMO", "SIMULATOR_PORT", "SIMULATOR_SPEED", "DJANGO_SETTINGS_MODULE"}


def test_links_between_documents_lead_somewhere() -> None:
    links = [(path, target) for path in DOCUMENTS for target in LINK.findall(path.read_text())]

    assert [(path.name, target) for path, target in links if not (path.parent / target).exists()] == []
    assert links


def test_every_folder_of_the_product_is_on_the_map() -> None:
    readme = (PROJECT_DIR / "README.md").read_text()
    packages = [path.parent.name for path in sorted((PROJECT_DIR / "routerhub").glob("*/__init__.py"))]

    assert [name for name in packages if f"`routerhub/{name}/`" not in readme] == []


def test_every_environment_variable_is_in_the_operating_guide() -> None:
    sources = [path.read_text() for path in (PROJECT_DIR / "routerhub").glob("**/*.py")]
    names = {name for source in sources for match in ENVIRONMENT.findall(source) for name in match if name}
    guide = (PROJECT_DIR / "docs" / "operating.md").read_text()

    assert sorted(name for name in names - INTERNAL if f"`{name}`" not in guide) == []
    assert "DATABASE_URL" in names
