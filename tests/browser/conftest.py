"""One real server on the demonstration district, one real browser, for all tests of this folder."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.demonstration import copy_demo
from tests.running import CHROMIUM, RunningServer, browsing, serving, wait_for

pytestmark = pytest.mark.browser


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark this folder's tests; where there is no browser, say so and how to get one."""
    folder = Path(__file__).parent
    for item in items:
        if folder not in item.path.parents:
            continue
        item.add_marker(pytest.mark.browser)
        if CHROMIUM is None:
            reason = "needs Chromium: sudo apt-get install chromium"
            item.add_marker(pytest.mark.skip(reason=reason))


@pytest.fixture(scope="package")  # gone before tests that run a loop of their own
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """The product on the demonstration district, two workers and the loader."""
    with serving(copy_demo(tmp_path_factory)) as running:
        wait_for(running, "/readyz")
        yield running


@pytest.fixture(scope="package")  # gone before tests that run a loop of their own
def browser() -> Iterator[Any]:
    """The machine's Chromium."""
    with browsing() as opened:
        yield opened


class Screen:
    """A page that notes what it should not have: errors, and requests that leave the machine."""

    def __init__(self, page: Any, server: RunningServer) -> None:
        self.page, self.server = page, server
        self.problems: list[str] = []
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.problems.append(f"script: {error}"))
        page.on("request", self._watch)

    def _hear(self, message: Any) -> None:
        if message.type == "error":
            self.problems.append(f"console: {message.text}")

    def _watch(self, request: Any) -> None:
        if not request.url.startswith((self.server.url, "data:", "blob:")):
            self.problems.append(f"from outside: {request.url}")

    def open(self, path: str) -> Any:
        """Open a path and wait for its headline."""
        self.page.goto(self.server.url + path)
        self.page.wait_for_selector("#frame h1")
        return self.page


@pytest.fixture(scope="package")
def visitor(browser: Any) -> Iterator[Any]:
    """A browser's profile: what it has fetched once, it does not fetch for each test again."""
    profile = browser.new_context(
        viewport={"width": 1280, "height": 900}, accept_downloads=True, locale="th-TH"
    )
    yield profile
    profile.close()


@pytest.fixture
def screen(visitor: Any, server: RunningServer) -> Iterator[Screen]:
    """A page at desk size of somebody who was never here: a test fails on script errors and on
    requests to the outside."""
    opened = Screen(visitor.new_page(), server)
    yield opened
    if opened.page.url.startswith(server.url):
        opened.page.evaluate("localStorage.clear()")
    visitor.clear_cookies()
    visitor.clear_permissions()
    for page in visitor.pages:
        page.close()
    assert opened.problems == []


@pytest.fixture
def drop(server: RunningServer, tmp_path: Path) -> Any:
    """Put a text into the inbox as a finished file."""

    def put(name: str, content: bytes) -> None:
        aside = tmp_path / name
        aside.write_bytes(content)
        shutil.move(aside, server.home / "inbox" / name)

    return put
