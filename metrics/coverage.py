"""What is loaded of each test, grade and year: whole, in part, not at all, and how often replaced."""

from __future__ import annotations

import pandas as pd

from data_pipeline.warehouse.vocabulary import Coverage

PARTIAL_CHECKS = ("rows_missing", "subject_missing", "count_missing")
"""Findings that say that something of the paper is not there."""


def read_coverage(cells: pd.DataFrame, current: pd.DataFrame, partial: set[int]) -> pd.DataFrame:
    """Return the calendar of what is loaded.

    Parameters
    ----------
    cells : every cell of every load that was taken, ``load_id cell_id``; undone loads too
    current : cells that count, ``cell_id load_id``
    partial : loads with rows set aside, or a finding of `PARTIAL_CHECKS`

    Returns
    -------
    DataFrame ``dataset grade round_no year_be state district_count known_count load_id
    earlier_count``: one row for each dataset, grade and round that is loaded at all, and each year
    from its first to its last; ``load_id`` where one load fills it all
    """
    columns = ["dataset", "grade", "year_be", "round_no", "district_id"]

    def split(frame: pd.DataFrame) -> pd.DataFrame:
        parts = frame["cell_id"].str.split("/", n=4, expand=True)
        if parts.shape[1] < len(columns):
            return pd.DataFrame(columns=[*columns, "load_id"])
        parts.columns = pd.Index(columns)
        known = parts.assign(load_id=frame["load_id"])
        return known[known["year_be"].str.fullmatch(r"\d{4}") & (known["district_id"] != "0000")]

    now, ever = split(current), split(cells)
    now = now[now["dataset"] != "benchmarks"]
    rows = []
    for key, own in now.groupby(["dataset", "grade", "round_no"], sort=True):
        dataset, grade, round_no = map(str, key)
        known = set(own["district_id"])
        years = own["year_be"].astype(int)
        for year in range(int(years.min()), int(years.max()) + 1):
            there = own[years == year]
            loads = set(there["load_id"])
            before = ever[
                (ever["dataset"] == dataset)
                & (ever["grade"] == grade)
                & (ever["round_no"] == round_no)
                & (ever["year_be"] == str(year))
            ]
            found = set(there["district_id"])
            is_partial = found != known or bool(loads & partial)
            state = Coverage.PARTIAL if is_partial else Coverage.LOADED
            rows.append(
                {
                    "dataset": dataset,
                    "grade": "" if grade == "-" else grade,
                    "round_no": 0 if round_no == "-" else int(round_no),
                    "year_be": year,
                    "state": (state if found else Coverage.MISSING).value,
                    "district_count": len(found),
                    "known_count": len(known),
                    "load_id": loads.pop() if len(loads) == 1 else None,
                    "earlier_count": before["load_id"].nunique() - there["load_id"].nunique(),
                }
            )
    return pd.DataFrame(rows)
