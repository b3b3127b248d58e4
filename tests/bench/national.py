"""The nation: build it, publish one district's file into it, and ask what the screens ask.

A call is "new" where a fresh service answers it, so that nothing is kept but the names of schools
and areas and the nation's means, and each call is of another district or paper. It is "as at work"
where workers keep what they answered and 100 viewers come back to what others looked at: views are
drawn by Zipf's law, and looked at when the workers have been up for half a minute.
"""

from __future__ import annotations

import gc
import itertools
import json
import random
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from app import make_demo
from data_pipeline.load import load_file
from data_pipeline.warehouse.engine import Workspace
from data_pipeline.warehouse.vocabulary import AreaLevel
from metrics.answers import NATION, Area, Paper
from metrics.publishing import publish
from metrics.service import MetricsService
from metrics.settings import MetricsSettings
from metrics.snapshot_reader import SnapshotReader
from metrics.snapshots import CURRENT
from tests.bench.measuring import Measure, p95
from tests.bench.screen_calls import measure_screen_calls
from tests.running import PROJECT

RUNS = 60
WORKERS = 2
WARM_UP, SECONDS = 30.0, 10.0
SCHOOL, DISTRICT = AreaLevel.SCHOOL, AreaLevel.DISTRICT
GOAL = "p95 < 10 ms"
INSIDE = ("mean", "mean_gap", "rank", "funnel_position", "alert_chance", "gap_change")
"""Metrics that screens ask of the schools of a district."""

Ask = Callable[[MetricsService], object]


@dataclass(frozen=True, slots=True)
class View:
    """What one viewer looks at: a district's paper, one of its schools, one subject."""

    district: Area
    paper: Paper
    school_id: str
    subject: str

    def questions(self) -> dict[str, Ask]:
        """Return what the screens ask of it, by name."""
        paper = {
            "test": self.paper.test,
            "grade": self.paper.grade.value,
            "year_be": self.paper.year_be,
        }
        inside = {"by": SCHOOL, "within": self.district, **paper}
        asked: dict[str, Ask] = {
            f"{metric}, schools of a district": lambda s, m=metric: s.answer(m, **inside)
            for metric in INSIDE
        }
        return asked | {
            "mean_gap, all papers of a school": lambda s: s.answer(
                "mean_gap", by=SCHOOL, ids=[self.school_id]
            ),
            "mean_gap, districts of a paper": lambda s: s.answer("mean_gap", by=DISTRICT, **paper),
            "mean, ten years of a district": lambda s: s.answer(
                "mean", by=DISTRICT, ids=[self.district.area_id], test=self.paper.test
            ),
            "similar schools of a school": lambda s: s.similar_schools(self.school_id),
        }

    def national(self) -> dict[str, Ask]:
        """Return the questions whose answer is every school of the nation."""
        paper = {
            "test": self.paper.test,
            "grade": self.paper.grade.value,
            "year_be": self.paper.year_be,
            "subject": self.subject,
        }
        return {
            f"{metric}, every school": lambda s, m=metric: s.answer(m, by=SCHOOL, **paper)
            for metric in ("mean_gap", "rank")
        }


def views(service: MetricsService, count: int) -> list[View]:
    """Return views of different districts and papers, mixed, none twice."""
    dice = random.Random(20261121)
    papers = service.papers(NATION)
    districts = [info.area for info in service.children(NATION, DISTRICT) if info.school_count]
    pairs = list(itertools.product(districts, papers))
    dice.shuffle(pairs)
    found = []
    for district, paper in pairs:
        rows = service.answer(
            "mean", by=SCHOOL, within=district,
            test=paper.test, grade=paper.grade.value, year_be=paper.year_be,
        ).frame  # fmt: skip
        if len(rows):
            row = rows.iloc[dice.randrange(len(rows))]
            found.append(View(district, paper, str(row["school_id"]), str(row["subject"])))
        if len(found) == count:
            break
    return found


def measure_build(home: Path) -> list[Measure]:
    """Build the whole snapshot anew, and one district's file into it, each in its own process."""
    bare = Path(shutil.copytree(home, home.parent / "bare"))
    shutil.rmtree(bare / "snapshots")
    (bare / "snapshots").mkdir()
    whole = _publish_apart(bare)
    times = []
    for _ in range(3):
        load_file(next_file(bare), Workspace(bare), is_demo=True)
        times.append(_publish_apart(bare))
    shutil.rmtree(bare)
    seen, released = [one.seen for one in times], [one.released for one in times]
    return [
        Measure("nation: the whole build", whole.released, whole.released, 1, goal="< 60 s, 2 GB",
                peak_mb=whole.peak_mb),
        Measure("nation: a district's file, until it is seen", statistics.median(seen), p95(seen),
                len(seen), goal="< 3 s"),
        Measure("nation: the same, until the public may see it", statistics.median(released),
                p95(released), len(released), peak_mb=max(one.peak_mb for one in times)),
    ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Published:
    """What publishing took: seconds until the office sees it, and the public; the peak in MB."""

    seen: float
    released: float
    peak_mb: float


def _publish_apart(home: Path) -> Published:
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.national", str(home), "publish"],
        cwd=PROJECT, check=True, capture_output=True, text=True,
    )  # fmt: skip
    return Published(*json.loads(done.stdout))


def publish_here(home: Path) -> None:
    """Publish, and print what it took, as `Published` has it."""
    started = time.time()
    publish(Workspace(home), MetricsSettings())
    released = time.time() - started
    seen = (home / "snapshots" / CURRENT).stat().st_mtime - started
    status = Path("/proc/self/status").read_text().splitlines()
    peak = next(int(line.split()[1]) for line in status if line.startswith("VmHWM"))
    print(json.dumps([seen, released, peak / 1024]))


_TURN = itertools.count(1)


def next_file(home: Path) -> Path:
    """Write one district's rows of a national file, with a number moved, and return its path."""
    source = home / "files" / "onet_p6_2567.csv"
    header, *rows = source.read_text(encoding="utf-8-sig").splitlines()
    code = next(row[:4] for row in rows if row[4:8] != "0000")
    own = [row for row in rows if row.startswith(code) and row[4:8] != "0000"]
    cells = own[0].split(",")
    cells[2] = str(30 + next(_TURN))
    path = home / "onet_p6_2567_district.csv"
    path.write_text("\n".join([header, ",".join(cells), *own[1:]]) + "\n", encoding="utf-8")
    return path


def measure_new_calls(home: Path) -> list[Measure]:
    """Ask each question of many views, each of a service that keeps only names."""
    reader, settings = SnapshotReader(Workspace(home).snapshots), MetricsSettings()
    service = MetricsService(reader, settings)
    looked_at = views(service, RUNS)
    taken: dict[str, list[float]] = {}
    for number, view in enumerate(looked_at):
        asked = view.questions() | (view.national() if number < RUNS // 6 else {})
        for name, ask in asked.items():
            fresh = MetricsService(reader, settings)
            fresh.area(view.district)
            other = looked_at[number - 1]  # names and the nation are known
            fresh.answer("mean_gap", by=SCHOOL, ids=[other.school_id])
            fresh.answer("mean", by=DISTRICT, ids=[other.district.area_id])
            gc.collect()  # what was made to get here; a worker's own is frozen
            started = time.perf_counter()
            ask(fresh)
            taken.setdefault(name, []).append(time.perf_counter() - started)
    return [
        Measure(f"new: {name}", statistics.median(times), p95(times), len(times), goal=GOAL)
        for name, times in taken.items()
    ]


def measure_at_work(home: Path) -> list[Measure]:
    """Let two workers answer as fast as they can, and look at them when they have been up for a while."""
    running = [
        subprocess.Popen(
            [sys.executable, "-m", "tests.bench.national", str(home), str(number)],
            cwd=PROJECT, stdout=subprocess.PIPE, text=True,
        )
        for number in range(WORKERS)
    ]  # fmt: skip
    told = [json.loads(one.communicate()[0]) for one in running]
    times = sorted(itertools.chain.from_iterable(told))
    rate = len(times) / SECONDS
    print(f"two workers: {rate:,.0f} calls a second (goal: 500)")
    return [Measure("as at work: a call, two workers", statistics.median(times), p95(times),
                    len(times), goal=f"{GOAL}, 500/s")]  # fmt: skip


def work(home: Path, number: int) -> None:
    """Answer as one worker, and print how long each call took."""
    service = MetricsService(SnapshotReader(Workspace(home).snapshots), MetricsSettings())
    calls = list(_calls(views(service, 400), number))
    fresh = MetricsService(SnapshotReader(Workspace(home).snapshots), MetricsSettings())
    times = []
    begun = time.perf_counter() + WARM_UP
    for ask in itertools.cycle(calls):
        started = time.perf_counter()
        ask(fresh)
        now = time.perf_counter()
        if started >= begun:
            times.append(now - started)
        if now > begun + SECONDS:
            break
    print(json.dumps(times))


def _calls(looked_at: list[View], number: int) -> Iterator[Ask]:
    """Draw views by Zipf's law, and one question of each: those of the nation one in a hundred."""
    dice = random.Random(number)
    weights = [1 / (place + 1) for place in range(len(looked_at))]
    for view in dice.choices(looked_at, weights, k=20_000):
        asked = view.national() if dice.random() < 0.01 else view.questions()
        yield dice.choice(list(asked.values()))


def measure_nation(scratch: Path) -> list[Measure]:
    """Make the nation and measure all of it."""
    home = scratch / "nation"
    make_demo(Workspace(home), "nation")
    return [
        *measure_build(home),
        *measure_new_calls(home),
        *measure_screen_calls(str(home)),
        *measure_at_work(home),
    ]


if __name__ == "__main__":
    home, what = Path(sys.argv[1]), sys.argv[2]
    if what == "publish":
        publish_here(home)
    else:
        work(home, int(what))
