"""Checks of what compares years that do not compare: another set of subjects is another series."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from data_pipeline.checks.issue import Issue, Said, issue
from data_pipeline.text import fold_heading, short_list, tidy
from data_pipeline.warehouse.vocabulary import Grade, Severity

if TYPE_CHECKING:
    from data_pipeline.results import Batch, Context
    from data_pipeline.sources.declaration import Source

_CHANGE_WORDS = re.compile(
    r"เปลี่ยนแปลง|ผลต่าง|ส่วนต่าง|ความต่าง|เพิ่มขึ้น|ลดลง|เพิ่ม\s*/\s*ลด|พัฒนาการ|เทียบ(?:กับ)?ปี|จากปีก่อน|ปีที่แล้ว"
    r"|change|difference|growth|^\s*\+\s*/\s*[-−–]\s*$",
    re.IGNORECASE,
)


def series_break(batch: Batch, context: Context) -> list[Issue]:
    """Find columns and rows that state a change from, or the value of, a year of another series.

    Notes
    -----
    A series breaks where other subjects are examined than in the year before: NT 2562 has two
    abilities in place of three, O-NET ป.6 2560 four subjects in place of five. A column about one
    subject that both years have is left alone, unless the whole test began anew.
    """
    source, year = batch.source, batch.identity.year_be
    grade = Grade(batch.identity.grade)
    found = [*_headings(batch, grade), *_labels(batch, grade)]
    if not found:
        return []
    before = min(year_before for _, _, year_before in found)
    names_th = ["/".join(s.label_th for s in source.offered(grade, one)) for one in (before, year)]
    names_en = ["/".join(s.label_en for s in source.offered(grade, one)) for one in (before, year)]
    texts = short_list([f"“{text}”" for _, text, _ in found])
    return [
        issue(
            "series_break",
            Severity.WARNING,
            batch.place(rows=tuple(dict.fromkeys(row for row, _, _ in found))),
            th=Said(
                f"เทียบปี {year} กับ {before} ซึ่งเทียบกันไม่ได้ เพราะชุดวิชาที่สอบต่างกัน",
                f"{before}: {names_th[0]}; {year}: {names_th[1]}",
                texts,
                "อย่าใช้ค่าเปลี่ยนแปลงนี้ ระบบเริ่มแนวโน้มใหม่ที่ปีนี้ และไม่นำคอลัมน์นี้เข้า",
            ),
            en=Said(
                f"{year} is compared with {before}, which it does not compare with: other subjects were examined",
                f"{before}: {names_en[0]}; {year}: {names_en[1]}",
                texts,
                "Do not use this change; the trend starts anew in this year, and the column is not loaded.",
            ),
        )
    ]


def breaks_between(source: Source, grade: Grade, before: int, year: int) -> bool:
    """Whether two years of a test belong to different series."""
    if source.test and source.test.break_year_be and before < source.test.break_year_be <= year:
        return True
    return source.offered(grade, before) != source.offered(grade, year)


def _headings(batch: Batch, grade: Grade) -> Iterator[tuple[int, str, int]]:
    """Yield the columns that no field reads and that look back across a break: row, text, year."""
    if batch.sheet is None:
        return
    read = set(batch.header.positions)
    first, last = batch.header.row, batch.header.row + batch.header.height
    top = batch.sheet.cells.iloc[first:last]
    for column in top.columns:
        if column in read:
            continue
        texts = [tidy(str(text)) for text in top[column]]
        text = " ".join(dict.fromkeys(filter(None, texts)))
        before = _looks_back(batch, grade, text)
        if before:
            yield first + 1, text, before


def _labels(batch: Batch, grade: Grade) -> Iterator[tuple[int, str, int]]:
    """Yield the rows without a code, or of an area, whose name looks back across a break."""
    name = batch.header.position("name_th")
    if name is None:
        return
    texts, code = batch.raw[name], batch.header.position("school_code")
    if code is not None:
        texts = texts[~batch.raw[code].str.contains("[1-9][0-9]{6}", regex=True)]
    for row, text in texts[texts.str.contains(_CHANGE_WORDS)].items():
        before = _looks_back(batch, grade, tidy(str(text)))
        if before:
            yield int(str(row)), tidy(str(text)), before


def _looks_back(batch: Batch, grade: Grade, text: str) -> int:
    """Return the year that a text compares with, where a break lies between; 0 elsewhere."""
    from data_pipeline.named import years_named  # the sources, which name the checks, come first

    year = batch.identity.year_be
    if not _CHANGE_WORDS.search(text):
        return 0
    before = max((one for one in years_named(text) if one < year), default=year - 1)
    if not breaks_between(batch.source, grade, before, year):
        return 0
    renewed = batch.source.test is not None and batch.source.test.break_year_be
    return 0 if not renewed and _is_of_one_subject(batch, text) else before


def _is_of_one_subject(batch: Batch, text: str) -> bool:
    """Whether a heading speaks of a single subject, which both years have."""
    folded = fold_heading(text)
    return any(
        fold_heading(word) in folded
        for subject in batch.source.subjects
        if not subject.is_total
        for word in subject.headings
    )
