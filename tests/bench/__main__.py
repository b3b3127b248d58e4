"""Measure, print a table, and keep it as JSON in ``bench-results/``."""

from __future__ import annotations

import argparse
import json
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from itertools import product
from pathlib import Path
from urllib.parse import urlencode

from app import make_demo
from data_pipeline.warehouse.engine import Workspace
from tests.bench.deciding import measure_deciding
from tests.bench.district_file import DISTRICT, DistrictFile
from tests.bench.kiosks import measure_kiosks
from tests.bench.loading import measure_loading, print_stages
from tests.bench.measuring import Measure, clock, keep, p95, print_table
from tests.bench.national import measure_nation
from tests.bench.people import measure_people_of_the_nation
from tests.running import PROJECT, RunningServer, browsing, khetview, serving, wait_for

PARTS = ("deciding", "loading", "nation", "screens", "kiosks", "people")


def run_python(*words: str) -> None:
    """Run an interpreter to its end."""
    subprocess.run([sys.executable, *words], cwd=PROJECT, check=True, capture_output=True)


def measure_import() -> Measure:
    """``import app`` from process start, beside an interpreter that does nothing."""
    ours, floor = [], []
    for _ in range(7):
        floor.append(clock(lambda: run_python("-c", "pass")))
        ours.append(clock(lambda: run_python("-c", "import app")))
    return Measure("import app", statistics.median(ours), p95(ours), len(ours),
                   "python -c pass", statistics.median(floor), "< 1.5 s")  # fmt: skip


def measure_load(home: Path, file: DistrictFile, scratch: Path) -> Measure:
    """``khetview load`` of a district's file from process start, beside bare DuckDB reading it."""
    folder = scratch / "to_load"
    folder.mkdir()
    ours, floor = [], []
    bare = (
        "import duckdb, sys; c = duckdb.connect(sys.argv[2]); "
        "c.execute('create or replace table t as from read_csv(?, all_varchar=true)', [sys.argv[1]])"
    )
    for _ in range(7):
        path = file.write(folder)
        words = ("-c", bare, str(path), str(scratch / "bare.duckdb"))
        floor.append(clock(lambda w=words: run_python(*w)))
        ours.append(clock(lambda p=path: khetview("load", p, home=home, check=True)))
    return Measure("khetview load, one district (89 schools)", statistics.median(ours), p95(ours), len(ours),
                   "python + bare DuckDB read_csv", statistics.median(floor), "< 2 s")  # fmt: skip


def record_callback(server: RunningServer, path: str) -> bytes:
    """Open a page in a browser and return the request with which it asked for its content."""
    bodies = []
    with browsing() as browser:
        page = browser.new_page()
        page.on(
            "request",
            lambda r: bodies.append(r.post_data_buffer) if "update-component" in r.url else None,
        )
        page.goto(server.url + path)
        page.wait_for_selector(".kpi")
    return next(body for body in bodies if body and b"_pages_content" in body)


def hammer(
    server: RunningServer, method: str, path: str, bodies: Sequence[bytes], clients: int, each: int
) -> list[float]:
    """Ask from many clients at once, each on a connection of its own, the questions in turn."""
    host = server.url.removeprefix("http://")

    def ask(client: int) -> list[float]:
        connection = HTTPConnection(host, timeout=60)
        times = []
        for turn in range(each):
            body = bodies[(client * each + turn) % len(bodies)] if bodies else None
            started = time.perf_counter()
            connection.request(method, path, body, {"Content-Type": "application/json"})
            answer = connection.getresponse()
            answer.read()
            times.append(time.perf_counter() - started)
            if answer.status != 200:
                raise RuntimeError(f"{path}: {answer.status}")
        connection.close()
        return times

    with ThreadPoolExecutor(clients) as pool:
        return [seconds for times in pool.map(ask, range(clients)) for seconds in times]


CALLBACK = ("POST", "/_dash-update-component")


def measure_callback(server: RunningServer, body: bytes, floor: Sequence[float]) -> Measure:
    """The overview's callback with 20 clients, beside the smallest answer of the same server."""
    hammer(server, *CALLBACK, [body], 4, 5)
    ours = hammer(server, *CALLBACK, [body], 20, 40)
    return Measure("overview callback, 20 clients", statistics.median(ours), p95(ours), len(ours),
                   "/healthz, 20 clients", statistics.median(floor), "p95 < 50 ms")  # fmt: skip


def other_views(server: RunningServer, body: bytes, count: int) -> list[bytes]:
    """Return the overview's question for different districts, papers, subjects and languages, mixed."""
    rows = json.loads(server.read("/api/v1/metrics/mean?by=district"))["rows"]
    asked = json.loads(body)
    bodies: list[bytes] = []
    for row, language in product(rows, ("th", "en")):
        filters = {"area": f"district:{row['district_id']}", "year": row["year_be"]}
        filters |= {key: row[key] for key in ("test", "grade", "subject")} | {"lang": language}
        for value in asked["inputs"]:
            if value["property"] == "search":
                value["value"] = f"?{urlencode(filters)}"
        bodies.append(json.dumps(asked).encode())
    random.Random(7).shuffle(bodies)
    return bodies[:count]


def measure_other_views(server: RunningServer, body: bytes, floor: Sequence[float]) -> Measure:
    """The same when every client asks for another view each time: no kept answer serves."""
    bodies = other_views(server, body, 1000)
    ours = hammer(server, *CALLBACK, bodies, 20, len(bodies) // 20)
    return Measure("overview callback, each another view", statistics.median(ours), p95(ours), len(ours),
                   "/healthz, 20 clients", statistics.median(floor), "p95 < 50 ms")  # fmt: skip


def measure_first_page(server: RunningServer) -> Measure:
    """From opening the address with an empty cache until the first figure can be read."""
    ours, floor = [], []
    with browsing() as browser:
        for _ in range(7):
            for times, path, ready in ((floor, "/healthz", "body"), (ours, "/", ".kpi")):
                context = browser.new_context(viewport={"width": 1280, "height": 900})
                page = context.new_page()
                started = time.perf_counter()
                page.goto(server.url + path, wait_until="commit")
                page.wait_for_selector(ready)
                times.append(time.perf_counter() - started)
                context.close()
    return Measure("first page usable in Chromium", statistics.median(ours), p95(ours), len(ours),
                   "an empty page", statistics.median(floor), "< 1.5 s")  # fmt: skip


def measure_inbox(server: RunningServer, home: Path, file: DistrictFile) -> Measure:
    """From a file in ``inbox/`` to the changed number on an open screen."""
    times = []
    with browsing() as browser:
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        page.goto(
            f"{server.url}/area/district/{DISTRICT}?test=onet&grade=p6&year=2567&subject=thai"
        )
        page.wait_for_selector(".kpi")
        page.wait_for_timeout(2000)
        for _ in range(9):
            before = page.locator(".kpi").first.inner_text()
            file.write(home / "inbox")
            started = time.perf_counter()
            page.wait_for_function(
                "before => { const k = document.querySelector('.kpi'); return k && k.innerText !== before; }",
                arg=before,
                polling=20,
                timeout=60_000,
            )
            times.append(time.perf_counter() - started)
            page.wait_for_timeout(500)
    return Measure("inbox → changed number in an open browser", statistics.median(times), p95(times),
                   len(times), goal="median < 1 s")  # fmt: skip


def measure_screens(scratch: Path) -> list[Measure]:
    """Return the measures of a district's file and of the screens."""
    home = scratch / "demo"
    make_demo(Workspace(home), "province")
    file = DistrictFile(home)
    measures = [measure_import(), measure_load(home, file, scratch)]
    with serving(home) as server:
        wait_for(server, "/readyz")
        time.sleep(3)  # both workers and the loader are up
        body = record_callback(server, f"/?area=district:{DISTRICT}")
        floor = hammer(server, "GET", "/healthz", [], 20, 40)
        measures.append(measure_callback(server, body, floor))
        measures.append(measure_other_views(server, body, floor))
        measures.append(measure_first_page(server))
        measures.append(measure_inbox(server, home, file))
    return measures


def main() -> None:
    """Run every measure, or those of one part, and keep the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("part", nargs="?", choices=PARTS)
    part = parser.parse_args().part
    measures: list[Measure] = []
    stages: dict[str, float] = {}
    with tempfile.TemporaryDirectory(prefix="khetview-bench-") as folder:
        scratch = Path(folder)
        if part in (None, "deciding"):
            measures += measure_deciding()
        if part in (None, "loading"):
            loading, stages = measure_loading(scratch / "loading")
            measures += loading
        if part in (None, "nation"):
            measures += measure_nation(scratch)
        if part in (None, "screens"):
            measures += measure_screens(scratch)
        if part in (None, "kiosks"):
            measures += measure_kiosks(scratch)
        if part in (None, "people"):
            measures += measure_people_of_the_nation(scratch)
    print_table(measures)
    print_stages(stages)
    keep(measures, stages)


if __name__ == "__main__":
    main()
