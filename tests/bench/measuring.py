"""One measured thing, and the table of them."""

from __future__ import annotations

import json
import platform
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime

from tests.running import PROJECT

RESULTS = PROJECT / "bench-results"


@dataclass(frozen=True, slots=True)
class Measure:
    """One measured thing beside its floor or peer; seconds, median and 95th percentile.

    Parameters
    ----------
    peak_mb : the most memory that its process held, MB; None where it was not looked at
    """

    name: str
    median: float
    p95: float
    runs: int
    beside: str = ""
    beside_median: float | None = None
    goal: str = ""
    peak_mb: float | None = None

    @property
    def ratio(self) -> float | None:
        """How many times the floor."""
        return self.median / self.beside_median if self.beside_median else None


def p95(times: Sequence[float]) -> float:
    """Return the 95th percentile, the nearest measured value above."""
    ordered = sorted(times)
    return ordered[min(len(ordered) - 1, int(0.95 * len(ordered)))]


def clock(work: Callable[[], object]) -> float:
    """Return how long something takes, seconds."""
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def print_table(measures: Sequence[Measure]) -> None:
    """Print medians, 95th percentiles and ratios."""
    print(
        f"\n{'':44}{'median':>10}{'p95':>10}{'runs':>6}  {'memory':>8}  {'goal':18}{'beside':34}{'median':>9}{'ratio':>7}"
    )
    for m in measures:
        beside = (
            f"{m.beside:34}{m.beside_median * 1e3:>6.0f} ms{m.ratio:>7.1f}"
            if m.beside_median
            else ""
        )
        digits = 1 if m.median < 0.1 else 0
        print(
            f"{m.name:44}{m.median * 1e3:>7.{digits}f} ms{m.p95 * 1e3:>7.{digits}f} ms{m.runs:>6}"
            f"{f'{m.peak_mb:.0f} MB' if m.peak_mb else '':>8}  {m.goal:18}{beside}"
        )


def keep(measures: Sequence[Measure], stages: Mapping[str, float]) -> None:
    """Write the table as JSON, and what each stage of a load costs, seconds."""
    RESULTS.mkdir(exist_ok=True)
    written = {
        "measured_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "python": platform.python_version(),
        "measures": [asdict(m) | {"ratio": m.ratio} for m in measures],
        "stages": dict(stages),
    }
    path = RESULTS / "bench.json"
    path.write_text(json.dumps(written, indent=1, ensure_ascii=False), encoding="utf-8")
    print(f"\n{path.relative_to(PROJECT)}")
