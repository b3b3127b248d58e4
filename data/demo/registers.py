"""Write enrolment sheets and dropout tables, as an office would receive them.

``enrolment_<year>_r1.xlsx``: one sheet; a title line, two rows of headings with merged cells (grade
above ``ชาย หญิง รวม ห้อง``), one row per school, subtotals by level among the columns, a total row at
the bottom. The cells of a grade that a school does not teach are empty. The workbook carries the
date of its round, so the same seed gives the same bytes.

``dropout_<year>.csv``: one row per school, grade, sex and cause with at least one pupil, and a total
row at the bottom. cp874 to 2561, then UTF-8.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import numpy as np
import numpy.typing as npt
from openpyxl import Workbook
from openpyxl.worksheet.cell_range import CellRange
from openpyxl.writer.excel import ExcelWriter

from data.demo.pupils import (
    FIRST_YEAR_BE,
    SCHOOL_GRADES,
    Bools,
    Enrolment,
    Ints,
    dropout_causes,
    invent_enrolment,
    invent_leavers,
)
from data.demo.scores import Form

ENROLMENT_ID_HEADINGS = ("ลำดับ", "รหัสsmis", "ชื่อสถานศึกษา")
ENROLMENT_COUNT_HEADINGS = ("ชาย", "หญิง", "รวม", "ห้อง")
DROPOUT_HEADINGS = ("รหัสโรงเรียน", "ชื่อโรงเรียน", "ชั้น", "เพศ", "สาเหตุ", "จำนวน")
TOTAL_LABEL = "รวมทั้งสิ้น"

_LEVELS = (
    ("รวมก่อนประถม", range(-2, 1)),
    ("รวมประถมศึกษา", range(1, 7)),
    ("รวมมัธยมต้น", range(7, 10)),
    ("รวมมัธยมปลาย", range(10, 13)),
)
_PUPILS_IN_A_ROOM = 38
_SEXES = ("ชาย", "หญิง")

Cells = npt.NDArray[np.object_]


def enrolment_file(forms: Sequence[Form], year_be: int) -> tuple[str, bytes]:
    """Return name and bytes of the enrolment of round 1 (10 June) over all districts."""
    enrolments = [invent_enrolment(form.cohorts, year_be) for form in forms]
    blocks = [_blocks(enrolment) for enrolment in enrolments]
    labels = [label for label in blocks[0] if any(found[label][1].any() for found in blocks)]
    values = np.concatenate([np.hstack([found[label][0] for label in labels]) for found in blocks])
    offered = np.concatenate(
        [np.column_stack([found[label][1] for label in labels]) for found in blocks]
    )
    cells: Cells = values.astype(object)
    cells[~np.repeat(offered, len(ENROLMENT_COUNT_HEADINGS), axis=1)] = None

    book = Workbook(write_only=True)
    sheet = book.create_sheet("จำนวนนักเรียน")
    first, width = len(ENROLMENT_ID_HEADINGS), len(ENROLMENT_COUNT_HEADINGS)
    last = first + width * len(labels)
    merge = partial(_merge, sheet)
    merge(1, 1, 1, last)
    for column in range(1, first + 1):
        merge(2, column, 3, column)
    for column in range(first + 1, last, width):
        merge(2, column, 2, column + width - 1)
    sheet.append([_title(forms, year_be)])
    sheet.append(
        [*ENROLMENT_ID_HEADINGS, *(cell for name in labels for cell in (name, *[None] * 3))]
    )
    sheet.append([None] * first + list(ENROLMENT_COUNT_HEADINGS) * len(labels))
    codes = chain.from_iterable(form.schools.codes for form in forms)
    names = chain.from_iterable(form.schools.names for form in forms)
    rows = zip(codes, names, cells.tolist(), strict=True)
    for number, (code, name, row) in enumerate(rows, start=1):
        sheet.append([number, code, name, *row])
    sheet.append([None, None, TOTAL_LABEL, *values.sum(axis=0).tolist()])
    return f"enrolment_{year_be}_r1.xlsx", _saved(book, year_be)


def dropout_file(forms: Sequence[Form], year_be: int) -> tuple[str, bytes]:
    """Return name and bytes of the pupils who left in a year over all districts."""
    lines, total = [",".join(DROPOUT_HEADINGS)], 0
    for form in forms:
        for line, count in _dropout_lines(form, year_be):
            lines.append(line)
            total += count
    lines.append(f",{TOTAL_LABEL},,,,{total}")
    encoding = "cp874" if year_be <= 2561 else "utf-8"
    return f"dropout_{year_be}.csv", ("\n".join(lines) + "\n").encode(encoding)


def pupils_on_roll(form: Form, year_be: int) -> Ints:
    """Return how many pupils each school has in all grades on 10 June of a year."""
    return np.asarray(invent_enrolment(form.cohorts, year_be).pupils.sum(axis=1))


def _dropout_lines(form: Form, year_be: int) -> Iterator[tuple[str, int]]:
    level_pp = form.deviation["thai"][:, year_be - FIRST_YEAR_BE]
    enrolment = invent_enrolment(form.cohorts, year_be)
    leavers = invent_leavers(form.cohorts, enrolment, level_pp, year_be)
    labels = {grade.year_of_school: grade.label_th for grade in SCHOOL_GRADES}
    causes = dropout_causes()
    for at, year_of_school, is_girl, cause, count in zip(
        leavers.school.tolist(),
        leavers.year_of_school.tolist(),
        leavers.is_girl.tolist(),
        leavers.cause.tolist(),
        leavers.count.tolist(),
        strict=True,
    ):
        school = f"{form.schools.codes[at]},{form.schools.names[at]}"
        grade, sex = labels[year_of_school], _SEXES[is_girl]
        yield f"{school},{grade},{sex},{causes[cause]},{count}", count


def _blocks(enrolment: Enrolment) -> Mapping[str, tuple[Ints, Bools]]:
    """Return boys, girls, pupils and rooms by grade and subtotal, and who has them, in sheet order."""
    rooms = -(-enrolment.pupils // _PUPILS_IN_A_ROOM)
    counts = np.stack([enrolment.boys, enrolment.girls, enrolment.pupils, rooms], axis=2)
    blocks: dict[str, tuple[Ints, Bools]] = {}
    for subtotal, years in _LEVELS:
        places = [i for i, grade in enumerate(SCHOOL_GRADES) if grade.year_of_school in years]
        for i in places:
            blocks[SCHOOL_GRADES[i].label_th] = counts[:, i], enrolment.has_grade[:, i]
        has_level = np.asarray(enrolment.has_grade[:, places].any(axis=1))
        blocks[subtotal] = counts[:, places].sum(axis=1), has_level
    blocks[TOTAL_LABEL] = counts.sum(axis=1), np.ones(len(counts), dtype=np.bool_)
    return blocks


def _title(forms: Sequence[Form], year_be: int) -> str:
    names = [form.schools.district.name_th for form in forms]
    whom = ", ".join(names) if len(names) < 10 else f"{len(names)} เขตพื้นที่การศึกษาสาธิต"
    return f"จำนวนนักเรียน ปีการศึกษา {year_be} ข้อมูล ณ วันที่ 10 มิถุนายน {year_be} {whom}"


def _merge(sheet: Any, top: int, left: int, bottom: int, right: int) -> None:
    sheet.merged_cells.add(CellRange(min_row=top, min_col=left, max_row=bottom, max_col=right))


def _saved(book: Any, year_be: int) -> bytes:
    date = datetime(year_be - 543, 6, 10, 9, tzinfo=UTC)
    book.properties.creator = "ข้อมูลสาธิต"
    book.properties.created = book.properties.modified = date.replace(tzinfo=None)
    stream = io.BytesIO()
    ExcelWriter(book, _DatedZip(stream, date)).save()
    return stream.getvalue()


class _DatedZip(ZipFile):
    """A zip whose members carry a given date instead of the time of writing."""

    def __init__(self, stream: io.BytesIO, date: datetime) -> None:
        super().__init__(stream, "w", ZIP_DEFLATED)
        self._date = (date.year, date.month, date.day, date.hour, date.minute, date.second)

    def writestr(self, zinfo_or_arcname: str | ZipInfo, data: Any, *_: Any, **__: Any) -> None:
        """Write a member under the given date."""
        name = zinfo_or_arcname
        if isinstance(name, ZipInfo):
            name = name.filename
        super().writestr(ZipInfo(name, self._date), data, ZIP_DEFLATED)

    def write(self, filename: Any, arcname: Any = None, *_: Any, **__: Any) -> None:
        """Write a file of the disk under the given date."""
        self.writestr(arcname or filename, Path(filename).read_bytes())
