"""Checks of what is not there: a subject, a number of pupils, a sheet that was not read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from data_pipeline.checks.issue import Issue, Said, issue
from data_pipeline.named import FIRST_YEAR_BE, latest_year_be
from data_pipeline.warehouse.vocabulary import Grade, Severity

if TYPE_CHECKING:
    from data_pipeline.results import Batch, Context
    from data_pipeline.sources.declaration import Subject


def subject_missing(batch: Batch, context: Context) -> list[Issue]:
    """Find subjects that were examined in this grade and year but have no column."""
    grade, year = Grade(batch.identity.grade), batch.identity.year_be
    offered = batch.source.offered(grade, year)
    missing = [subject for subject in offered if subject.key not in batch.means]
    if not missing:
        return []
    found = ", ".join(batch.heading(key) for key in batch.header.subjects)
    others_th, others_en = _other_years(batch, grade, year)
    return [
        issue(
            "subject_missing",
            Severity.WARNING,
            batch.place(rows=(batch.header.row + 1,)),
            th=Said(
                f"ไม่มีคอลัมน์ {', '.join(subject.label_th for subject in missing)} ซึ่งสอบในปี {year}",
                ", ".join(subject.label_th for subject in offered),
                found,
                f"ขอไฟล์ที่ครบทุกวิชา หรือตรวจปีการศึกษา{others_th}",
            ),
            en=Said(
                f"no column for {', '.join(subject.label_en for subject in missing)}, examined in {year}",
                ", ".join(subject.label_en for subject in offered),
                found,
                f"Ask for the file with all subjects, or check the year{others_en}.",
            ),
        )
    ]


def _other_years(batch: Batch, grade: Grade, year_be: int) -> tuple[str, str]:
    """Say which subjects the years around it examined, where they are others; in both languages."""
    own = batch.source.offered(grade, year_be)
    series: dict[tuple[Subject, ...], list[int]] = {}
    for year in range(FIRST_YEAR_BE, latest_year_be() + 1):
        offered = batch.source.offered(grade, year)
        if offered and offered != own:
            series.setdefault(tuple(offered), []).append(year)
    said: tuple[list[str], list[str]] = ([], [])
    for subjects, years in series.items():
        after = years[0] > year_be
        edge = years[0] if after else years[-1]
        said[0].append(
            f"{'ตั้งแต่' if after else 'ถึง'}ปี {edge} สอบ {', '.join(s.label_th for s in subjects)}"
        )
        said[1].append(
            f"{'from' if after else 'to'} {edge}: {', '.join(s.label_en for s in subjects)}"
        )
    thai, english = ("; ".join(part) for part in said)
    return (f" ({thai})", f" ({english})") if thai else ("", "")


def count_missing(batch: Batch, context: Context) -> list[Issue]:
    """Find schools with a score but no number of pupils: they cannot be weighed."""
    scored = batch.means.notna().any(axis=1)
    without = batch.is_school & scored & batch.rows["tested_count"].isna()
    if not without.any():
        return []
    rows = batch.row_numbers(without)
    return [
        issue(
            "count_missing",
            Severity.WARNING,
            batch.place("tested_count", rows),
            th=Said(
                "มีคะแนนแต่ไม่มีจำนวนผู้เข้าสอบ",
                "จำนวนผู้เข้าสอบของโรงเรียน",
                "ช่องว่าง",
                "เติมจำนวน มิฉะนั้นโรงเรียนนี้ไม่มีน้ำหนักในค่าเฉลี่ยของเขต",
            ),
            en=Said(
                "a score without the number of pupils who sat",
                "the school's number of sitters",
                "an empty cell",
                "Fill it in; without it the school has no weight in the district's mean.",
            ),
        )
    ]


def sheet_ignored(batch: Batch, context: Context) -> list[Issue]:
    """Find sheets of the workbook that hold a table too: only the first such sheet is read."""
    if not batch.ignored_sheets:
        return []
    names = ", ".join(f"“{name}”" for name in batch.ignored_sheets)
    return [
        issue(
            "sheet_ignored",
            Severity.WARNING,
            batch.place(rows=(batch.header.row + 1,)),
            th=Said(
                "สมุดงานมีตารางมากกว่าหนึ่งแผ่น อ่านเฉพาะแผ่นแรก",
                "แผ่นงานละหนึ่งไฟล์",
                f"ยังไม่ได้อ่าน {names}",
                "บันทึกแต่ละแผ่นเป็นไฟล์ของตัวเองแล้วส่งแยกกัน",
            ),
            en=Said(
                "the workbook holds more than one table; only the first was read",
                "one table in each file",
                f"not read: {names}",
                "Save each sheet as a file of its own and send them one by one.",
            ),
        )
    ]
