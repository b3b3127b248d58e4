"""Checks of the areas' rows against what is published."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from data_pipeline.checks.issue import Issue, Said, issue
from data_pipeline.warehouse.vocabulary import AreaLevel, Severity

if TYPE_CHECKING:
    from data_pipeline.results import Batch, Context

_SAME_WITHIN = 0.005 + 1e-9
_FEWEST_SUBJECTS = 2


def benchmark_mislabelled(batch: Batch, context: Context) -> list[Issue]:
    """Find a national row that is another level's published mean, and not the nation's."""
    identity, published = batch.identity, context.published
    of_cell = published[
        (published["test"] == identity.test)
        & (published["grade"] == identity.grade)
        & (published["year_be"] == identity.year_be)
    ]
    if of_cell.empty:
        return []
    levels = {
        (AreaLevel(str(level)), str(area)): means.set_index("subject")["mean_score_pct"]
        for (level, area), means in of_cell.groupby(["area_level", "area_id"])
    }
    nation = levels.pop((AreaLevel.NATION, "0000"), None)
    issues = []
    for index in batch.rows.index[batch.rows["area_level"] == AreaLevel.NATION.value]:
        stated = batch.means.loc[index].dropna()
        if nation is None or _is_same(stated, nation):
            continue
        for (level, _), means in levels.items():
            if _is_same(stated, means):
                issues.append(_mislabelled(batch, int(index), level, stated, nation))
    return issues


def _is_same(stated: pd.Series, published: pd.Series) -> bool:
    both = stated.index.intersection(published.index)
    return len(both) >= _FEWEST_SUBJECTS and bool(
        ((stated[both] - published[both]).abs() <= _SAME_WITHIN).all()
    )


def _mislabelled(
    batch: Batch, index: int, level: AreaLevel, stated: pd.Series, nation: pd.Series
) -> Issue:
    keys = [str(key) for key in stated.index if key in nation.index]
    expected = "; ".join(f"{batch.heading(key)} {nation[key]:.2f}" for key in keys)
    found = "; ".join(f"{batch.heading(key)} {stated[key]:.2f}" for key in keys)
    row = int(batch.rows.at[index, "source_row"])
    return issue(
        "benchmark_mislabelled",
        Severity.WARNING,
        batch.place("name_th", (row,)),
        th=Said(
            f"แถว “{batch.rows.at[index, 'name_th']}” เป็นค่าเฉลี่ยของ{level.label_th} ไม่ใช่ของประเทศ",
            f"ค่าเฉลี่ยระดับประเทศที่ประกาศ: {expected}",
            f"{found} ซึ่งตรงกับ{level.label_th}",
            f"เปลี่ยนชื่อแถวเป็นระดับ{level.label_th} หรือใส่ค่าของประเทศ",
        ),
        en=Said(
            f"the row “{batch.rows.at[index, 'name_th']}” holds the mean of {level.label_en}, not the nation's",
            f"the nation's published mean: {expected}",
            f"{found}, which is {level.label_en}'s",
            f"Rename the row to {level.label_en}, or fill in the nation's values.",
        ),
        suggestion=f"{batch.rows.at[index, 'name_th']} → {level.label_th}",
    )
