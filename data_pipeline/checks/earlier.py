"""Checks of a result file against what is loaded: last year's results, enrolment, other papers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from data_pipeline.checks.issue import Issue, Said, issue
from data_pipeline.text import short_list
from data_pipeline.warehouse.vocabulary import Grade, Severity

if TYPE_CHECKING:
    from data_pipeline.results import Batch, Context

_FEWEST_PAIRS = 20
_SMALLEST_JUMP = 10.0
"""Points below which no change of a distance is worth a look."""

_FALSE_ALARMS = 1e-4
"""Chance that a file without any real jump raises one."""

_MAD_TO_SD = 1.4826
_MAD_EFFICIENCY = 0.37
"""What one value tells about the spread through the median deviation, as a share of a degree of freedom."""


def jump(batch: Batch, context: Context) -> list[Issue]:
    """Find schools whose distance to their district moved more than their pupils can explain.

    The spread of such changes is taken from the file itself, robustly, and grows as numbers of
    sitters shrink; large schools set its floor. Silent where the subject was not offered last year.
    """
    previous = context.previous
    if previous.empty:
        return []
    found: list[tuple[int, str, float, float]] = []
    rows = batch.rows[batch.is_school & ~batch.rows["is_in_doubt"]]
    offered = batch.source.offered(Grade(batch.identity.grade), batch.identity.year_be - 1)
    tests = max(1, len(rows) * len(batch.parts))
    bound = np.inf
    for key in batch.parts:
        if key not in {subject.key for subject in offered}:
            continue
        before = previous[previous["subject"] == key].drop_duplicates("school_id")
        now = pd.DataFrame(
            {
                "school_id": rows["school_id"],
                "district_id": rows["district_id"],
                "source_row": rows["source_row"],
                "mean_score_pct": batch.means.loc[rows.index, key],
                "tested_count": batch.sitters(key).loc[rows.index],
            }
        )
        both = _distances(now).merge(_distances(before), on="school_id", suffixes=("", "_before"))
        both = both[(both["tested_count"] > 0) & (both["tested_count_before"] > 0)]
        if len(both) < _FEWEST_PAIRS:
            continue
        change = (both["distance"] - both["distance_before"]).to_numpy("float64")
        root = np.sqrt(
            1 / both["tested_count"].to_numpy("float64")
            + 1 / both["tested_count_before"].to_numpy("float64")
        )
        spread = _robust_sd(change / root)
        floor = _robust_sd(change[root <= np.median(root)])
        scale = np.maximum(spread * root, floor)
        bound = _bound(len(both), tests)
        far = (np.abs(change) > bound * scale) & (np.abs(change) >= _SMALLEST_JUMP) & (scale > 0)
        found += [
            (
                int(both["source_row"].iloc[at]),
                key,
                float(change[at]),
                float(change[at] / scale[at]),
            )
            for at in np.flatnonzero(far)
        ]
    if not found:
        return []
    found.sort(key=lambda one: -abs(one[3]))
    names = batch.rows.set_index("source_row")["name_th"]
    said = short_list(
        [
            f"{names[row]} {batch.heading(key)} {moved:+.1f} ({z:+.1f} SD)"
            for row, key, moved, z in found
        ]
    )
    year = batch.identity.year_be
    keys = {key for _, key, *_ in found}
    return [
        issue(
            "jump",
            Severity.WARNING,
            batch.place(
                keys.pop() if len(keys) == 1 else "", tuple(dict.fromkeys(row for row, *_ in found))
            ),
            th=Said(
                f"ระยะห่างจากเขตเปลี่ยนจากปี {year - 1} มากกว่าที่จำนวนผู้เข้าสอบอธิบายได้",
                f"เปลี่ยนไม่เกิน {bound:.1f} เท่าของการแกว่งปกติ",
                said,
                "ตรวจว่าแถวหรือคอลัมน์สลับกัน หรือคะแนนพิมพ์ผิด ถ้าถูกต้องไม่ต้องทำอะไร",
            ),
            en=Said(
                f"the distance to the district moved since {year - 1} by more than the number of sitters explains",
                f"a change within {bound:.1f} times the usual spread",
                said,
                "Check for swapped rows or columns, or a mistyped score. If it is right, nothing is to be done.",
            ),
        )
    ]


def _bound(pairs: int, tests: int) -> float:
    """Return how many spreads a change may reach by chance: the fewer pairs, the less is it known."""
    from scipy.special import stdtrit  # 0.1 s to import, needed only with last year's file

    return float(-stdtrit(_MAD_EFFICIENCY * (pairs - 1), _FALSE_ALARMS / tests / 2))


def _distances(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the rows with their distance to the mean of their district, weighted by sitters."""
    known = frame[frame["mean_score_pct"].notna() & (frame["tested_count"] > 0)]
    weight = known["tested_count"].astype("float64")
    sums = (known["mean_score_pct"] * weight).groupby(known["district_id"]).sum()
    mean = sums / weight.groupby(known["district_id"]).sum()
    return known.assign(distance=known["mean_score_pct"] - known["district_id"].map(mean))


def _robust_sd(values: np.ndarray) -> float:
    if not len(values):
        return 0.0
    return float(_MAD_TO_SD * np.median(np.abs(values - np.median(values))))


def participation_over_100(batch: Batch, context: Context) -> list[Issue]:
    """Find schools where more pupils sat than any loaded round of enrolment has in the grade."""
    enrolled = context.enrolled
    if enrolled.empty:
        return []
    most = enrolled.groupby("school_id")["enrolled_count"].max()
    rows = batch.rows[batch.is_school & ~batch.rows["is_in_doubt"]]
    sat = pd.concat([batch.sitters(key).loc[rows.index] for key in batch.parts], axis=1).max(axis=1)
    of_school = rows["school_id"].map(most)
    over = (sat > of_school).fillna(False)
    if not over.any():
        return []
    said = short_list(
        [
            f"{name} {int(count)}/{int(whole)}"
            for name, count, whole in zip(
                rows["name_th"][over], sat[over], of_school[over], strict=True
            )
        ]
    )
    rounds = ", ".join(str(number) for number in sorted(enrolled["round_no"].unique()))
    grade = Grade(batch.identity.grade).label_th
    return [
        issue(
            "participation_over_100",
            Severity.WARNING,
            batch.place("tested_count", tuple(rows["source_row"][over].tolist())),
            th=Said(
                "ผู้เข้าสอบมากกว่านักเรียนที่ลงทะเบียน",
                f"ไม่เกินจำนวนนักเรียน {grade} ปี {batch.identity.year_be} (รอบ {rounds})",
                said,
                "ตรวจจำนวนผู้เข้าสอบ รหัสโรงเรียน หรือข้อมูลนักเรียนรอบนั้น",
            ),
            en=Said(
                "more pupils sat than are enrolled",
                f"at most the pupils of {grade} in {batch.identity.year_be} (round {rounds})",
                said,
                "Check the number of sitters, the school's code, or the enrolment of that round.",
            ),
        )
    ]


def duplicate_file(batch: Batch, context: Context) -> list[Issue]:
    """Find numbers that are loaded already as another year's, grade's or test's."""
    if not context.twins or not batch.means.notna().any(axis=None):
        return []
    said = short_list([f"{name} ({cell})" for cell, name in context.twins], 3)
    own = batch.identity.cell(batch.scope[0] if batch.scope else "")
    return [
        issue(
            "duplicate_file",
            Severity.WARNING,
            batch.place(rows=(batch.header.row + 1,)),
            th=Said(
                "ตัวเลขทุกแถวเหมือนกับไฟล์ที่โหลดไว้เป็นปี ชั้น หรือการทดสอบอื่น",
                f"ตัวเลขของ {own} เท่านั้น",
                said,
                "ตรวจว่าไฟล์ใดบอกปีหรือชั้นผิด แล้วยกเลิกการโหลดนั้น",
            ),
            en=Said(
                "every number is that of a file loaded as another year, grade or test",
                f"numbers of {own} alone",
                said,
                "Check which of the two states a wrong year or grade, and undo that load.",
            ),
        )
    ]
