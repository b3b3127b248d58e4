"""Why our mean of an area differs from the one that somebody else states."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np
import pandas as pd

from data_pipeline.warehouse.vocabulary import DifferenceCause as Cause

ROUNDED_PP = 0.005
"""A mean printed with two decimals may stand so far from the exact one."""

ROUNDED_PARTS_PP = 0.015
"""A mean made from parts that were themselves rounded may stand so far from the printed one."""

_EPSILON = 1e-9


def explain(
    rows: pd.DataFrame, published: pd.DataFrame, permuted: Collection[int] = ()
) -> pd.DataFrame:
    """Add the difference and its likeliest cause to rows of ``mart_reconciliation``.

    Parameters
    ----------
    rows : DataFrame of ``mart_reconciliation``
    published : DataFrame ``test grade year_be subject area_level area_id mean_score_pct``: the
        references in use, to recognise another level's mean
    permuted : loads whose subject columns are probably in another order than their headings

    Returns
    -------
    The rows with ``difference_pp`` (ours minus theirs, percentage points), ``cause``
    (DifferenceCause) and ``other_level`` (whose mean it is, where it is another's)

    Notes
    -----
    The first cause that explains the difference is named: rounding, a mean of school means,
    columns that a check found to be swapped, another level's mean, another number of pupils, a statement from an older file. A cause that
    the loaded rows do not show is said to be unknown, never guessed.
    """
    difference = rows["mean_score_pct"] - rows["stated_mean_pct"]
    distance = difference.abs() - _EPSILON
    from_simple = (rows["simple_mean_pct"] - rows["stated_mean_pct"]).abs() - _EPSILON
    other = _other_level(rows, published)
    counts = rows["stated_tested_count"]
    is_other_count = counts.notna() & (counts != rows["tested_count"])
    is_partial = rows["covered_pct"].fillna(0) < 100
    causes = (
        (distance <= ROUNDED_PP, Cause.AGREES),
        (distance <= ROUNDED_PARTS_PP, Cause.ROUNDING),
        (from_simple <= ROUNDED_PP, Cause.WEIGHTING),
        (rows["stated_load_id"].isin(list(permuted)), Cause.COLUMNS),
        (other.notna(), Cause.OTHER_LEVEL),
        (is_partial | is_other_count, Cause.COVERAGE),
        (rows["stated_load_id"] < rows["load_id"], Cause.DATE),
    )
    cause = np.select(
        [condition.fillna(False).to_numpy(bool) for condition, _ in causes],
        [one.value for _, one in causes],
        default=Cause.UNEXPLAINED.value,
    )
    return rows.assign(difference_pp=difference, cause=cause, other_level=other)


def _other_level(rows: pd.DataFrame, published: pd.DataFrame) -> pd.Series:
    """Return the level whose mean a stated mean is; missing where it is no other's."""
    paper = ["test", "grade", "year_be", "subject"]
    others = published[[*paper, "area_level", "mean_score_pct"]].rename(
        columns={"area_level": "other_level", "mean_score_pct": "other_mean_pct"}
    )
    numbered = rows[[*paper, "area_level", "stated_mean_pct"]].reset_index(names="row")
    beside = numbered.merge(others, on=paper)
    is_same = (beside["stated_mean_pct"] - beside["other_mean_pct"]).abs() <= _EPSILON
    same = beside[is_same & (beside["area_level"] != beside["other_level"])]
    found = same.drop_duplicates("row").set_index("row")["other_level"]
    return found.reindex(rows.index)
