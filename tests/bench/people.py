"""People at the screens of the national workspace: what a view weighs, how soon it is seen, a hundred at once.

The browser and the people run on the machine that serves them, and take their part of its cores.
"""

from __future__ import annotations

import itertools
import json
import os
import random
import re
import shutil
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection
from operator import attrgetter
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from app import make_demo
from data_pipeline.warehouse.engine import Workspace
from data_pipeline.warehouse.vocabulary import AreaLevel
from metrics.answers import NATION
from metrics.service import MetricsService
from metrics.settings import MetricsSettings
from metrics.snapshot_reader import SnapshotReader
from metrics.snapshots import CURRENT
from tests.bench.measuring import Measure, clock, p95
from tests.bench.national import View, next_file, views
from tests.running import PROJECT, RunningServer, browsing, free_port, khetview, serving, wait_for

PEOPLE, MINUTE = 100, 60.0
PAUSE = (1.0, 5.0)
"""Seconds that a person looks before the next click, evenly spread: three in the middle."""

REPORTS = 200
CHANGES = 40
KINDS = {"vendors": "/_dash-component-suites/", "the font": "/fonts/"}
"""What a browser keeps for ever, and the part of its address; all else is a page's own."""

CALLBACK = "/_dash-update-component"
SHOWN = re.compile(rb'"data-version": ?"([^"]*)"')
"""Where a page says of which snapshot it is."""

CLICKS, NEWS = attrgetter("clicks"), attrgetter("news")

WATCH_PAINT = """() => {
  window.largest = 0;
  new PerformanceObserver(list => { for (const e of list.getEntries()) window.largest = e.startTime; })
    .observe({type: 'largest-contentful-paint', buffered: true});
}"""

CHANGE = """([key, value]) => new Promise(done => {
  const select = document.getElementById(key), before = document.querySelector('a.language').href;
  const started = performance.now();
  let last = 0;
  const names = text => new Set((text || '').split(' ').filter(n => n && n !== 'dash-graph--pending'));
  const shows = r => r.attributeName === 'class'
    ? String([...names(r.oldValue)].sort()) !== String([...names(r.target.getAttribute('class'))].sort())
    : r.attributeName !== 'data-dash-is-loading';
  const watcher = new MutationObserver(records => {
    if (records.some(shows)) requestAnimationFrame(() => { last = performance.now(); });
  });
  watcher.observe(document.body, {
    subtree: true, childList: true, attributes: true, characterData: true, attributeOldValue: true });
  select.value = value;
  select.dispatchEvent(new Event('change', {bubbles: true}));
  const look = () => {
    const is_there = document.querySelector('a.language')?.href !== before;
    if (is_there && last && performance.now() - last > 250) { watcher.disconnect(); done(last - started); }
    else if (performance.now() - started > 20000) { watcher.disconnect(); done(-1); }
    else setTimeout(look, 10);
  };
  look();
})"""
"""Choose a filter's value, and return the milliseconds until the frame that shows the page's last change.

Two marks of Dash's that no style sheet reads are not seen: a pending chart and a loading part.
"""


@dataclass(frozen=True, slots=True)
class Weight:
    """What one page of an empty cache loads, KB as sent by kind, and when its largest part was painted, s."""

    page: str
    sizes_kb: dict[str, float]
    painted: float


def pages_of(view: View) -> dict[str, str]:
    """Return the addresses that are looked at, by name."""
    paper = {
        "test": view.paper.test,
        "grade": view.paper.grade.value,
        "year": view.paper.year_be,
        "subject": view.subject,
    }
    district = view.district.area_id
    asked = urlencode({**paper, "area": f"district:{district}"})
    return {
        "overview": f"/?{asked}",
        "area": f"/area/district/{district}?{urlencode(paper)}",
        "school": f"/school/{view.school_id}?{urlencode(paper)}",
        "subjects": f"/subjects?{asked}",
        "gaps": f"/gaps?{asked}",
        "retention": f"/retention?{asked}",
    }


def weigh_pages(server: RunningServer, view: View) -> list[Weight]:
    """Load each page into an empty cache, on a server that has drawn it before."""
    found = []
    with browsing() as browser:
        for name, path in pages_of(view).items():
            for _ in range(2):  # the first time only warms the server
                context = browser.new_context(viewport={"width": 1280, "height": 900})
                page = context.new_page()
                page.add_init_script(f"({WATCH_PAINT})()")
                sizes, addresses = {}, {}
                session = context.new_cdp_session(page)
                session.send("Network.enable")
                session.on(
                    "Network.requestWillBeSent",
                    lambda e, a=addresses: a.setdefault(e["requestId"], e["request"]["url"]),
                )
                session.on(
                    "Network.loadingFinished",
                    lambda e, s=sizes: s.setdefault(e["requestId"], e["encodedDataLength"]),
                )
                page.goto(server.url + path, wait_until="commit")
                page.wait_for_selector("#main h1")
                page.wait_for_timeout(2500)
                painted = page.evaluate("() => window.largest") / 1e3
                context.close()
            kb = dict.fromkeys(("its own", *KINDS), 0.0)
            for key, size in sizes.items():
                address = addresses.get(key, "")
                kb[next((k for k, part in KINDS.items() if part in address), "its own")] += (
                    size / 1024
                )
            found.append(Weight(name, kb, painted))
    return found


def measure_changes(server: RunningServer, looked_at: Sequence[View]) -> Measure:
    """Choose another year or subject on the overview of a district that was not looked at before."""
    times = []
    dice = random.Random(5)
    with browsing() as browser:
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        for view in itertools.islice(looked_at, CHANGES // 4):
            page.goto(server.url + pages_of(view)["overview"])
            page.wait_for_selector(".kpi")
            page.wait_for_timeout(1500)
            for turn in range(4):
                key = ("filter-year", "filter-subject")[turn % 2]
                chosen = page.evaluate("key => document.getElementById(key).value", key)
                values = page.evaluate(
                    "key => [...document.getElementById(key).options].map(o => o.value)", key
                )
                others = [value for value in values if value != chosen]
                if not others:
                    continue
                taken = page.evaluate(CHANGE, [key, dice.choice(others)])
                if taken < 0:
                    raise RuntimeError(f"{page.url}: nothing changed within 20 s")
                times.append(taken / 1e3)
                page.wait_for_timeout(300)
    return Measure("filter change → last new pixel, new view", statistics.median(times), p95(times),
                   len(times), goal="p95 < 200 ms")  # fmt: skip


def record_question(server: RunningServer, path: str) -> dict[str, Any]:
    """Open a page in a browser and return what it asks the server for its content."""
    bodies: list[bytes] = []
    with browsing() as browser:
        page = browser.new_page()
        page.on(
            "request",
            lambda r: bodies.append(r.post_data_buffer) if CALLBACK in r.url else None,
        )
        page.goto(server.url + path)
        page.wait_for_selector("#main h1")
    return dict(json.loads(next(b for b in bodies if b and b"_pages_content" in b)))


def ask_for(question: dict[str, Any], address: str) -> dict[str, Any]:
    """Spell a page's question for another address."""
    path, _, search = address.partition("?")
    where = {"pathname": path, "search": f"?{search}"}
    inputs = [
        one | {"value": where.get(one["property"], one.get("value"))} for one in question["inputs"]
    ]
    return question | {"inputs": inputs}


def clicks_of(
    question: dict[str, Any], looked_at: Sequence[View], number: int
) -> Iterator[dict[str, Any]]:
    """Draw what one person looks at: views by Zipf's law, one of three pages of each."""
    dice = random.Random(number)
    weights = [1 / (place + 1) for place in range(len(looked_at))]
    while True:
        (view,) = dice.choices(looked_at, weights)
        address = pages_of(view)[dice.choice(("overview", "area", "school"))]
        yield ask_for(question, address)


@dataclass(slots=True)
class Person:
    """Somebody who clicks, and whose page asks for itself again where it is of an old snapshot.

    Parameters
    ----------
    clicks : seconds until each click was answered
    news : seconds that an open page was of an old snapshot
    failed : answers that were none
    """

    server: RunningServer
    number: int
    asked: Iterator[dict[str, Any]]
    clicks: list[float] = field(default_factory=list)
    news: list[float] = field(default_factory=list)
    failed: int = 0

    def click_until(self, end: float) -> None:
        """Look at one page after another."""
        dice = random.Random(self.number)
        line = HTTPConnection(self.server.url.removeprefix("http://"), timeout=60)
        time.sleep(dice.uniform(0, PAUSE[1]))
        while time.perf_counter() < end:
            question = next(self.asked)
            started = time.perf_counter()
            shown = self._ask(line, question)
            self.clicks.append(time.perf_counter() - started)
            self._look(line, question, shown, time.perf_counter() + dice.uniform(*PAUSE))

    def _look(self, line: HTTPConnection, question: dict[str, Any], shown: str, end: float) -> None:
        """Look at a page until it is time for the next; as ``live.js`` does, ask for news."""
        pointer, since = self.server.home / "snapshots" / CURRENT, time.time()
        while (left := end - time.perf_counter()) > 0:
            if shown != pointer.read_text().strip():
                shown = self._ask(line, question | {"changedPropIds": ["live-version.data"]})
                self.news.append(time.time() - max(since, pointer.stat().st_mtime))
            time.sleep(min(left, 0.25))

    def _ask(self, line: HTTPConnection, question: dict[str, Any]) -> str:
        """Ask for a page and return the snapshot that it shows."""
        try:
            line.request(
                "POST", CALLBACK, json.dumps(question), {"Content-Type": "application/json"}
            )
            answer = line.getresponse()
            found = SHOWN.search(answer.read())
        except OSError:  # the next click opens a new connection
            line.close()
            found = None
        self.failed += found is None
        return found[1].decode() if found else ""


def let_people_click(
    server: RunningServer, question: dict[str, Any], looked_at: Sequence[View]
) -> list[Person]:
    """Let a hundred people click for a minute."""
    people = [
        Person(server, number, clicks_of(question, looked_at, number)) for number in range(PEOPLE)
    ]
    end = time.perf_counter() + MINUTE
    threads = [threading.Thread(target=person.click_until, args=(end,)) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return people


def measure_people(server: RunningServer, home: Path, looked_at: Sequence[View]) -> list[Measure]:
    """A hundred people for a minute, from an empty cache; another minute; and while two files are published."""
    question = record_question(server, pages_of(looked_at[0])["overview"])
    floor = _floor(server)
    measures = []
    for what, publishes in (
        (", first minute of a server", False), ("", False), (", while snapshots are published", True)
    ):  # fmt: skip
        stop = threading.Event()
        publisher = threading.Thread(target=_drop_files, args=(home, stop))
        if publishes:
            publisher.start()
        people = let_people_click(server, question, looked_at)
        stop.set()
        if publishes:
            publisher.join()
        clicks, news = ([t for p in people for t in times(p)] for times in (CLICKS, NEWS))
        print(f"{len(clicks)} clicks{what}: {sum(p.failed for p in people)} failed")
        measures.append(
            Measure(f"{PEOPLE} people{what}", statistics.median(clicks), p95(clicks), len(clicks),
                    "/healthz, one after another", floor, "p95 < 300 ms")
        )  # fmt: skip
        if news:
            measures.append(
                Measure("an open page is old", statistics.median(news), p95(news), len(news))
            )  # fmt: skip
    return measures


def _floor(server: RunningServer) -> float:
    return statistics.median(clock(lambda: server.read("/healthz")) for _ in range(50))


def _drop_files(home: Path, stop: threading.Event) -> None:
    """Lay a changed file of a district into the inbox every half a minute."""
    while not stop.wait(5.0):
        made = next_file(home)
        made.rename(home / "inbox" / f"onet_p6_2567_{time.time_ns()}.csv")
        stop.wait(25.0)


@contextmanager
def serving_peer(home: Path) -> Iterator[RunningServer]:
    """Run the pandas page with two workers until left."""
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "uvicorn", "tests.bench.pandas_peer:create_peer", "--factory",
         "--port", str(port), "--workers", "2", "--log-level", "warning"],
        cwd=PROJECT, env=os.environ | {"KHETVIEW_HOME": str(home)},
    )  # fmt: skip
    server = RunningServer(f"http://127.0.0.1:{port}", home, process)
    try:
        wait_for(server, "/", 300)
        yield server
    finally:
        process.terminate()
        process.wait(timeout=30)


def measure_overview_beside_peer(
    server: RunningServer, home: Path, looked_at: Sequence[View]
) -> Measure:
    """One person asks for the overview of other districts; the pandas page is asked the same."""
    question = record_question(server, pages_of(looked_at[0])["overview"])
    asked = [ask_for(question, pages_of(view)["overview"]) for view in looked_at[:CHANGES]]
    bodies = [json.dumps(one).encode() for one in asked]
    ours = [clock(lambda b=body: _post(server, b)) for body in bodies]
    with serving_peer(home) as peer:
        asked_of_peer = {"output": "page.children", "changedPropIds": ["at.search"],
                         "outputs": {"id": "page", "property": "children"}}  # fmt: skip
        theirs = []
        for view in looked_at[:CHANGES]:
            search = "?" + pages_of(view)["overview"].partition("?")[2]
            where = {"inputs": [{"id": "at", "property": "search", "value": search}]}
            body = json.dumps(asked_of_peer | where).encode()
            theirs.append(clock(lambda b=body: _post(peer, b)))
    return Measure("overview of another district, one person", statistics.median(ours), p95(ours),
                   len(ours), "read everything with pandas", statistics.median(theirs),
                   "p95 < 100 ms")  # fmt: skip


def _post(server: RunningServer, body: bytes) -> None:
    connection = HTTPConnection(server.url.removeprefix("http://"), timeout=120)
    connection.request("POST", CALLBACK, body, {"Content-Type": "application/json"})
    answer = connection.getresponse()
    answer.read()
    connection.close()
    if answer.status != 200:
        raise RuntimeError(f"{server.url}: {answer.status}")


def measure_reports(home: Path, service: MetricsService, scratch: Path) -> Measure:
    """Two hundred sheets of schools as PDF, one command."""
    districts = [d.area for d in service.children(NATION, AreaLevel.DISTRICT) if d.school_count]
    schools: list[str] = []
    for district in districts:
        schools += service.school_places(district)["school_id"].tolist()
        if len(schools) >= REPORTS:
            break
    words = [word for school in schools[:REPORTS] for word in ("--school", school)]
    out = scratch / "reports"
    taken = clock(lambda: khetview("report", *words, "--out", out, home=home, check=True))
    made = len(list(out.glob("*.pdf")))
    if made != REPORTS:
        raise RuntimeError(f"{made} reports instead of {REPORTS}")
    shutil.rmtree(out)
    return Measure(f"{REPORTS} school reports", taken, taken, 1, goal="< 60 s")


def measure_at_screens(home: Path, scratch: Path) -> list[Measure]:
    """Measure the screens of a national workspace; files are published into it."""
    service = MetricsService(SnapshotReader(Workspace(home).snapshots), MetricsSettings())
    looked_at = views(service, 120)
    measures = [measure_reports(home, service, scratch)]
    with serving(home) as server:
        wait_for(server, "/readyz")
        time.sleep(3)  # both workers and the loader are up
        measures.append(measure_changes(server, looked_at))
        for weight in weigh_pages(server, looked_at[0]):
            sizes = ", ".join(f"{kb:5.0f} KB of {kind}" for kind, kb in weight.sizes_kb.items())
            print(f"{weight.page:12}{sizes} (goal: 150 of its own); "
                  f"largest paint {weight.painted:.2f} s (goal: 1.2)")  # fmt: skip
        measures.append(measure_overview_beside_peer(server, home, looked_at[40:]))
        measures += measure_people(server, home, looked_at)
    return measures


def measure_people_of_the_nation(scratch: Path) -> list[Measure]:
    """Make the nation, and measure its screens."""
    home = scratch / "screens_of_the_nation"
    make_demo(Workspace(home), "nation")
    return measure_at_screens(home, scratch)


if __name__ == "__main__":
    from tempfile import TemporaryDirectory

    from tests.bench.measuring import print_table

    with TemporaryDirectory(prefix="khetview-bench-") as folder:
        print_table(measure_at_screens(Path(sys.argv[1]), Path(folder)))
