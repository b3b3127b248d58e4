"""What is worked out in memory while somebody waits: the rule of a colour, its next step, a search."""

from __future__ import annotations

import random
import statistics
from collections.abc import Callable

import numpy as np
import pandas as pd
from scipy.spatial import cKDTree

from metrics.quality.network import find_neighbours
from metrics.quality.next_step import choose_lifts, find_next_steps
from metrics.quality.rating import what_if
from metrics.quality.scheme import Scheme
from metrics.quality.schemes import read_schemes
from metrics.search import SchoolIndex
from tests.bench.measuring import Measure, clock, p95

SCHOOLS = 30_000
RUNS = 15


def measure_deciding() -> list[Measure]:
    """Return what each takes, beside the plainest thing that is like it."""
    return [_networks(), *_colours(), _lifts(), _search()]


def _measure(
    name: str, ours: Callable[[], object], beside: str, floor: Callable[[], object], goal: str
) -> Measure:
    ours(), floor()
    pairs = [(clock(ours), clock(floor)) for _ in range(RUNS)]
    times, floors = zip(*pairs, strict=True)
    return Measure(name, statistics.median(times), p95(times), RUNS, beside,
                   statistics.median(floors), goal)  # fmt: skip


def _networks() -> Measure:
    dice = np.random.default_rng(7)
    places = pd.DataFrame({
        "school_id": [f"{number:08d}" for number in range(SCHOOLS)],
        "latitude": dice.uniform(5.6, 20.5, SCHOOLS),
        "longitude": dice.uniform(97.3, 105.7, SCHOOLS),
        "is_approximate": False,
    })  # fmt: skip
    flat = places[["latitude", "longitude"]].to_numpy()
    return _measure(
        f"networks of 5 km among {SCHOOLS:,} schools", lambda: find_neighbours(places),
        "SciPy's pairs on a flat map", lambda: cKDTree(flat).query_pairs(0.045), "< 2 s",
    )  # fmt: skip


def _colours() -> list[Measure]:
    scheme = next(one for one in read_schemes() if one.key == "six_colours")
    assert isinstance(scheme, Scheme)
    levels = {one.key: 3 + (place % 3 == 0) for place, one in enumerate(scheme.indicators)}

    def add_up() -> float:
        return float(
            sum(
                levels[one.key] * weight
                for one, weight in zip(scheme.indicators, scheme.weights, strict=True)
            )
        )

    return [
        _measure("what-if: 74 levels to a colour", lambda: what_if(scheme, levels),
                 "their weighted sum", add_up, "< 100 ms"),
        _measure("next step: the three cheapest sets", lambda: find_next_steps(scheme, levels, sets=3),
                 "one what-if", lambda: what_if(scheme, levels), "< 1 s"),
    ]  # fmt: skip


def _lifts() -> Measure:
    dice = random.Random(1)
    efforts = [dice.choice([1, 2, 3.5, 7, 9, 12, 40]) for _ in range(200)]
    pupils = [dice.randint(20, 900) for _ in range(200)]
    return _measure(
        "lift: 200 schools within an effort", lambda: choose_lifts(efforts, 300, pupils),
        "the greedy choice",
        lambda: sorted(range(200), key=lambda place: pupils[place] / efforts[place]), "< 1 s",
    )  # fmt: skip


def _search() -> Measure:
    dice = random.Random(9)
    parts = ["บ้าน", "วัด", "ทุ่ง", "ดอย", "ห้วย", "น้ำ", "นา", "แม่", "ใหม่", "คำ", "ปั้ว", "ราษฎร์", "วิทยา"]
    codes = [str(99010000 + number) for number in range(SCHOOLS)]
    names = ["".join(dice.choices(parts, k=5)) for _ in codes]
    schools = pd.DataFrame({"school_id": codes, "name_th": names})
    schools["amphoe_name_th"] = dice.choices(parts, k=SCHOOLS)
    index = SchoolIndex(schools.assign(tambon_name_th=None, network_name_th=None))
    typed = ("น", "น้ำ", "บานทุง", "ราษฏร์บำรุง", "ดอยหวยทุ่งวิทะยา", "99010", "แม่", "ทุ่ง คำ", "zzzz")
    return _measure(
        f"search: {len(typed)} words among {SCHOOLS:,} schools",
        lambda: [index.search(word) for word in typed], "the words as they are, by `in`",
        lambda: [[name for name in names if word in name] for word in typed],
        f"< {30 * len(typed)} ms",
    )  # fmt: skip
