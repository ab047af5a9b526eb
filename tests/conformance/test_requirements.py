import json

from tests.conformance.clients import CLIENTS
from tests.conformance.environments import REQUIREMENTS_DIR


def test_every_client_has_its_requirements_and_nothing_else_has() -> None:
    locked = {path.stem for path in REQUIREMENTS_DIR.glob("*.txt")}
    wanted = {path.stem for path in REQUIREMENTS_DIR.glob("*.in")}

    assert locked == wanted == {client.name for client in CLIENTS if not client.is_node}


def test_requirements_are_pinned_with_hashes_and_name_no_registry() -> None:
    for path in REQUIREMENTS_DIR.glob("*.txt"):
        text = path.read_text()
        pins = [line for line in text.splitlines() if line and not line.startswith((" ", "#"))]
        assert all("==" in pin and pin.endswith("\\") for pin in pins), path.name
        assert "--hash=sha256:" in text, path.name
        assert "://" not in text, path.name


def test_javascript_packages_are_pinned_with_hashes_and_name_no_registry() -> None:
    packages = json.loads((REQUIREMENTS_DIR / "node" / "package-lock.json").read_text())["packages"]

    assert all(package["integrity"] for name, package in packages.items() if name)
    assert not any("resolved" in package for package in packages.values())
