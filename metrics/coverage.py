"""What is loaded of each test, grade and year: whole, in part, not at all, and how often replaced."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

import pandas as pd

from data_pipeline.warehouse.vocabulary import Coverage

PARTIAL_CHECKS = ("rows_missing", "subject_missing", "count_missing")
"""Findings that say that something of the paper is not there."""


Paper: TypeAlias = tuple[str, str, str]
"""Dataset, grade and round: what has a line of its own in the calendar."""

Filled: TypeAlias = Mapping[tuple[Paper, int], Mapping[str, set[int]]]
"""Paper and year → district → the loads that fill it."""

_PARTS = 5
"""Of a cell's name: dataset, grade, year, round and district."""


@dataclass(frozen=True, slots=True)
class Calendar:
    """What is loaded of every district.

    Parameters
    ----------
    now : what counts
    ever : what was ever taken; undone loads too
    partial : loads with rows set aside, or a finding of `PARTIAL_CHECKS`
    """

    now: Filled
    ever: Filled
    partial: set[int]


def read_cells(cells: Iterable[tuple[str, int]]) -> Filled:
    """Sort cells by paper, year and district; those without a year or a district are left out.

    Parameters
    ----------
    cells : name of a cell and a load that fills it
    """
    filled: dict[tuple[Paper, int], dict[str, set[int]]] = defaultdict(dict)
    for name, load_id in cells:
        parts = name.split("/", _PARTS - 1)
        if len(parts) < _PARTS:
            continue
        dataset, grade, year, round_no, district = parts
        if len(year) == 4 and year.isdecimal() and district != "0000":
            by_district = filled[(dataset, grade, round_no), int(year)]
            by_district.setdefault(district, set()).add(load_id)
    return dict(filled)


def read_coverage(calendar: Calendar, district: str | None = None) -> pd.DataFrame:
    """Return the calendar of what is loaded.

    Parameters
    ----------
    district : the one whose calendar is wanted; None = of all together

    Returns
    -------
    DataFrame ``dataset grade round_no year_be state district_count known_count load_id
    earlier_count``: one row for each dataset, grade and round that is loaded at all, and each year
    from its first to its last, wherever it is loaded; ``load_id`` where one load fills it all. A
    year is partial where a district lacks it that has another year of the same paper.
    """
    years: dict[Paper, list[int]] = defaultdict(list)
    known: dict[Paper, set[str]] = defaultdict(set)
    for (paper, year), there in calendar.now.items():
        if paper[0] != "benchmarks":
            years[paper].append(year)
            known[paper].update(_only(there, district))
    rows = []
    for paper in sorted(years):
        dataset, grade, round_no = paper
        for year in range(min(years[paper]), max(years[paper]) + 1):
            now, ever = (
                _only(filled.get((paper, year), {}), district)
                for filled in (calendar.now, calendar.ever)
            )
            loads, earlier = (set().union(*there.values()) for there in (now, ever))
            is_partial = len(now) < len(known[paper]) or not loads.isdisjoint(calendar.partial)
            state = Coverage.PARTIAL if is_partial else Coverage.LOADED
            rows.append(
                {
                    "dataset": dataset,
                    "grade": "" if grade == "-" else grade,
                    "round_no": 0 if round_no == "-" else int(round_no),
                    "year_be": year,
                    "state": (state if now else Coverage.MISSING).value,
                    "district_count": len(now),
                    "known_count": max(len(known[paper]), district is not None),
                    "load_id": next(iter(loads)) if len(loads) == 1 else None,
                    "earlier_count": len(earlier) - len(loads),
                }
            )
    return pd.DataFrame(rows)


def _only(there: Mapping[str, set[int]], district: str | None) -> Mapping[str, set[int]]:
    """Keep one district, or all of them."""
    if district is None:
        return there
    return {district: there[district]} if district in there else {}
