"""How long the service takes for what a screen asks, unkept: ``python -m tests.bench.calls WORKSPACE``."""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from data_pipeline.warehouse.engine import Workspace
from data_pipeline.warehouse.vocabulary import AreaLevel
from metrics.answers import Area
from metrics.service import MetricsService
from metrics.settings import MetricsSettings
from metrics.snapshots import SnapshotReader

RUNS = 20
SCHOOL, DISTRICT = AreaLevel.SCHOOL, AreaLevel.DISTRICT
Ask = Callable[[MetricsService], object]


def questions(school_id: str, district_id: str, paper: Mapping[str, object]) -> dict[str, Ask]:
    """Return what the screens ask, by name."""
    inside = {"by": SCHOOL, "within": Area(DISTRICT, district_id), **paper}
    asked: dict[str, Ask] = {
        f"{metric}, schools of a district": lambda s, m=metric: s.answer(m, **inside)
        for metric in ("mean_gap", "rank", "funnel_position", "alert_chance", "gap_change")
    }
    return asked | {
        "mean_gap, a school's papers": lambda s: s.answer("mean_gap", by=SCHOOL, ids=[school_id]),
        "mean_gap to similar, a school's papers": lambda s: s.answer(
            "mean_gap", by=SCHOOL, ids=[school_id], reference=AreaLevel.SIMILAR
        ),
        "mean_gap, every school": lambda s: s.answer("mean_gap", by=SCHOOL, **paper),
        "rank, every school": lambda s: s.answer("rank", by=SCHOOL, **paper),
        "variance_share, a district": lambda s: s.answer(
            "variance_share", by=DISTRICT, ids=[district_id], **paper
        ),
        "similar schools of a school": lambda s: s.similar_schools(school_id),
    }


def measure(home: Path) -> dict[str, tuple[float, float, float]]:
    """Ask each question of a fresh service; return median and p95, seconds, and the median's CPU."""
    reader, settings = SnapshotReader(Workspace(home).snapshots), MetricsSettings()
    first = MetricsService(reader, settings)
    newest = first.papers(Area(AreaLevel.NATION, "0000"))[0]
    paper: dict[str, object] = {
        "test": newest.test,
        "grade": newest.grade.value,
        "year_be": newest.year_be,
    }
    row = first.answer("mean", by=SCHOOL, **paper).frame.iloc[0]  # type: ignore[arg-type]
    paper["subject"] = row["subject"]
    school = first.school(row["school_id"])
    found = {}
    for name, ask in questions(school.school_id, str(school.district_id), paper).items():
        taken = []
        for _ in range(RUNS):
            service = MetricsService(reader, settings)
            service.home_area()  # a worker knows the areas of its snapshot
            wall, cpu = time.perf_counter(), time.process_time()
            ask(service)
            taken.append((time.perf_counter() - wall, time.process_time() - cpu))
        walls = sorted(wall for wall, _ in taken)
        p95 = walls[int(0.95 * RUNS) - 1]
        found[name] = (statistics.median(walls), p95, statistics.median(cpu for _, cpu in taken))
    return found


def main() -> None:
    """Print the table."""
    print(f"{'':44}{'median':>10}{'p95':>10}{'CPU':>10}   goal: p95 < 10 ms")
    for name, (median, p95, cpu) in measure(Path(sys.argv[1])).items():
        print(f"{name:44}{median * 1e3:>7.1f} ms{p95 * 1e3:>7.1f} ms{cpu * 1e3:>7.1f} ms")


if __name__ == "__main__":
    main()
