"""What the journeys share: one running demo, and a real browser."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.journeys.installation import Installation, running_demo
from tests.launch.directories import reachable_directory

BROWSERS = ("chromium", "chromium-browser", "google-chrome")


@pytest.fixture(scope="session")
def demo() -> Iterator[Installation]:
    """A demo that all journeys use which break nothing."""
    with reachable_directory() as directory, running_demo(directory / "data") as installation:
        yield installation


@pytest.fixture(scope="session")
def expendable_demo() -> Iterator[Installation]:
    """A demo whose processes may be killed, so that no other journey suffers."""
    with reachable_directory() as directory, running_demo(directory / "data") as installation:
        yield installation


@pytest.fixture
def data() -> Iterator[Path]:
    """The data directory of an installation of the test's own, not made yet."""
    with reachable_directory() as directory:
        yield directory / "data"


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of an installed Chromium; without one the test is skipped, except in CI."""
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    if found is None:
        message = "needs Chromium: apt-get install chromium"
        if os.environ.get("CI") == "true":
            pytest.fail(message)
        pytest.skip(message)
    return found


@pytest.fixture
def browser(chromium: str) -> Iterator[Browser]:
    """A real browser for one test: Playwright occupies the thread's event loop, which other tests need."""
    with sync_playwright() as playwright:
        # Containers run tests as root, where Chromium refuses its sandbox.
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A fresh window; a script error on any page fails the test."""
    errors: list[str] = []
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    page = context.new_page()
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.set_default_timeout(15_000)
    yield page
    context.close()
    assert errors == []
