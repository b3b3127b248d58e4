"""One application for all page tests, and a client that speaks to it without a socket."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Iterator
from copy import copy
from typing import Any

import httpx
import pytest

from dashboard.factory import create_app
from tests.dashboard.fake_service import FakeService
from tests.router import ask_for_page, read_page


class Client:
    """Calls an ASGI application as a browser would, its lifespan open."""

    def __init__(self, server: Any) -> None:
        self._runner = asyncio.Runner()
        self._messages: asyncio.Queue[dict[str, str]] = asyncio.Queue()
        self._started = asyncio.Event()
        self.server, self.address = server, "127.0.0.1"
        self._runner.run(self._open())

    async def _open(self) -> None:
        async def send(message: dict[str, Any]) -> None:
            if message["type"] == "lifespan.startup.complete":
                self._started.set()

        await self._messages.put({"type": "lifespan.startup"})
        scope = {"type": "lifespan", "asgi": {"version": "3.0"}, "state": {}}
        self._task = asyncio.create_task(self.server(scope, self._messages.get, send))
        await asyncio.wait_for(self._started.wait(), 5)

    def close(self) -> None:
        async def stop() -> None:
            await self._messages.put({"type": "lifespan.shutdown"})
            await asyncio.wait_for(self._task, 5)

        self._runner.run(stop())
        self._runner.close()

    def request(self, method: str, url: str, **arguments: Any) -> httpx.Response:
        async def call() -> httpx.Response:
            transport = httpx.ASGITransport(
                self.server, raise_app_exceptions=False, client=(self.address, 50_000)
            )
            async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as http:
                return await http.request(method, url, **arguments)

        return self._runner.run(call())

    def get(self, url: str, **arguments: Any) -> httpx.Response:
        return self.request("GET", url, **arguments)

    def at(self, address: str) -> Client:
        """Return the same client at another network address; it is closed with this one."""
        other = copy(self)
        other.address = address
        return other

    def page(self, path: str, search: str = "") -> str:
        """Return the text of a page's component tree, as the router's callback answers."""
        answer = self.request(
            "POST", "/_dash-update-component", json=ask_for_page(path, search, is_for_news=True)
        )
        assert answer.status_code == 200, answer.text
        assert answer.headers["content-type"].startswith("application/json")
        return read_page(answer.text)


def words_of(page: str) -> str:
    """Return what a page shows, as one text."""
    found: list[str] = []

    def walk(node: Any) -> None:
        if isinstance(node, str):
            found.append(node)
        elif isinstance(node, list):
            for item in node:
                walk(item)
        elif isinstance(node, dict):
            walk(node.get("props", {}).get("children"))

    walk(json.loads(page)["response"]["_pages_content"]["children"])
    return " ".join(found)


def ids_of(page: str) -> list[str]:
    """Return every component id of a page."""
    return re.findall(r'"id":"([^"]+)"', page)


@pytest.fixture(scope="session")
def service() -> FakeService:
    return FakeService()


@pytest.fixture(scope="session")
def client(service: FakeService) -> Iterator[Client]:
    client = Client(create_app(service).server)
    yield client
    client.close()
