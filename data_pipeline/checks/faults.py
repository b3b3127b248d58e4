"""Cells that cannot be taken as they stand: their rows are set aside, with the reason.

`transform` notes the cells; here each kind is put into words, once for the report and once for
each row that is set aside.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import TYPE_CHECKING

from data_pipeline.checks.issue import Issue, Place, Said, issue
from data_pipeline.text import short_list
from data_pipeline.warehouse.vocabulary import Severity

if TYPE_CHECKING:
    from data_pipeline.results import Batch, Context, Fault

_SET_ASIDE = (
    "แก้แล้วส่งไฟล์อีกครั้ง แถวนี้ถูกกันไว้ ไม่นับ",
    "Correct it and send the file again; the row is set aside and does not count.",
)

_EXPECTED: Mapping[tuple[str, str], tuple[str, str]] = {
    ("out_of_range", "tested_count"): ("จำนวนคน 0–20,000", "a number of pupils, 0–20,000"),
    ("out_of_range", ""): ("คะแนนร้อยละ 0–100", "a percentage, 0–100"),
    ("number_expected", "tested_count"): ("จำนวนเต็ม", "a whole number"),
    ("number_expected", "year_be"): ("ปี พ.ศ. สี่หลัก", "a Buddhist year of four digits"),
    ("number_expected", ""): (
        "ตัวเลข หรือ - * ขาดสอบ",
        "a number, or one of - * ขาดสอบ",
    ),
    ("code_invalid", ""): ("รหัสโรงเรียน 8 หลัก", "a school code of 8 digits"),
    ("duplicate", ""): ("แถวละหนึ่งโรงเรียน", "one row for each school or area"),
    ("key_unknown", ""): (
        "คำที่ประกาศไว้ใน data_pipeline/sources",
        "a key declared in data_pipeline/sources",
    ),
    ("name_missing", ""): ("ชื่อโรงเรียน", "the school's name"),
    ("value_missing", ""): ("ค่าที่ต้องมี", "a value"),
}
_EXPECTED_COUNT = ("จำนวนคนหรือห้องเป็นเลขเต็ม 0–20,000", "a whole number of pupils or rooms, 0–20,000")
"""What belongs into a cell of a file that counts, whatever its column."""

_WRONG: Mapping[str, tuple[str, str]] = {
    "out_of_range": ("ค่าอยู่นอกช่วงที่เป็นไปได้", "the value is outside its range"),
    "number_expected": ("ควรเป็นตัวเลขแต่เป็นข้อความ", "text where a number belongs"),
    "code_invalid": ("รหัสโรงเรียนใช้ไม่ได้", "the school code cannot be used"),
    "duplicate": ("แถวซ้ำกับแถวก่อนหน้า", "the row repeats an earlier one"),
    "key_unknown": ("ไม่รู้จักคำนี้", "the word is not known"),
    "name_missing": ("ไม่มีชื่อ", "the name is missing"),
    "value_missing": ("ไม่มีค่าที่ต้องมี", "a value that has to be there is missing"),
}


def say_fault(batch: Batch, fault: Fault) -> Issue:
    """Put one cell's fault into words, for its own row."""
    return _said(batch, fault.check, fault.name, [fault])


def _said(batch: Batch, check: str, name: str, faults: list[Fault]) -> Issue:
    rows = tuple(fault.source_row for fault in faults)
    is_count = batch.counts is not None and check in ("out_of_range", "number_expected")
    declared = _declared(batch, check, name)
    expected = _EXPECTED_COUNT if is_count else _EXPECTED.get((check, name), _EXPECTED[check, ""])
    if declared:
        expected = (declared, declared)
    found = short_list(list(dict.fromkeys(fault.found or "–" for fault in faults)))
    (wrong_th, wrong_en), (next_th, next_en) = _WRONG[check], _SET_ASIDE
    return issue(
        check,
        Severity.ERROR,
        batch.place(name, rows),
        th=Said(wrong_th, expected[0], found, next_th),
        en=Said(wrong_en, expected[1], found, next_en),
    )


def _declared(batch: Batch, check: str, name: str) -> str:
    """Return the words or the range that a list declares for a column; "" where it declares none."""
    column = next((one for one in batch.source.columns if one.field == name), None)
    if not batch.source.keys or column is None:
        return ""
    if column.words:
        return ", ".join(word for word, _ in column.words)
    return f"{column.low:,g} – {column.high:,g}" if check == "out_of_range" else ""


def _by_column(batch: Batch, check: str) -> list[Issue]:
    by_name: dict[str, list[Fault]] = defaultdict(list)
    for fault in batch.faults:
        if fault.check == check:
            by_name[fault.name].append(fault)
    return [_said(batch, check, name, faults) for name, faults in by_name.items()]


def code_invalid(batch: Batch, context: Context) -> list[Issue]:
    """Find school codes that are not 8 digits."""
    return _by_column(batch, "code_invalid")


def number_expected(batch: Batch, context: Context) -> list[Issue]:
    """Find text where a number belongs."""
    return _by_column(batch, "number_expected")


def out_of_range(batch: Batch, context: Context) -> list[Issue]:
    """Find scores outside 0–100 and impossible counts."""
    return _by_column(batch, "out_of_range")


def duplicate(batch: Batch, context: Context) -> list[Issue]:
    """Find rows that say again what an earlier row says."""
    return _by_column(batch, "duplicate")


def key_unknown(batch: Batch, context: Context) -> list[Issue]:
    """Find tests, grades, subjects and levels that nobody declared."""
    return _by_column(batch, "key_unknown")


def name_missing(batch: Batch, context: Context) -> list[Issue]:
    """Find schools without a name."""
    return _by_column(batch, "name_missing")


def value_missing(batch: Batch, context: Context) -> list[Issue]:
    """Find rows without a value that the dataset cannot do without."""
    return _by_column(batch, "value_missing")


def placeholder(batch: Batch, context: Context) -> list[Issue]:
    """Find 99.99, and rows of nothing but 0, which offices type for "unknown"."""
    if not batch.placeholders:
        return []
    rows = tuple(sorted({row for row, _ in batch.placeholders}))
    names = {name for _, name in batch.placeholders}
    place: Place = batch.place(names.pop() if len(names) == 1 else "", rows)
    return [
        issue(
            "placeholder",
            Severity.WARNING,
            place,
            th=Said(
                "ค่าที่ใช้แทน “ไม่ทราบ”",
                "คะแนนจริง หรือ - เมื่อไม่ทราบ",
                "99.99 หรือ 0 ทุกวิชา",
                "ใส่คะแนนจริง ตอนนี้นับเป็น “ไม่มีรายงาน”",
            ),
            en=Said(
                "a value that stands for “unknown”",
                "the real score, or - where it is not known",
                "99.99, or 0 in every subject",
                "Fill in the real score; until then it counts as not reported.",
            ),
        )
    ]
