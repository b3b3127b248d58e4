"""Raw files as offices have them, with fictional schools of the unused province 99.

A test states only what matters to it: ``result_table(schools(3))`` is a correct O-NET ป.6 file.
"""

from __future__ import annotations

import csv
import io
import random
import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pandas as pd

from data_pipeline.extract import extract
from data_pipeline.identity import Answers
from data_pipeline.recognise import recognise
from data_pipeline.results import (
    ENROLLED_COLUMNS,
    MASTER_COLUMNS,
    PREVIOUS_COLUMNS,
    Batch,
    Context,
)
from data_pipeline.screen import Verdict, screen
from data_pipeline.transform import transform

ONET_2558 = ("ไทย", "สังคม", "อังกฤษ", "คณิตศาสตร์", "วิทยาศาสตร์")
ONET_2560 = ("ไทย", "อังกฤษ", "คณิตศาสตร์", "วิทยาศาสตร์")
NT_2558 = ("ภาษา", "คำนวณ", "เหตุผล")
NT_2566 = ("ภาษาไทย", "คณิตศาสตร์")
RT = ("อ่านออกเสียง", "อ่านรู้เรื่อง")

PUBLISHED = pd.DataFrame(
    [
        ("nt", "p3", 2558, level, "0000", subject, mean)
        for level, means in (
            ("nation", (46.59, 40.67, 48.52, 45.26)),
            ("obec", (46.64, 40.71, 48.56, 45.30)),
        )
        for subject, mean in zip(("literacy", "numeracy", "reasoning", "total"), means, strict=True)
    ],
    columns=["test", "grade", "year_be", "area_level", "area_id", "subject", "mean_score_pct"],
)
"""Two levels of one published paper, for the checks."""

Table = list[list[str]]


@dataclass(frozen=True)
class School:
    """A school's row: what a test leaves out is made up from the code."""

    code: str
    name: str = ""
    tested: int | None = 10
    scores: tuple[float, ...] = field(default=())

    def with_scores(self, *scores: float) -> School:
        return replace(self, scores=scores)


def schools(
    count: int = 6, *, district: str = "9901", parts: int = 5, seed: int = 1
) -> list[School]:
    """Return invented schools with plausible scores."""
    dice = random.Random(f"{seed}/{district}/{parts}")
    return [
        School(
            f"{district}{number:04d}",
            f"บ้านทุ่งสาธิต {number}",
            dice.randint(1, 30),
            tuple(round(dice.uniform(25, 75), 2) for _ in range(parts)),
        )
        for number in range(1, count + 1)
    ]


def weighted_means(rows: Sequence[School]) -> list[float]:
    """Return the district's mean of each subject, weighted by sitters."""
    total = sum(row.tested or 0 for row in rows)
    return [
        sum(row.scores[at] * (row.tested or 0) for row in rows) / total
        for at in range(len(rows[0].scores))
    ]


def result_table(
    rows: Sequence[School],
    *,
    subjects: Sequence[str] = ONET_2558,
    mean: str = "เฉลี่ย",
    footer: Sequence[float] | None = None,
    nation: Sequence[float] | None = (49.33, 49.18, 40.31, 43.47, 42.59),
) -> Table:
    """Return a result file as cells: header, schools, the district's row, the nation's row.

    Parameters
    ----------
    footer : the district's means; left out = the right ones
    nation : the nation's means; None = no such row
    """
    table = [["รหัสโรงเรียน", "โรงเรียน", "จน.นร.", *subjects, mean]]
    for row in rows:
        table.append([row.code, row.name, f"{row.tested}", *_scores(row.scores)])
    district = rows[0].code[:4]
    means = weighted_means(rows) if footer is None else footer
    table.append([f"{district}0000", "ค่าเฉลี่ยระดับเขตพื้นที่", "", *_scores(means)])
    if nation is not None:
        table.append(["00000000", "ค่าเฉลี่ยระดับประเทศ", "", *_scores(nation[: len(subjects)])])
    return table


def _scores(scores: Sequence[float]) -> list[str]:
    return [f"{score:.2f}" for score in (*scores, sum(scores) / len(scores))]


def master_table(rows: Sequence[School], *, area: str = "เขตสาธิต 1") -> Table:
    """Return a school master as cells, with the row that names the area."""
    district = rows[0].code[:4]
    return [
        ["smis_code", "school_name"],
        [f"{district}0000", area],
        *([row.code, row.name] for row in rows),
    ]


def as_csv(
    table: Table, *, encoding: str = "cp874", separator: str = ",", newline: str = "\n"
) -> bytes:
    """Write cells as a text table."""
    stream = io.StringIO()
    csv.writer(stream, delimiter=separator, lineterminator=newline).writerows(table)
    return stream.getvalue().encode(encoding)


def as_xlsx(table: Table, *, sheet: str = "Sheet1", as_numbers: bool = True) -> bytes:
    """Write cells as a workbook, numbers as numbers, as an office's Excel does."""
    import openpyxl

    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    page.title = sheet
    for row in table:
        page.append([_number(cell) if as_numbers else cell for cell in row])
    return _without_time(book)


_MOMENT = re.compile(rb"20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?")


def _without_time(book: Any) -> bytes:
    """Return a workbook's bytes, the same whenever it is written."""
    stream, still = io.BytesIO(), io.BytesIO()
    book.save(stream)
    with zipfile.ZipFile(stream) as written, zipfile.ZipFile(still, "w") as archive:
        for part in written.infolist():
            held = zipfile.ZipInfo(part.filename, (2024, 1, 1, 0, 0, 0))
            content = _MOMENT.sub(b"2024-01-01T00:00:00", written.read(part))
            archive.writestr(held, content, zipfile.ZIP_DEFLATED)
    return still.getvalue()


def _number(cell: str) -> object:
    try:
        return float(cell)
    except ValueError:
        return cell


def drop(folder: Path, name: str, content: bytes) -> Path:
    """Put a file somewhere and return its path."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_bytes(content)
    return path


def master_frame(rows: Sequence[School]) -> pd.DataFrame:
    """Return schools as the checks know the loaded master."""
    return pd.DataFrame(
        [(row.code, row.name, row.code[:4]) for row in rows], columns=list(MASTER_COLUMNS)
    ).astype("str")


def previous_frame(rows: Sequence[School], subjects: Sequence[str]) -> pd.DataFrame:
    """Return schools as the checks know last year's results."""
    return pd.DataFrame(
        [
            (row.code, row.code[:4], key, row.tested, row.scores[at])
            for row in rows
            for at, key in enumerate(subjects)
        ],
        columns=list(PREVIOUS_COLUMNS),
    )


def enrolled_frame(rows: Sequence[School]) -> pd.DataFrame:
    """Return schools as the checks know their pupils: as many as sat."""
    return pd.DataFrame([(row.code, 1, row.tested) for row in rows], columns=list(ENROLLED_COLUMNS))


def examine(
    content: bytes,
    name: str = "onet_p6_2558.csv",
    answers: Answers | None = None,
    *,
    master: Sequence[School] = (),
    known: Context | None = None,
) -> tuple[Batch, Verdict]:
    """Take a file through every stage but the last, without a disk or a warehouse.

    Parameters
    ----------
    known : what the warehouse knows besides the school master and the published means
    """
    context = replace(known or Context(), master=master_frame(master), published=PUBLISHED)
    recognised = recognise(extract(content, name), name, answers or Answers(), Answers())
    batch = transform(recognised, name, context)
    return batch, screen(batch, context)


MEASURES = ("จำนวนผู้เข้าสอบ", "ค่าเฉลี่ย", "S.D.", "สูงสุด", "ต่ำสุด", "มัธยฐาน")
LEVELS = ("ดีมาก", "ดี", "พอใช้", "ปรับปรุง")


def measures_of(row: School, at: int) -> list[float]:
    """Return invented measures of one subject that fit each other, in the order of `MEASURES`."""
    mean = row.scores[at]
    spread = 8.0 + at
    return [
        float(row.tested or 0),
        mean,
        spread,
        min(100.0, round(mean + 2 * spread, 2)),
        max(0.0, round(mean - 2 * spread, 2)),
        round(mean + 0.5, 2),
    ]


def levels_of(row: School) -> list[int]:
    """Return invented numbers of pupils at each level that add up, in the order of `LEVELS`."""
    fourth = (row.tested or 0) // len(LEVELS)
    rest = (row.tested or 0) - (len(LEVELS) - 1) * fourth
    return [*[fourth] * (len(LEVELS) - 1), rest]


def measured(row: School, at: int) -> dict[str, float]:
    """Return all that is invented of one subject, by its heading."""
    levels = dict(zip(LEVELS, levels_of(row), strict=True))
    return dict(zip(MEASURES, measures_of(row, at), strict=True)) | levels


def block_table(
    rows: Sequence[School],
    *,
    subjects: Sequence[str] = ONET_2558,
    measures: Sequence[str] = MEASURES,
    title: str = "",
) -> Table:
    """Return results as offices print them: the subject (merged) over its measures."""
    width = len(measures)
    own = ["ที่", "รหัสโรงเรียน", "โรงเรียน"]
    blank = [""] * (width - 1)
    above = [*own, *(cell for subject in subjects for cell in (subject, *blank))]
    table = [[title, *[""] * (len(above) - 1)]] if title else []
    table += [above, ["", "", "", *list(measures) * len(subjects)]]
    for number, row in enumerate(rows, start=1):
        line = [str(number), row.code, row.name]
        for at in range(len(subjects)):
            values = measured(row, at)
            line += [f"{values[name]:g}" for name in measures]
        table.append(line)
    return table


def report_sheet(
    rows: Sequence[School],
    *,
    subjects: Sequence[str] = ONET_2558,
    orders: Sequence[Sequence[int]] = (),
) -> Table:
    """Return a report sheet: for each subject a table of its own beside the last one, names only.

    Parameters
    ----------
    orders : positions of the schools in each subject's table; left out = one order
    """
    heads = ["ที่", "กลุ่ม", "โรงเรียน", "จำนวนผู้เข้าสอบ", "ค่าเฉลี่ย",
             "จำนวน นร. ที่ได้ 50% ขึ้นไป", "ร้อยละ"]  # fmt: skip
    blank = [""] * (len(heads) - 1)
    table = [
        [cell for subject in subjects for cell in (f"กลุ่มสาระการเรียนรู้{subject}", *blank)],
        heads * len(subjects),
    ]
    every = orders or [range(len(rows))] * len(subjects)
    for number in range(max(len(order) for order in every)):
        line: list[str] = []
        for at, order in enumerate(every):
            if number >= len(order):
                line += [""] * len(heads)
                continue
            row = rows[order[number]]
            tested = row.tested or 0
            passed = tested // 2
            line += [str(number + 1), "เมือง", row.name, str(tested), f"{row.scores[at]:.2f}",
                     str(passed), f"{100 * passed / tested:.2f}"]  # fmt: skip
        table.append(line)
    return table


def long_table(
    rows: Sequence[School],
    *,
    subjects: Sequence[str] = ONET_2558,
    measures: Sequence[str] = MEASURES,
) -> Table:
    """Return results with a row for each school and subject."""
    table = [["รหัสโรงเรียน", "โรงเรียน", "วิชา", *measures]]
    for row in rows:
        for at, subject in enumerate(subjects):
            values = measured(row, at)
            table.append([row.code, row.name, subject, *(f"{values[m]:g}" for m in measures)])
    return table


def school_report(
    row: School, *, subjects: Sequence[str] = NT_2566, year: int = 2566, nation: float = 50.0
) -> Table:
    """Return the report of one school: a row for each ability, a column of means for each area."""
    areas = ["ระดับโรงเรียน", "ระดับเขตพื้นที่", "ระดับจังหวัด", "ระดับศึกษาธิการภาค", "ระดับสังกัด", "ระดับประเทศ"]
    width = 4 + len(areas)
    head = f"รายงานผล NT ชั้น ป.3 ปีการศึกษา {year} โรงเรียน{row.name} รหัสโรงเรียน {row.code}"
    table = [
        [head, *[""] * (width - 1)],
        ["ด้าน", "จำนวนนักเรียนที่เข้าสอบ", "", "", "คะแนนเฉลี่ยร้อยละ", *[""] * (len(areas) - 1)],
        ["", "ปกติ", "พิเศษ", "Walk In", *areas],
    ]
    for at, subject in enumerate(subjects):
        means = [row.scores[at], *(nation + step for step in (4, 3, 2, 1, 0))]
        table.append([f"ด้าน{subject}", str(row.tested), "0", "0", *(f"{m:.2f}" for m in means)])
    return table


PUPILS = ("ชาย", "หญิง", "รวม", "ห้อง")


def enrolment_table(
    rows: Sequence[School], *, grades: Sequence[str] = ("ป.6",), title: str = ""
) -> Table:
    """Return enrolment as offices print it: the grade (merged) over boys, girls, both and rooms.

    Every grade has as many pupils as sat the school's test.
    """
    blank = [""] * (len(PUPILS) - 1)
    own = ["ลำดับ", "รหัสโรงเรียน", "ชื่อสถานศึกษา"]
    above = [*own, *(cell for grade in grades for cell in (grade, *blank))]
    table = [[title, *[""] * (len(above) - 1)]] if title else []
    table += [above, ["", "", "", *PUPILS * len(grades)]]
    for number, row in enumerate(rows, start=1):
        pupils = row.tested or 0
        cells = [str(pupils // 2), str(pupils - pupils // 2), str(pupils), "1"]
        table.append([str(number), row.code, row.name, *cells * len(grades)])
    return table
