"""Every call that the screens make of a nation's numbers: ``python -m tests.bench.screen_calls HOME [VIEWS]``.

One worker draws views that nobody looked at before: nine in ten of a district or one of its schools, the
others of a province or the nation. A call counts from the screen's side: what it asks of itself belongs
to it. Names of metrics and areas are calls too, and quick; so the calls for numbers have a line of their own.
"""

from __future__ import annotations

import gc
import random
import statistics
import sys
import time
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from dashboard.rights import OFFICE, asking_as
from data_pipeline.warehouse.vocabulary import AreaLevel
from metrics.answers import NATION, Area
from metrics.service import MetricsService
from tests.bench.measuring import Measure, p95, print_table
from tests.bench.profile_pages import Desk, Query

PAGES = (
    "overview",
    "area",
    "school",
    "subjects",
    "gaps",
    "retention",
    "quality",
    "compare",
    "data",
)
VIEWS, WARM = 40, 3
GOAL = "p95 < 10 ms"
SMALL_VIEWS, PROVINCES = 0.9, 0.08
"""Shares of the views: of a district or a school, and of a province; the rest is of the nation."""


class Timed:
    """A service that notes how long each call took.

    Parameters
    ----------
    service : answers
    """

    def __init__(self, service: MetricsService) -> None:
        self._service = service
        self.taken: list[tuple[str, float]] = []

    def __getattr__(self, name: str) -> Any:
        """Return the service's own method, timed."""
        own = getattr(self._service, name)
        if not callable(own):
            return own

        def ask(*args: Any, **kwargs: Any) -> Any:
            started = time.perf_counter()
            try:
                return own(*args, **kwargs)
            finally:
                taken = time.perf_counter() - started
                self.taken.append((_kind(name, args, kwargs), taken))

        return ask


def _kind(name: str, args: Sequence[Any], kwargs: dict[str, Any]) -> str:
    """Name a call by what it asks, without the place."""
    words = [name]
    if name == "answer":
        where = f"of a {kwargs['within'].level}" if kwargs.get("within") else ""
        words += [str(args[0]), f"by {kwargs['by']}", where]
        words += ["against similar ones"] * (kwargs.get("reference") is AreaLevel.SIMILAR)
    elif args and isinstance(args[0], Area):
        words.append(f"of a {args[0].level}")
    return " ".join(word for word in words if word)


def is_number(kind: str) -> bool:
    """Whether a call asks for numbers, not for a name."""
    return kind.startswith(("answer ", "domains", "similar_schools", "quality_"))


def _draw_views(desk: Desk, count: int) -> list[tuple[str, Query]]:
    dice = random.Random(20261122)
    service = desk.service
    districts = [d.area for d in service.children(NATION, AreaLevel.DISTRICT) if d.school_count]
    provinces = [p.area for p in service.children(NATION, AreaLevel.PROVINCE) if p.school_count]
    years = sorted({paper.year_be for paper in service.papers(NATION)})
    views = []
    for _ in range(count):
        for page in PAGES:
            area, turn = dice.choice(districts), dice.random()
            if turn > SMALL_VIEWS and page not in ("area", "school"):
                area = dice.choice(provinces) if turn < SMALL_VIEWS + PROVINCES else NATION
            query: Query = {"area": str(area)}
            if page == "area":
                query = {"level": area.level.value, "area_id": area.area_id}
            if page == "school":
                schools = service.school_places(area)["school_id"]
                query = {"school_id": str(schools.iloc[dice.randrange(len(schools))])}
            views.append((page, query | {"year": str(dice.choice(years))}))
    return views


def measure_screen_calls(home: str, count: int = VIEWS) -> list[Measure]:
    """Draw views of every page, and return what their calls took, by page and all together."""
    desk = Desk(home)
    with asking_as(OFFICE):
        views = _draw_views(desk, count + WARM)
    desk.forget()
    timed = Timed(desk.service)
    desk.service = timed  # type: ignore[assignment]
    by_page: dict[str, list[tuple[str, float]]] = defaultdict(list)
    for number, (page, query) in enumerate(views):
        if number == WARM * len(PAGES):  # a worker that is up: the names and the nation are known
            gc.collect()
            gc.freeze()
            by_page.clear()
        timed.taken.clear()
        desk.draw(page, query)
        by_page[page] += timed.taken
    every = [call for calls in by_page.values() for call in calls]
    numbers = [call for call in every if is_number(call[0])]
    groups = {"every call": every, "every call for numbers": numbers} | {
        f"{page}: calls for numbers": [call for call in calls if is_number(call[0])]
        for page, calls in by_page.items()
    }
    measures = [
        Measure(f"screens of the nation: {name}", *_spread([t for _, t in calls]), len(calls), goal=GOAL)
        for name, calls in groups.items()
        if calls
    ]  # fmt: skip
    _print_slowest(numbers)
    return measures


def _spread(times: Sequence[float]) -> tuple[float, float]:
    return statistics.median(times), p95(times)


def _print_slowest(calls: Sequence[tuple[str, float]], most: int = 12) -> None:
    """Print the kinds of calls that take longest."""
    by_kind: dict[str, list[float]] = defaultdict(list)
    for kind, taken in calls:
        by_kind[kind].append(taken)
    print("\nslowest kinds of calls, median and p95 in ms:")
    for kind, times in sorted(by_kind.items(), key=lambda item: -p95(item[1]))[:most]:
        median, high = (seconds * 1e3 for seconds in _spread(times))
        print(f"{kind:66}{median:8.1f}{high:8.1f}{len(times):6}")


if __name__ == "__main__":
    home, *count = sys.argv[1:]
    print_table(measure_screen_calls(home, *map(int, count)))
