"""Where a page's milliseconds go: ``python -m tests.bench.profile_pages HOME [--calls PAGE]``.

Each page is drawn in this process on a workspace that is there already, without a server: first
with nothing kept (the first draw after a publish), then again for views that were not asked before.
"""

from __future__ import annotations

import argparse
import cProfile
import gc
import pstats
import random
import statistics
import time
from collections.abc import Sequence
from typing import Any

import dash

from app import open_service, open_workspace, read_settings
from dashboard.factory import create_app
from dashboard.page import Page, discover_pages
from dashboard.render import VERSION_KEY, draw_page
from dashboard.rights import OFFICE, asking_as
from dashboard.service import MeasureCache
from data_pipeline.warehouse.vocabulary import AreaLevel
from metrics.answers import Area

RUNS, VIEWS = 15, 60
OTHERS = ("subjects", "gaps", "retention", "quality")
"""Pages that are drawn of one area, beside those with views of their own."""

Query = dict[str, Any]


def fail(key: str) -> None:
    """Stop: what a page takes that could not be drawn says nothing."""
    raise RuntimeError(f"the page {key} could not be drawn")


class Desk:
    """A workspace's service, and pages drawn from it as the router would."""

    def __init__(self, home: str) -> None:
        workspace = open_workspace(home)
        self.pages = {page.key: page for page in discover_pages()}
        self.service = open_service(workspace, read_settings(workspace))
        self.cache = MeasureCache()
        create_app(self.service)  # registers the pages for the menu

    def forget(self) -> None:
        """Start anew, as after a publish: the files are open, and no answer is kept."""
        self.service.forget()
        self.cache.clear()

    def draw(self, key: str, query: Query) -> tuple[float, float, int]:
        """Return the seconds of drawing and of writing JSON, and the bytes written."""
        page: Page = self.pages[key]
        started = time.perf_counter()
        with asking_as(OFFICE):
            drawn = draw_page(
                page, self.service, self.cache, fail, query | {VERSION_KEY: 1}, raises_refusals=True
            )
        between = time.perf_counter()
        written = dash._utils.to_json({"response": drawn})
        return between - started, time.perf_counter() - between, len(written)


def views(desk: Desk, key: str) -> list[Query]:
    """Return different views of a page: years and districts, mixed."""
    with asking_as(OFFICE):
        found = _views(desk, key)
    random.Random(7).shuffle(found)
    return found[:VIEWS]


def _views(desk: Desk, key: str) -> list[Query]:
    nation = Area(AreaLevel.NATION, "0000")
    districts = [d.area.area_id for d in desk.service.children(nation, AreaLevel.DISTRICT)]
    years = sorted({p.year_be for p in desk.service.papers(nation)})
    if key == "overview" or key in OTHERS:
        return [{"area": f"district:{d}", "year": str(y)} for y in years for d in districts]
    if key == "area":
        return [
            {"level": "district", "area_id": d, "year": str(y)} for y in years for d in districts
        ]
    places = desk.service.school_places(Area(AreaLevel.DISTRICT, districts[0]))
    return [{"school_id": str(i)} for i in places["school_id"].head(40)]


def tell(name: str, times: Sequence[tuple[float, float, int]]) -> None:
    """Print medians in milliseconds, and bytes."""
    draw, write = (statistics.median(t[i] for t in times) * 1e3 for i in (0, 1))
    print(f"{name:34}{draw:8.1f} ms drawn {write:8.1f} ms JSON {times[0][2]:9,} bytes")


def main() -> None:
    """Print the table, or the calls behind one page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("home")
    parser.add_argument("--calls", metavar="PAGE", help="show the dearest calls of one page")
    arguments = parser.parse_args()
    desk = Desk(arguments.home)
    keys = [arguments.calls] if arguments.calls else ["overview", "area", "school", *OTHERS]
    for key in keys:
        asked = views(desk, key)
        desk.draw(key, asked[-1])  # imports and first-use costs are not the page's
        cold = []
        for _ in range(RUNS):
            desk.forget()
            cold.append(desk.draw(key, asked[-1]))
        tell(f"{key}, nothing kept", cold)
        profile = cProfile.Profile()
        if arguments.calls:
            profile.enable()
        gc.collect()
        tell(f"{key}, another view", [desk.draw(key, query) for query in asked[:-1]])
        profile.disable()
        if arguments.calls:
            pstats.Stats(profile).sort_stats("tottime").print_stats(35)
            pstats.Stats(profile).sort_stats("cumtime").print_stats(70)


if __name__ == "__main__":
    main()
