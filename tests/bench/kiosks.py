"""What hundreds of kiosks cost a public server while nothing new is approved."""

from __future__ import annotations

import asyncio
import statistics
import time
from pathlib import Path

from app import make_demo
from data_pipeline.warehouse.engine import Workspace
from tests.bench.measuring import Measure, p95
from tests.processes import cpu_seconds
from tests.running import RunningServer, serving, wait_for

KIOSKS = 500
FILES = ("/kiosk", "/kiosk/kiosk.js", "/kiosk/kiosk.css", "/public/api/v1/kiosk")
"""What a kiosk asks for when it starts; after that it holds its stream and asks nothing."""
SETTLE, WINDOW, WINDOWS = 20.0, 15.0, 12
"""Seconds; a window is as long as a stream may be silent, so each kiosk is spoken to in each."""


class Hall:
    """Kiosks as ``kiosk.js`` is one to a server: a start, and a stream that stays open."""

    def __init__(self, server: RunningServer) -> None:
        self._host, _, port = server.url.removeprefix("http://").partition(":")
        self._port = int(port)
        self._open: list[asyncio.StreamWriter] = []
        self._listening: list[asyncio.Task[None]] = []
        self.heard = 0

    async def _ask(
        self, path: str, accept: str
    ) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        reader, writer = await asyncio.open_connection(self._host, self._port)
        writer.write(
            f"GET {path} HTTP/1.1\r\nHost: {self._host}\r\nAccept: {accept}\r\n\r\n".encode()
        )
        status = await reader.readline()
        if b" 200 " not in status:
            raise RuntimeError(f"{path}: {status.decode()}")
        return reader, writer

    async def enter(self) -> None:
        """Start one kiosk more."""
        for path in FILES:
            _, writer = await self._ask(path, "*/*")
            writer.close()
        reader, writer = await self._ask("/public/live", "text/event-stream")
        self._open.append(writer)
        self._listening.append(asyncio.create_task(self._listen(reader)))

    async def _listen(self, reader: asyncio.StreamReader) -> None:
        while line := await reader.readline():
            self.heard += line.startswith(b": still here")

    @property
    def count(self) -> int:
        """How many still hold their stream."""
        return sum(not task.done() for task in self._listening)

    async def leave(self) -> None:
        """Close every stream."""
        for writer in self._open:
            writer.close()
        await asyncio.gather(*self._listening, return_exceptions=True)


async def watch(server: RunningServer, windows: int) -> list[float]:
    """Return what share of a core the server took in each window."""
    shares = []
    for _ in range(windows):
        before, started = cpu_seconds(server.process.pid), time.perf_counter()
        await asyncio.sleep(WINDOW)
        taken = cpu_seconds(server.process.pid) - before
        shares.append(taken / (time.perf_counter() - started))
    return shares


async def measure_hall(server: RunningServer) -> Measure:
    """A public server with nobody there, then with all kiosks."""
    await asyncio.sleep(SETTLE)
    empty = await watch(server, WINDOWS // 3)
    hall = Hall(server)
    for _ in range(KIOSKS):
        await hall.enter()
    await asyncio.sleep(SETTLE)
    hall.heard = 0
    full = await watch(server, WINDOWS)
    if hall.count != KIOSKS or hall.heard < KIOSKS * (WINDOWS - 1):
        raise RuntimeError(f"{hall.count} of {KIOSKS} kiosks are there, {hall.heard} signs of life")
    await hall.leave()
    return Measure(f"CPU a second, {KIOSKS} idle kiosks, 2 workers", statistics.median(full), p95(full),
                   len(full), "nobody there", statistics.median(empty), "< 100 ms")  # fmt: skip


def measure_kiosks(scratch: Path) -> list[Measure]:
    """Return the measure of idle kiosks; its seconds are those of a core in each second."""
    home = scratch / "hall"
    make_demo(Workspace(home), "district")
    with serving(home, "--public", workers=2) as server:
        wait_for(server, "/readyz")
        return [asyncio.run(measure_hall(server))]
