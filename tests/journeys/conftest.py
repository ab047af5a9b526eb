"""What the journeys share: one running demo, and a real browser."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.journeys.furnishing import discard, drafted, send_samples
from tests.journeys.installation import Installation, running_demo
from tests.launch.directories import reachable_directory
from tests.web.browsing import CHROMIUM, chromium


@pytest.fixture(scope="session")
def demo() -> Iterator[Installation]:
    """A demo that all journeys use which break nothing."""
    with reachable_directory() as directory, running_demo(directory / "data") as installation:
        yield installation


@pytest.fixture(scope="session")
def sampled_demo(demo: Installation) -> Installation:
    """The same demo once it has answered some calls."""
    send_samples(demo)
    return demo


@pytest.fixture
def furnished_demo(sampled_demo: Installation) -> Iterator[Installation]:
    """The same demo with a draft that changes, adds and removes a rule, as long as the test runs."""
    with drafted(sampled_demo):
        yield sampled_demo


@pytest.fixture
def undrafted_demo(sampled_demo: Installation) -> Iterator[Installation]:
    """The same demo, whose draft the test may edit; nothing of it is left to other tests."""
    yield sampled_demo
    discard(sampled_demo)


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


@pytest.fixture
def browser() -> Iterator[Browser]:
    """A real browser for one test: Playwright occupies the thread's event loop, which other tests need.

    Without Chromium on the machine the test is skipped, except in CI.
    """
    if CHROMIUM is None and os.environ.get("CI") != "true":
        pytest.skip("needs Chromium: apt-get install chromium")
    assert CHROMIUM, "CI must not skip the browser journeys: apt-get install chromium"
    with chromium() as started:
        yield started


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
