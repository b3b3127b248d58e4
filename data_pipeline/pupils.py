"""Marks of single pupils → one row per school and subject; nothing of a pupil goes further.

Such a file may hold school, year, test, grade, round, subject, score and sex, and nothing else: a
column more is refused, or left out on request. It is read as a stream and added up by DuckDB; what
comes out is a sheet in long form, which is recognised and checked like any other.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import duckdb
import pandas as pd
import pyarrow as pa
import pyarrow.csv as arrow_csv

from data_pipeline import refusals
from data_pipeline.checks.issue import Issue, Place, Refusal, Said, issue
from data_pipeline.extract import Sheet, decode, separator_of
from data_pipeline.grades import SEX_WORDS
from data_pipeline.identity import COLUMN_HEADINGS
from data_pipeline.personal import PERSONAL_CHECK, mask
from data_pipeline.sources.common import (
    RESULT_MEASURES,
    RESULT_STATUSES,
    SCHOOL_CODE_HEADINGS,
    SUBJECT_HEADINGS,
    TESTED_COUNT_HEADINGS,
)
from data_pipeline.text import fold_heading, short_list, tidy
from data_pipeline.warehouse.fields import BY_SEX
from data_pipeline.warehouse.sheets import column_letter
from data_pipeline.warehouse.vocabulary import Severity

MAX_PUPIL_BYTES = 2 * 1024**3
"""Ten million rows are about 400 MB."""

FIELDS: Mapping[str, tuple[str, ...]] = {
    "school_code": SCHOOL_CODE_HEADINGS,
    "score": (
        "คะแนน",
        "คะแนนสอบ",
        "คะแนนที่ได้",
        "คะแนนร้อยละ",
        "คะแนน (ร้อยละ)",
        "score",
        "score_pct",
    ),
    "subject": SUBJECT_HEADINGS,
    "sex": ("เพศ", "sex"),
    "test": ("การทดสอบ", "การสอบ", "test"),
    **COLUMN_HEADINGS,
}
"""The only columns that are taken, and their headings."""

MEASURED = ("tested_count", "mean_score_pct", "sd_score_pct", "max_score_pct", "min_score_pct",
            "median_score_pct", "pass_50_count")  # fmt: skip
"""What is kept of the marks of one school and subject."""

_FUNCTIONS = {
    "tested_count": "count(score)", "mean_score_pct": "avg(score)", "sd_score_pct": "stddev_samp(score)"
}  # fmt: skip
_SUMMED_BY_SEX = {
    column: f"{_FUNCTIONS[name]} FILTER (sex = '{sex}')"
    for sex, own in BY_SEX.items()
    for name, column in own.items()
}
"""What is kept of boys' and of girls' marks, where the file says whose they are."""

_HEAD_BYTES = 1 << 18
_HEADER_WITHIN = 15
_BLOCK_BYTES = 8 << 20
_MEMORY = "1GB"
_ROWS_SAID = 8
_THAI_DIGITS = "๐๑๒๓๔๕๖๗๘๙"
_ABSENT = tuple(RESULT_STATUSES)
_SEX_OF = (
    "CASE "
    + " ".join(
        f"WHEN replace(lower(trim(sex)), '.', '') = '{word}' THEN '{sex}'"
        for word, sex in SEX_WORDS.items()
    )
    + " END"
)
"""SQL: the sex that a cell names; missing where it names none."""


@dataclass(frozen=True, slots=True)
class Layout:
    """Where a file of marks has its columns.

    Parameters
    ----------
    header : row of the headings, 0 = first line
    columns : field → position
    width : number of columns
    titles : lines above the headings
    others : positions of columns that are not taken
    """

    header: int
    columns: Mapping[str, int]
    width: int
    titles: tuple[str, ...]
    others: tuple[int, ...]
    separator: str = ","
    encoding: str = "utf-8"


@dataclass(frozen=True, slots=True)
class Summed:
    """The marks of a file, added up.

    Parameters
    ----------
    sheet : one row per school and subject, in long form
    row_count : rows of pupils in the file
    used_count : of them, those with a mark; absent_count: those without one
    bad_rows : rows of the file whose mark cannot be one, the first few
    bad_count : how many there are
    """

    sheet: Sheet
    row_count: int
    used_count: int
    absent_count: int
    bad_rows: tuple[int, ...] = field(default=())
    bad_count: int = 0


def find_layout(content: bytes, file_name: str) -> Layout | None:
    """Return where a text file has the marks of pupils; None where it is another kind of file.

    Parameters
    ----------
    content : the file, or as much of its beginning as is at hand
    """
    head = content[:_HEAD_BYTES]
    if b"\x00" in head or head.startswith((b"PK", b"%PDF", b"\xd0\xcf", b"\x89")):
        return None
    if len(content) > len(head):
        head = head[: head.rfind(b"\n") + 1]
    try:
        text, encoding = decode(head, file_name)
    except Refusal:
        return None
    separator = separator_of(text)
    lines = [line.rstrip("\r").split(separator) for line in text.split("\n")[:_HEADER_WITHIN]]
    return _layout_of(lines, separator, encoding)


def find_layout_in(sheet: Sheet) -> Layout | None:
    """Return where a sheet of a workbook has the marks of pupils; None where it is another kind."""
    lines = sheet.cells.head(_HEADER_WITHIN).to_numpy(dtype=object).tolist()
    return _layout_of(lines, "", "")


def _layout_of(lines: Sequence[Sequence[str]], separator: str, encoding: str) -> Layout | None:
    of_field = {fold_heading(word): name for name, words in FIELDS.items() for word in words}
    measured = {
        fold_heading(word)
        for measure in RESULT_MEASURES
        if measure.key
        for word in measure.headings
    } | set(map(fold_heading, TESTED_COUNT_HEADINGS))
    for number, line in enumerate(lines):
        folded = [fold_heading(cell.strip('"')) for cell in line]
        names = [of_field.get(text) for text in folded]
        found = {name: at for at, name in enumerate(names) if name}
        if not {"school_code", "score"} <= set(found) or measured & set(folded):
            continue
        if sum(name is not None for name in names) != len(found):
            return None
        titles = [cell.strip('"') for above in lines[:number] for cell in above if cell]
        others = tuple(at for at, text in enumerate(folded) if text and not names[at])
        return Layout(number, found, len(line), tuple(titles), others, separator, encoding)
    return None


def refuse_other_columns(file_name: str, layout: Layout) -> None:
    """Refuse a file of marks that has any column besides those that are taken.

    Raises
    ------
    Refusal : names the columns by letter, and no cell
    """
    if not layout.others:
        return
    where = short_list([column_letter(at) for at in layout.others])
    raise Refusal(
        issue(
            PERSONAL_CHECK,
            Severity.ERROR,
            Place(mask(file_name)),
            th=Said(
                "ไฟล์คะแนนรายคนมีคอลัมน์อื่นนอกจากที่รับได้ จึงไม่รับ และไม่เก็บอะไรไว้",
                "รหัสโรงเรียน ปี การทดสอบ ชั้น รอบ วิชา คะแนน เพศ เท่านั้น",
                f"คอลัมน์ {where}",
                "ลบคอลัมน์เหล่านี้แล้วส่งใหม่ หรือเลือก “ตัดข้อมูลส่วนบุคคลแล้วโหลด” (--strip)",
            ),
            en=Said(
                "the file of pupils' marks has other columns than may be taken; nothing of it is kept",
                "school code, year, test, grade, round, subject, score and sex alone",
                f"columns {where}",
                "Delete these columns and send it again, or choose “strip and load” (--strip).",
            ),
        )
    )


def strip_to_columns(content: bytes, layout: Layout, file_name: str) -> bytes:
    """Return a text file of marks with nothing but the columns that are taken, as CSV in UTF-8."""
    stream = io.BytesIO()
    stream.write((",".join(FIELDS[name][0] for name in layout.columns) + "\n").encode())
    options = arrow_csv.WriteOptions(include_header=False)
    with _reading(content, layout, file_name) as reader:
        writer = arrow_csv.CSVWriter(stream, reader.schema, write_options=options)
        for batch in reader:
            writer.write_batch(batch)
        writer.close()
    return stream.getvalue()


def sum_text(content: bytes, layout: Layout, file_name: str) -> Summed:
    """Add up the marks of a text file, read as a stream.

    Raises
    ------
    Refusal : rows of unequal width, a wrong encoding, or each school only once
    """
    with _reading(content, layout, file_name) as reader:
        return _sum(reader, layout, file_name, f"CSV {layout.encoding}")


def sum_sheet(sheet: Sheet, layout: Layout, file_name: str) -> Summed:
    """Add up the marks of a sheet of a workbook; see `sum_text`."""
    below = sheet.cells.iloc[layout.header + 1 :]
    table = pa.table({name: below[at].astype("str") for name, at in layout.columns.items()})
    return _sum(table, layout, file_name, sheet.kind)


@contextmanager
def _reading(content: bytes, layout: Layout, file_name: str) -> Iterator[pa.RecordBatchReader]:
    names = [str(position) for position in range(layout.width)]
    wanted = {str(position): name for name, position in layout.columns.items()}
    try:
        reader = arrow_csv.open_csv(
            pa.BufferReader(content),
            read_options=arrow_csv.ReadOptions(
                column_names=names,
                skip_rows=layout.header + 1,
                encoding=layout.encoding,
                block_size=_BLOCK_BYTES,
            ),
            parse_options=arrow_csv.ParseOptions(delimiter=layout.separator),
            convert_options=arrow_csv.ConvertOptions(
                include_columns=list(wanted),
                column_types={name: pa.string() for name in names},
                strings_can_be_null=False,
            ),
        )
        schema = pa.schema([(wanted[name], pa.string()) for name in reader.schema.names])
        renamed = (pa.RecordBatch.from_arrays(one.columns, schema=schema) for one in reader)
        yield pa.RecordBatchReader.from_batches(schema, renamed)
    except (pa.ArrowInvalid, duckdb.Error, UnicodeDecodeError) as error:
        raise refusals.not_a_table(file_name, f"CSV? {str(error).splitlines()[0][:120]}") from None


def _sum(marks: Any, layout: Layout, file_name: str, kind: str) -> Summed:
    """Add up marks by school, subject and paper.

    Parameters
    ----------
    marks : Arrow reader or table, text columns named as `FIELDS`
    """
    keys = [name for name in layout.columns if name not in ("score", "sex")]
    with duckdb.connect(config={"memory_limit": _MEMORY}) as connection:
        connection.register("marks", marks)
        plain = f"translate(trim(score), '{_THAI_DIGITS}', '0123456789')"
        absent = ", ".join(f"'{mark}'" for mark in _ABSENT)
        by_sex = _SUMMED_BY_SEX if "sex" in layout.columns else {}
        connection.execute(
            f"""
            CREATE TEMP TABLE mark AS
            SELECT {", ".join(f"trim({key}) AS {key}" for key in keys)},
                   {f"{_SEX_OF} AS sex," if by_sex else ""}
                   TRY_CAST({plain} AS DOUBLE) AS score,
                   lower({plain}) IN ({absent}) AS is_absent
            FROM marks
            """
        )
        is_good = "score BETWEEN 0 AND 100"
        is_bad = f"NOT is_absent AND coalesce(NOT ({is_good}), true)"
        first_row = layout.header + 2
        row_count, used, absent_count, bad = connection.execute(
            f"""
            SELECT count(*), count(*) FILTER ({is_good}), count(*) FILTER (is_absent),
                   count(*) FILTER ({is_bad})
            FROM mark
            """
        ).fetchall()[0]
        bad_rows = connection.execute(
            f"SELECT rowid + {first_row} FROM mark WHERE {is_bad} ORDER BY 1 LIMIT {_ROWS_SAID}"
        ).fetchall()
        by = ", ".join(keys)
        schools = connection.execute(
            f"""
            SELECT {by}, min(rowid) + {first_row} AS first_row, count(score) AS tested_count,
                   avg(score) AS mean_score_pct, stddev_samp(score) AS sd_score_pct,
                   max(score) AS max_score_pct, min(score) AS min_score_pct,
                   median(score) AS median_score_pct,
                   count(*) FILTER (score >= 50) AS pass_50_count
                   {"".join(f", {value} AS {name}" for name, value in by_sex.items())}
            FROM mark WHERE {is_good} GROUP BY {by} ORDER BY first_row
            """
        ).df()
    if schools.empty or int(schools["tested_count"].max()) == 1:
        raise refusals.column_missing(
            file_name,
            layout.header + 1,
            "ผลการทดสอบรายโรงเรียน",
            "results by school",
            [TESTED_COUNT_HEADINGS[8]],
            [FIELDS[name][0] for name in layout.columns],
        )
    sheet = _as_sheet(schools, keys, (*MEASURED, *by_sex), layout, kind)
    return Summed(sheet, row_count, used, absent_count, tuple(row for (row,) in bad_rows), bad)


def _as_sheet(
    schools: pd.DataFrame,
    keys: Sequence[str],
    measures: Sequence[str],
    layout: Layout,
    kind: str,
) -> Sheet:
    """Return sums as a sheet in long form, with the titles of the file above it."""
    words = {measure.key: measure.headings[0] for measure in RESULT_MEASURES if measure.key}
    words["tested_count"] = "จำนวนผู้เข้าสอบ"
    shown = [key for key in keys if key != "test"]
    headings = [FIELDS[key][0] for key in shown] + [words[name] for name in measures]
    tests = sorted(set(schools["test"])) if "test" in keys else []
    title = " · ".join(tidy(text) for text in (*layout.titles, *tests))
    columns = [schools[key].astype("str") for key in shown]
    columns += [_as_text(schools[name]) for name in measures]
    above = [[title, *[""] * (len(headings) - 1)], headings]
    body = pd.concat(columns, axis=1, ignore_index=True)
    cells = pd.concat([pd.DataFrame(above), body], ignore_index=True).astype("str")
    first = schools["first_row"].to_numpy()
    return Sheet(cells, "", kind, numbers=(0, layout.header + 1, *first.tolist()))


def _as_text(numbers: pd.Series) -> pd.Series:
    rounded = numbers.round(6)
    is_whole = pd.api.types.is_integer_dtype(numbers)
    texts = numbers.astype("str") if is_whole else rounded.map(lambda one: f"{one:.6f}")
    return texts.where(numbers.notna(), "")


def say_pupils(file_name: str, summed: Summed) -> Issue:
    """Say on the load's report what the rows of schools were added up from."""
    rows = short_list([str(row) for row in summed.bad_rows])
    left_th = f" ไม่มีคะแนน {summed.absent_count:,} แถว" if summed.absent_count else ""
    left_en = f"; {summed.absent_count:,} without a mark" if summed.absent_count else ""
    bad_th = f" คะแนนใช้ไม่ได้ {summed.bad_count:,} แถว เช่น {rows}" if summed.bad_count else ""
    bad_en = (
        f"; {summed.bad_count:,} with no possible mark, such as rows {rows}"
        if summed.bad_count
        else ""
    )
    count = len(summed.sheet.cells) - 2
    return issue(
        "pupils_summed",
        Severity.WARNING if summed.bad_count else Severity.INFO,
        Place(file_name),
        th=Said(
            "รวมคะแนนรายคนเป็นรายโรงเรียน ไม่เก็บรายคนในคลังข้อมูล",
            "คะแนน 0–100" if summed.bad_count else "",
            f"{summed.used_count:,} จาก {summed.row_count:,} แถว เป็น {count:,} ผลรายวิชาของโรงเรียน{left_th}{bad_th}",
        ),
        en=Said(
            "pupils' marks were added up by school; no pupil is in the warehouse",
            "marks of 0–100" if summed.bad_count else "",
            f"{summed.used_count:,} of {summed.row_count:,} rows became {count:,} results of schools by subject{left_en}{bad_en}",
        ),
    )
