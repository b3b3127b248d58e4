"""What is loaded of each test, grade and year: whole, in part, not at all, and how often replaced."""

from __future__ import annotations

import pandas as pd

from data_pipeline.warehouse.vocabulary import Coverage

PARTIAL_CHECKS = ("rows_missing", "subject_missing", "count_missing")
"""Findings that say that something of the paper is not there."""


PAPER = ["dataset", "grade", "round_no"]
"""What has a line of its own in the calendar."""

_PARTS = ["dataset", "grade", "year_be", "round_no", "district_id"]


def read_coverage(
    cells: pd.DataFrame, current: pd.DataFrame, partial: set[int], district: str | None = None
) -> pd.DataFrame:
    """Return the calendar of what is loaded.

    Parameters
    ----------
    cells : every cell of every load that was taken, ``load_id cell_id``; undone loads too
    current : cells that count, ``cell_id load_id``
    partial : loads with rows set aside, or a finding of `PARTIAL_CHECKS`
    district : the one whose calendar is wanted; None = of all together

    Returns
    -------
    DataFrame ``dataset grade round_no year_be state district_count known_count load_id
    earlier_count``: one row for each dataset, grade and round that is loaded at all, and each year
    from its first to its last, wherever it is loaded; ``load_id`` where one load fills it all. A
    year is partial where a district lacks it that has another year of the same paper.
    """
    now, ever = _split(current), _split(cells)
    now = now[now["dataset"] != "benchmarks"]
    years = now.groupby(PAPER)["year_be"].agg(["min", "max"])
    if district is not None:
        now, ever = now[now["district_id"] == district], ever[ever["district_id"] == district]
    known = now.groupby(PAPER)["district_id"].nunique().to_dict()
    now = now.assign(is_partial=now["load_id"].isin(partial))
    there = {
        key: (
            own["district_id"].nunique(),
            sorted(own["load_id"].unique()),
            bool(own["is_partial"].any()),
        )
        for key, own in now.groupby([*PAPER, "year_be"])
    }
    loaded_ever = ever.groupby([*PAPER, "year_be"])["load_id"].nunique().to_dict()
    rows = []
    for paper, first, last in years.itertuples(name=None):
        dataset, grade, round_no = paper
        for year in range(first, last + 1):
            found, loads, is_partial = there.get((*paper, year), (0, [], False))
            is_partial = is_partial or found < known.get(paper, 0)
            state = Coverage.PARTIAL if is_partial else Coverage.LOADED
            rows.append(
                {
                    "dataset": dataset,
                    "grade": "" if grade == "-" else grade,
                    "round_no": 0 if round_no == "-" else int(round_no),
                    "year_be": year,
                    "state": (state if found else Coverage.MISSING).value,
                    "district_count": found,
                    "known_count": max(known.get(paper, 0), district is not None),
                    "load_id": loads[0] if len(loads) == 1 else None,
                    "earlier_count": loaded_ever.get((*paper, year), 0) - len(loads),
                }
            )
    return pd.DataFrame(rows)


def _split(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a cell's parts beside its load; cells without a year or a district are left out."""
    parts = frame["cell_id"].str.split("/", n=4, expand=True)
    if parts.shape[1] < len(_PARTS):
        return pd.DataFrame(columns=[*_PARTS, "load_id"]).astype({"year_be": "int64"})
    parts.columns = pd.Index(_PARTS)
    known = parts.assign(load_id=frame["load_id"])
    known = known[known["year_be"].str.fullmatch(r"\d{4}") & (known["district_id"] != "0000")]
    return known.astype({"year_be": "int64"})
