"""An empty file for each dataset, made from its declaration: filled in and loaded, it is clean."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from data_pipeline.sources import Source, sources
from data_pipeline.sources.common import MEAN
from data_pipeline.warehouse.fields import FIELDS
from data_pipeline.warehouse.sheets import column_letter
from data_pipeline.warehouse.vocabulary import Grade

NOTES_SHEET = "คำอธิบาย"
_YEAR_SHOWN = 2567
_SPREAD_SHOWN = ("1.1.1", "1.1.2", "5.1.1")


@dataclass(frozen=True, slots=True)
class Template:
    """An empty table.

    Parameters
    ----------
    name : of the file, without its ending
    title : line above the table; says what the file is about, the officer completes it
    headings : one or two rows
    notes : for each column its heading, whether it is needed, its meaning in Thai and in English
    """

    name: str
    source: Source
    title: str
    headings: tuple[tuple[str, ...], ...]
    notes: tuple[tuple[str, str, str, str], ...]


def templates(key: str | None = None) -> Iterator[Template]:
    """Yield the templates of every dataset, or of one; a test has one for each of its grades.

    Raises
    ------
    KeyError : no such dataset; the message lists those that exist
    """
    if key is not None and key not in sources():
        raise KeyError(f"no dataset {key!r}; known: {', '.join(sources())}")
    for source in sources().values():
        if key not in (None, source.key):
            continue
        if source.is_result:
            for grade in source.grades:
                yield _of_results(source, grade)
        else:
            yield _of_list(source)


def _of_results(source: Source, grade: Grade) -> Template:
    """Return the table of one grade's results: the subjects of today, with the usual measures."""
    own = [
        column.headings[0]
        for column in source.columns
        if column.field in ("school_code", "name_th")
    ]
    shown = ("tested_count", MEAN, "sd_score_pct", "max_score_pct", "min_score_pct")
    words = {one.key: one.headings[0] for one in source.measures}
    measures = ["จำนวนผู้เข้าสอบ", *(words[key] for key in shown[1:])]
    subjects = source.offered(grade, _YEAR_SHOWN)
    above = [
        *own,
        *(cell for one in subjects for cell in (one.label_th, *[""] * (len(measures) - 1))),
    ]
    below = [*[""] * len(own), *measures * len(subjects)]
    assert source.test is not None
    notes = [
        _note(heading, "school_code" if at == 0 else "name_th", is_needed=at == 0)
        for at, heading in enumerate(own)
    ]
    notes += [
        _note(f"{one.label_th} › {heading}", key, is_needed=key in shown[:2])
        for one in subjects
        for heading, key in zip(measures, shown, strict=True)
    ]
    return Template(
        f"{source.key}_{grade.value}",
        source,
        f"{source.title_th} {grade.label_th} ปีการศึกษา ",
        (tuple(above), tuple(below)),
        tuple(notes),
    )


def _of_list(source: Source) -> Template:
    """Return the table of a list: the first heading of each column; blocks and spread columns behind."""
    spread = source.spreads[0] if source.spreads and source.spreads[0].pattern else None
    columns = [
        column
        for column in source.columns
        if spread is None or column.field not in (spread.key_field, spread.value_field)
    ]
    above = [column.headings[0] for column in columns]
    notes = [_note(one.headings[0], one.field, is_needed=one.is_required) for one in columns]
    title = source.title_th
    if any(need.key == "year_be" for need in source.needs):
        title += " ปีการศึกษา "
    if spread is not None:
        above += _SPREAD_SHOWN
        notes += [_note(" ".join(_SPREAD_SHOWN) + " …", spread.value_field, is_needed=True)]
    if source.blocks is None:
        return Template(source.key, source, title, (tuple(above),), tuple(notes))
    words = [spellings[0] for spellings in source.blocks.measures.values()]
    blank = [""] * (len(words) - 1)
    grades = [grade for grade in Grade if grade.value[0] in "kpm"]
    below = [*[""] * len(above), *words * len(grades)]
    above += [cell for grade in grades for cell in (grade.label_th, *blank)]
    notes += [
        (f"{grades[0].label_th} … {grades[-1].label_th}", "✓", " ".join(words), "pupils and rooms")
    ]
    return Template(source.key, source, title, (tuple(above), tuple(below)), tuple(notes))


def _note(heading: str, field: str, *, is_needed: bool) -> tuple[str, str, str, str]:
    declared = FIELDS.get(field)
    return heading, "✓" if is_needed else "", field, declared.description if declared else ""


def as_csv(template: Template, rows: list[list[str]] | None = None) -> bytes:
    """Return a template as CSV in UTF-8 with its mark, so that Excel reads the Thai."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerows([[template.title], *template.headings, *(rows or [])])
    return ("\ufeff" + stream.getvalue()).encode("utf-8")


def as_xlsx(template: Template, rows: list[list[str]] | None = None) -> bytes:
    """Return a template as a workbook: the table, and a sheet that explains its columns."""
    import openpyxl
    from openpyxl.styles import Font

    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    page.title = template.source.key
    for line in [[template.title], *template.headings, *(rows or [])]:
        page.append([cell or None for cell in line])
    first, last = 2, 1 + len(template.headings)
    for row in page.iter_rows(min_row=first, max_row=last):
        for cell in row:
            cell.font = Font(bold=True)
    for at, heading in enumerate(template.headings[0], start=1):
        page.column_dimensions[column_letter(at - 1)].width = max(10, len(heading) + 2)
    page.freeze_panes = page.cell(row=last + 1, column=3)
    notes = book.create_sheet(NOTES_SHEET)
    for row in [("คอลัมน์", "ต้องมี", "ช่อง", "ความหมาย"), *template.notes]:
        notes.append(list(row))
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def write_templates(folder: Path, key: str | None = None) -> list[Path]:
    """Write the templates as CSV and XLSX into a folder and return their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for template in templates(key):
        for suffix, write in (("csv", as_csv), ("xlsx", as_xlsx)):
            path = folder / f"template_{template.name}.{suffix}"
            path.write_bytes(write(template))
            written.append(path)
    return written
