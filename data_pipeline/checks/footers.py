"""Checks of the district's own row against the schools above it, weighted by sitters.

A footer that the columns give in another order is the proof of swapped columns.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from data_pipeline.checks.issue import Issue, Said, issue
from data_pipeline.checks.mend import Mend
from data_pipeline.text import is_among, short_list
from data_pipeline.warehouse.vocabulary import AreaLevel, Severity

if TYPE_CHECKING:
    from data_pipeline.results import Batch, Context

_ROUNDING = 0.04
"""Points that the rounding of schools' means adds to the rounding of the footer itself."""


_FEWEST_SCHOOLS = 2
"""One school is no district: its own report states the district's mean beside it."""


@dataclass(frozen=True, slots=True)
class _Footer:
    """One district's row beside what its schools give.

    Parameters
    ----------
    row : row of the file
    stated, low, high : percent by subject; low and high differ where some schools' values are
        not known, and are missing where nothing can be said
    tolerance : points that rounding explains
    """

    district: str
    row: int
    stated: dict[str, float]
    low: dict[str, float]
    high: dict[str, float]
    tolerance: float

    @property
    def wrong(self) -> list[str]:
        """Subjects whose footer the schools do not give."""
        return [
            key
            for key, value in self.stated.items()
            if np.isfinite(self.low[key])
            and not self.low[key] - self.tolerance <= value <= self.high[key] + self.tolerance
        ]

    def permutation(self) -> dict[str, str]:
        """Return which footer each wrong column gives, if one order explains them all; else {}."""
        wrong = [key for key in self.wrong if self.low[key] == self.high[key]]
        if len(wrong) < 2 or len(wrong) != len(self.wrong):
            return {}
        columns = np.array([self.low[key] for key in wrong])
        footers = np.array([self.stated[key] for key in wrong])
        distance = np.abs(columns[:, None] - footers[None, :])
        from scipy.optimize import linear_sum_assignment  # 0.3 s to import, rarely needed

        own, others = linear_sum_assignment(np.where(distance <= self.tolerance, distance, 1e6))
        if distance[own, others].max() > self.tolerance:
            return {}
        return {wrong[i]: wrong[j] for i, j in zip(own, others, strict=True)}


def _footers(batch: Batch) -> list[_Footer]:
    """Return every district's row of the file beside its schools."""
    level = batch.rows["area_level"].to_numpy()
    districts = np.flatnonzero(level == AreaLevel.DISTRICT.value)
    if not len(districts):
        return []
    schools = np.flatnonzero(level == AreaLevel.SCHOOL.value)
    names, number = np.unique(
        batch.rows["district_id"].to_numpy(dtype=object)[schools].astype(str), return_inverse=True
    )
    order = np.argsort(number, kind="stable")
    bounds = np.searchsorted(number[order], np.arange(len(names) + 1))
    schools_of = {
        str(name): schools[order[bounds[i] : bounds[i + 1]]] for i, name in enumerate(names)
    }
    weights = {key: batch.sitters(key).to_numpy(dtype="float64") for key in batch.parts}
    scores = {key: batch.means[key].to_numpy(dtype="float64") for key in batch.parts}
    areas, rows = batch.rows["area_id"].tolist(), batch.rows["source_row"].tolist()
    tolerance = _ROUNDING + 10.0**-batch.decimals
    found = []
    for at in districts:
        own = schools_of.get(areas[at])
        if own is None or len(own) < _FEWEST_SCHOOLS:
            continue
        stated = {
            key: float(values[at]) for key, values in scores.items() if np.isfinite(values[at])
        }
        reached = {key: _bounds(scores[key][own], weights[key][own]) for key in stated}
        found.append(
            _Footer(
                areas[at],
                rows[at],
                stated,
                {key: low for key, (low, _) in reached.items()},
                {key: high for key, (_, high) in reached.items()},
                tolerance,
            )
        )
    return found


def _bounds(scores: np.ndarray, weight: np.ndarray) -> tuple[float, float]:
    """Return the least and the greatest mean that the known scores allow.

    A school that sat but whose score is hidden may have any score from 0 to 100. Where a number
    of sitters is missing nothing can be said.
    """
    known = np.isfinite(scores)
    if not known.any() or not np.isfinite(weight[known]).all():
        return float("nan"), float("nan")
    hidden = float(np.nansum(weight[~known]))
    if np.isnan(weight[~known]).any():
        return float("nan"), float("nan")
    total = float(weight[known].sum()) + hidden
    if total == 0:
        return float("nan"), float("nan")
    known_sum = float((scores[known] * weight[known]).sum())
    return known_sum / total, (known_sum + 100.0 * hidden) / total


def columns_permuted(batch: Batch, context: Context) -> list[Issue]:
    """Find footers that are the columns' means in another order, and name the order."""
    issues = []
    for footer in _footers(batch):
        order = footer.permutation()
        if not order:
            continue
        name = batch.heading
        proof = "; ".join(
            f"{name(key)} {footer.low[key]:.2f} ↔ {footer.stated[key]:.2f}" for key in order
        )
        moves = "; ".join(f"“{name(key)}” = {name(other)}" for key, other in order.items())
        issues.append(
            issue(
                "columns_permuted",
                Severity.WARNING,
                batch.place(rows=(footer.row,)),
                th=Said(
                    "คอลัมน์วิชาน่าจะสลับกัน: ค่าเฉลี่ยถ่วงน้ำหนักของคอลัมน์ตรงกับแถวค่าเฉลี่ยเขตพอดี แต่คนละลำดับ",
                    f"คอลัมน์ใต้หัวตารางน่าจะเป็น {moves}",
                    f"คำนวณ ↔ แถวเขต: {proof}",
                    "เทียบกับต้นฉบับของ สทศ./สพฐ. แล้วแก้หัวตาราง",
                ),
                en=Said(
                    "subject columns are probably swapped: their weighted means give the district's row exactly, in another order",
                    f"the columns under these headings are probably {moves}",
                    f"computed ↔ district row: {proof}",
                    "Compare with the publisher's original and correct the headings.",
                ),
                suggestion=moves,
                mend=_mend_order(batch, order),
            )
        )
    return issues


def _mend_order(batch: Batch, order: Mapping[str, str]) -> Mend | None:
    """Name the schools' columns anew; the areas' own rows stay under the headings they have."""
    if batch.header.height > 1:
        return None
    headings = batch.header.row + 1
    changes = [(headings, key, batch.heading(other)) for key, other in order.items()]
    changes += [
        (row, key, batch.text(row, other))
        for row in batch.row_numbers(~batch.is_school)
        for key, other in order.items()
    ]
    return batch.mend(*changes)


def rows_missing(batch: Batch, context: Context) -> list[Issue]:
    """Find district rows that cannot be met because schools are missing, and name the schools."""
    issues = []
    for footer, absent in _unmet(batch, context):
        if not absent:
            continue
        name = batch.heading
        stated = "; ".join(f"{name(key)} {footer.stated[key]:.2f}" for key in footer.wrong)
        given = "; ".join(f"{name(key)} {footer.low[key]:.2f}" for key in footer.wrong)
        schools = short_list(absent)
        issues.append(
            issue(
                "rows_missing",
                Severity.WARNING,
                batch.place(rows=(footer.row,)),
                th=Said(
                    f"แถวค่าเฉลี่ยเขตไม่ตรงกับโรงเรียนในไฟล์ และมีโรงเรียนที่ขาดไป {len(absent)} แห่ง: {schools}",
                    stated,
                    given,
                    "ขอแถวที่ขาดจากผู้ส่งไฟล์ ระหว่างนี้ใช้เฉพาะโรงเรียนที่มี",
                ),
                en=Said(
                    f"the district's row is not met by the schools of the file, and {len(absent)} schools are missing: {schools}",
                    stated,
                    given,
                    "Ask the sender for the missing rows; until then only the schools of the file count.",
                ),
            )
        )
    return issues


def _unmet(batch: Batch, context: Context) -> list[tuple[_Footer, list[str]]]:
    """Return the district rows that the schools give in no order, and the schools that are missing.

    None where rows of the file were set aside: they explain it.
    """
    if batch.faults:
        return []
    unmet = [one for one in _footers(batch) if one.wrong and not one.permutation()]
    if not unmet:
        return []
    absent = _absent(batch, context)
    return [(footer, absent.get(footer.district, [])) for footer in unmet]


def _absent(batch: Batch, context: Context) -> dict[str, list[str]]:
    """Return, by district, the schools that should stand in the file and do not.

    Those that last year's file had; in a district without any, those with pupils in the grade.
    """
    last_year = context.previous[context.previous["mean_score_pct"].notna()]
    enrolled = context.enrolled[context.enrolled["enrolled_count"] > 0]
    enrolled = enrolled.assign(district_id=enrolled["school_id"].str[:4])
    enrolled = enrolled[~is_among(enrolled["district_id"], last_year["district_id"])]
    wanted = ["district_id", "school_id"]
    known = pd.concat([last_year[wanted], enrolled[wanted]]).drop_duplicates().astype("str")
    is_there = is_among(known["school_id"], batch.rows["school_code"])
    known = known[~is_there & ~known["school_id"].str.contains("~", regex=False)]
    names = dict(zip(context.master["school_id"], context.master["name_th"], strict=True))
    found: dict[str, list[str]] = {}
    for district, code in known.itertuples(index=False):
        found.setdefault(district, []).append(f"{code} {names.get(code, '')}".strip())
    return found


def footer_mismatch(batch: Batch, context: Context) -> list[Issue]:
    """Find district rows that the schools do not give, weighted by sitters.

    Silent where rows of the file were set aside (they explain it) and where a permutation does.
    """
    issues = []
    for footer, absent in _unmet(batch, context):
        if absent:
            continue
        name = batch.heading
        expected = "; ".join(f"{name(key)} {footer.stated[key]:.2f}" for key in footer.wrong)
        found = "; ".join(f"{name(key)} {footer.low[key]:.2f}" for key in footer.wrong)
        issues.append(
            issue(
                "footer_mismatch",
                Severity.WARNING,
                batch.place(rows=(footer.row,)),
                th=Said(
                    "ค่าเฉลี่ยของโรงเรียน (ถ่วงน้ำหนักด้วยผู้เข้าสอบ) ไม่ตรงกับแถวค่าเฉลี่ยเขต",
                    expected,
                    found,
                    "ตรวจว่ามีโรงเรียนขาด จำนวนผู้เข้าสอบผิด หรือแถวเขตมาจากไฟล์อื่น",
                ),
                en=Said(
                    "the schools, weighted by sitters, do not give the district's row",
                    expected,
                    found,
                    "Check for missing schools, wrong numbers of sitters, or a row from another file.",
                ),
            )
        )
    return issues
