"""The product as it runs: a real server on a real workspace, and a real browser."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from tests.router import ask_for_page, read_page

PROJECT = Path(__file__).resolve().parent.parent

BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
"""The shell first: it has no window around the page to draw, and takes half of the time."""

CHROMIUM = next(filter(None, map(shutil.which, BROWSERS)), None)
CHROMIUM_ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def khetview(
    *words: str | Path, home: Path, check: bool = False
) -> subprocess.CompletedProcess[str]:
    """Run the command as a person would, in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "app", "--home", str(home), *map(str, words)],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=check,
        timeout=600,
    )


def khetview_here(
    *words: str | Path, home: Path, check: bool = False
) -> subprocess.CompletedProcess[str]:
    """Run the command in this process: what it says and does, without a second for its start.

    Each family of commands has a test with `khetview` as well.
    """
    from click.testing import CliRunner

    import app

    given = ["--home", str(home), *map(str, words)]
    try:
        done = CliRunner(env={"KHETVIEW_HOME": str(home)}).invoke(
            app.cli, given, catch_exceptions=False
        )
    finally:
        app.open_log.cache_clear()  # what a process would let go of at its end
    result = subprocess.CompletedProcess(given, done.exit_code, done.stdout, done.stderr)
    if check:
        result.check_returncode()
    return result


@dataclass(frozen=True, slots=True)
class RunningServer:
    """A server that answers; its address, its workspace and its process."""

    url: str
    home: Path
    process: subprocess.Popen[bytes]

    def read(self, path: str) -> str:
        """Return what the server answers to a GET."""
        return self.fetch(path).decode()

    def fetch(self, path: str) -> bytes:
        """Return the bytes of what the server answers to a GET."""
        with urllib.request.urlopen(self.url + path, timeout=60) as answer:
            return bytes(answer.read())

    def draw(self, address: str) -> str:
        """Return the page of an address, as the browser is told to draw it (JSON), of the snapshot in use."""
        parts = urlsplit(address)
        search = f"?{parts.query}" if parts.query else ""
        body = ask_for_page(parts.path, search, is_for_news=True)
        request = urllib.request.Request(
            f"{self.url}/_dash-update-component",
            json.dumps(body).encode(),
            {"content-type": "application/json"},
        )
        with urllib.request.urlopen(request, timeout=60) as answer:
            return read_page(bytes(answer.read()).decode())


def free_port() -> int:
    """Return a port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def serving(
    home: Path,
    *options: str,
    workers: int = 2,
    log: Path | None = None,
    has_accounts: bool = False,
    port: int | None = None,
) -> Iterator[RunningServer]:
    """Run ``khetview serve`` on a workspace until left; every process of it is gone after.

    Without accounts everybody at this machine may do everything, as in an office of one desk.
    """
    port = port or free_port()
    command = [sys.executable, "-m", "app", "--home", str(home), "serve"]
    command += ["--port", str(port), "--workers", str(workers), *options]
    if not has_accounts and "--public" not in options:
        command.append("--without-accounts")
    with (log or home / "server.log").open("wb") as output:
        process = subprocess.Popen(
            command, cwd=PROJECT, stdout=output, stderr=output, start_new_session=True
        )
        server = RunningServer(f"http://127.0.0.1:{port}", home, process)
        try:
            wait_for(server, "/healthz")
            yield server
        finally:
            process.send_signal(signal.SIGINT)
            try:
                process.wait(timeout=15)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()


def wait_for(server: RunningServer, path: str, seconds: float = 90.0) -> None:
    """Wait until a path answers 200."""
    deadline = time.monotonic() + seconds
    while True:
        try:
            server.read(path)
            return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            if server.process.poll() is not None or time.monotonic() > deadline:
                raise
            time.sleep(0.1)


@contextmanager
def browsing() -> Iterator[Any]:
    """Give a browser (Playwright's) on the machine's own Chromium."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_ARGUMENTS)
        try:
            yield browser
        finally:
            browser.close()
