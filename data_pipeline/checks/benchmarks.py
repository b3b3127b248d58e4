"""Checks of the areas' rows against what is published."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

import pandas as pd

from data_pipeline.checks.issue import Issue, Said, issue
from data_pipeline.warehouse.vocabulary import AreaLevel, Severity

if TYPE_CHECKING:
    from data_pipeline.results import Batch, Context

_SAME_WITHIN = 0.005 + 1e-9
_FEWEST_SUBJECTS = 2


class _Whose(NamedTuple):
    """Whose published means they are."""

    level: AreaLevel
    year_be: int

    def said_th(self, year_be: int) -> str:
        year = "" if self.year_be == year_be else f" ปี {self.year_be}"
        return f"{self.level.label_th}{year}"

    def said_en(self, year_be: int) -> str:
        year = "" if self.year_be == year_be else f" of {self.year_be}"
        return f"{self.level.label_en}{year}"


_Published = Mapping[_Whose, "pd.Series"]
"""Means by subject, percent, of every level and year of one test and grade."""


def benchmark_mislabelled(batch: Batch, context: Context) -> list[Issue]:
    """Find rows of the nation or OBEC that are another level's published mean, or another year's.

    Notes
    -----
    A row is compared where two subjects at least are published. One that is its own level's and
    year's published mean is right, whatever else it equals.
    """
    identity = batch.identity
    published = _published(batch, context)
    rows = batch.rows
    issues = []
    for level in (AreaLevel.NATION, AreaLevel.OBEC):
        own = published.get(_Whose(level, identity.year_be))
        is_level = rows["area_level"] == level.value
        for row, name, values in zip(
            batch.row_numbers(is_level),
            rows["name_th"][is_level].tolist(),
            batch.means[is_level].to_dict("records"),
            strict=True,
        ):
            stated = pd.Series(values, dtype="float64").dropna()
            if own is not None and _is_same(stated, own):
                continue
            whose = _whose(stated, published, identity.year_be)
            if whose is not None:
                issues.append(_mislabelled(batch, row, name, level, whose, stated, published))
    return issues


def _published(batch: Batch, context: Context) -> _Published:
    known, identity = context.published, batch.identity
    of_paper = known[
        (known["test"] == identity.test)
        & (known["grade"] == identity.grade)
        & (known["area_id"] == "0000")
    ]
    return {
        _Whose(AreaLevel(str(level)), int(str(year))): means.set_index("subject")["mean_score_pct"]
        for (level, year), means in of_paper.groupby(["area_level", "year_be"])
    }


def _whose(stated: pd.Series, published: _Published, year_be: int) -> _Whose | None:
    """Return whose published means a row states: of its own year first, then of the nearest."""
    same = [whose for whose, means in published.items() if _is_same(stated, means)]
    return min(same, key=lambda whose: abs(whose.year_be - year_be), default=None)


def _is_same(stated: pd.Series, published: pd.Series) -> bool:
    both = stated.index.intersection(published.index)
    return len(both) >= _FEWEST_SUBJECTS and bool(
        ((stated[both] - published[both]).abs() <= _SAME_WITHIN).all()
    )


def _mislabelled(
    batch: Batch,
    row: int,
    name: str,
    level: AreaLevel,
    whose: _Whose,
    stated: pd.Series,
    published: _Published,
) -> Issue:
    year = batch.identity.year_be
    own = published.get(_Whose(level, year))
    keys = [str(key) for key in stated.index if own is None or key in own.index]
    said = "; ".join(f"{batch.heading(key)} {own[key]:.2f}" for key in keys if own is not None)
    found = "; ".join(f"{batch.heading(key)} {stated[key]:.2f}" for key in keys)
    whose_th, whose_en = whose.said_th(year), whose.said_en(year)
    is_relabelled = whose.year_be == year
    next_th = (
        f"เปลี่ยนชื่อแถวเป็นระดับ{whose_th} หรือใส่ค่าของ{level.label_th}"
        if is_relabelled
        else f"ใส่ค่าของ{level.label_th}ปี {year} หรือตรวจว่าทั้งไฟล์เป็นของปี {whose.year_be}"
    )
    next_en = (
        f"Rename the row to {whose_en}, or fill in the values of the {level.label_en}."
        if is_relabelled
        else f"Fill in the values of {level.label_en} {year}, or check whether the whole file is of {whose.year_be}."
    )
    return issue(
        "benchmark_mislabelled",
        Severity.WARNING,
        batch.place("name_th", (row,)),
        th=Said(
            f"แถว “{name}” เป็นค่าเฉลี่ยของ{whose_th} ไม่ใช่ของ{level.label_th}ปี {year}",
            f"ค่าเฉลี่ยระดับ{level.label_th}ที่ประกาศ: {said or 'ยังไม่มีในแหล่งอ้างอิง'}",
            f"{found} ซึ่งตรงกับ{whose_th}",
            next_th,
        ),
        en=Said(
            f"the row “{name}” holds the mean of {whose_en}, not of {level.label_en} {year}",
            f"the published mean of {level.label_en}: {said or 'none in the reference'}",
            f"{found}, which is {whose_en}'s",
            next_en,
        ),
        suggestion=f"{name} → {whose_th}",
        mend=batch.mend((row, "name_th", _own_label(batch, whose.level)))
        if is_relabelled
        else None,
    )


def _own_label(batch: Batch, level: AreaLevel) -> str:
    """Return a name by which the source knows the rows of a level."""
    labels = [footer.labels[0] for footer in batch.source.footers if footer.level is level]
    return f"ค่าเฉลี่ย {labels[0]}" if labels else level.label_th
