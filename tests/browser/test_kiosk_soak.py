"""Two hours of a kiosk in ten minutes: turns, touches, languages and new snapshots take no memory."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import pytest

from app import make_demo
from data_pipeline.warehouse.engine import Workspace
from tests.bench.district_file import DistrictFile
from tests.processes import resident_mb
from tests.running import RunningServer, khetview, serving, wait_for

pytestmark = [pytest.mark.nightly, pytest.mark.timeout(1800)]

TURN, ALONE = 0.5, 5.0
"""Seconds; in a hall 14 and 75."""
TURNS_OF_TWO_HOURS = 2 * 3600 // 14
WARM_UP_MINUTES, MINUTES = 2, 10
MOST_GROWTH = 0.05
FLAT = ("heap_mb", "nodes", "listeners", "server_mb")
"""What may not grow. The browser's own memory is told only: what the driver notes of each answer is in it."""

MIDDLE = """([selector, at]) => {
    const box = document.querySelectorAll(selector)[at].getBoundingClientRect();
    return [box.x + box.width / 2, box.y + box.height / 2];
}"""


@dataclass(frozen=True, slots=True)
class Reading:
    """What is held at one moment, after the browser and the page have put away what is not used."""

    heap_mb: float
    nodes: int
    listeners: int
    browser_mb: float
    server_mb: float


@pytest.fixture
def hall(tmp_path: Path) -> Iterator[RunningServer]:
    """A public server over a district; each load is approved at once."""
    home = tmp_path / "home"
    make_demo(Workspace(home), "district")
    with serving(home, "--public", workers=1) as running:
        wait_for(running, "/readyz")
        yield running


class Kiosk:
    """A kiosk with somebody before it now and then."""

    def __init__(self, browser: Any, hall: RunningServer) -> None:
        context = browser.new_context(viewport={"width": 1920, "height": 1080}, has_touch=True)
        self.hall, self.context, self.page = hall, context, context.new_page()
        self.problems: list[str] = []
        self.bundles = 0
        self.page.on("request", self._count)
        self.page.on("pageerror", lambda error: self.problems.append(str(error)))
        self._inside = context.new_cdp_session(self.page)
        self._machine = browser.new_browser_cdp_session()
        self._dice = random.Random(7)
        self.page.goto(f"{hall.url}/kiosk?turn={TURN}&alone={ALONE}")
        self.page.wait_for_selector("#stage [data-slide]")
        self.page.evaluate(
            "() => { window.turns = 0; new MutationObserver(() => { window.turns += 1; })"
            ".observe(document.getElementById('stage'), { childList: true }); }"
        )

    def _count(self, request: Any) -> None:
        self.bundles += request.url.endswith("/public/api/v1/kiosk")

    def visit(self) -> None:
        """Do one of the things that people do."""
        self._dice.choice((self._touch, self._change_language, self._find, self._find_on_map))()

    def _tap(self, selector: str, at: int = 0) -> None:
        """Touch one of what a selector finds, by its place: a handle on it would keep it in memory."""
        x, y = self.page.evaluate(MIDDLE, [selector, at])
        self.page.touchscreen.tap(x, y)
        self.page.wait_for_timeout(100)

    def _touch(self) -> None:
        self._tap("#stage")
        self._tap("#dots button", self._dice.randrange(5))

    def _change_language(self) -> None:
        self._tap("#language")

    def _find(self) -> None:
        self._tap("#find")
        for at in (14, 42):
            self._tap("#keys button", at)
        self._tap("#keys .wide", 2)
        self._choose_school()

    def _find_on_map(self) -> None:
        self._tap("#find")
        self._tap("#finder .close")
        self._tap("#map circle", self._dice.randrange(9))
        self._choose_school()

    def _choose_school(self) -> None:
        self._tap("#found button", self._dice.randrange(3))
        assert self.page.evaluate("document.querySelector('#stage > *').dataset.slide") == "school"

    def read(self) -> Reading:
        """Go to the start and stay there, put away what nobody holds, and look."""
        for key in ("Escape", "Escape", "Shift"):
            self.page.keyboard.press(key)
        self.page.wait_for_timeout(300)
        for _ in range(3):
            self._inside.send("HeapProfiler.collectGarbage")
        heap = self._inside.send("Runtime.getHeapUsage")
        held = self._inside.send("Memory.getDOMCounters")
        processes = self._machine.send("SystemInfo.getProcessInfo")["processInfo"]
        drawing = [one["id"] for one in processes if one["type"] == "renderer"]
        return Reading(
            heap_mb=round(heap["usedSize"] / 1e6, 3),
            nodes=held["nodes"],
            listeners=held["jsEventListeners"],
            browser_mb=round(sum(map(resident_mb, drawing)), 1),
            server_mb=round(resident_mb(self.hall.process.pid), 1),
        )


def spend(kiosk: Kiosk, file: DistrictFile, folder: Path, minutes: int) -> Reading:
    """Let minutes pass: a snapshot each, and a visit every ten seconds; return what is held after."""
    started = time.monotonic()
    reading = kiosk.read()
    for minute in range(minutes):
        told = kiosk.bundles
        khetview("load", file.write(folder), home=kiosk.hall.home)
        kiosk.page.wait_for_timeout(5_000)
        assert kiosk.bundles > told, "the kiosk asks for what was approved"
        while time.monotonic() < started + 60 * (minute + 1):
            kiosk.visit()
            kiosk.page.wait_for_timeout(10_000)
        reading = kiosk.read()
        print(f"minute {minute + 1}: {kiosk.page.evaluate('turns')} pictures, {asdict(reading)}")
    return reading


def test_kiosk__two_hours_take_no_memory(browser, hall, tmp_path):
    (tmp_path / "files").mkdir()
    file = DistrictFile(hall.home)
    kiosk = Kiosk(browser, hall)
    before = spend(kiosk, file, tmp_path / "files", WARM_UP_MINUTES)
    first = kiosk.page.evaluate("turns")

    after = spend(kiosk, file, tmp_path / "files", MINUTES)

    assert kiosk.page.evaluate("turns") - first >= TURNS_OF_TWO_HOURS
    for name in FLAT:
        assert getattr(after, name) <= getattr(before, name) * (1 + MOST_GROWTH), (
            name,
            before,
            after,
        )
    assert kiosk.problems == []
    kiosk.context.close()
