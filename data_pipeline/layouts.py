"""Sheets whose columns repeat for each grade, in the two forms that offices have them.

One form has all schools in one sheet under two rows of headings, the grade (merged) over ``ชาย หญิง
รวม ห้อง``. The other has a sheet for each school, a row for each grade; `join_school_sheets` turns
such sheets into one of the first form, so that every later stage knows one form only.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from data_pipeline.extract import Origin, Sheet
from data_pipeline.grades import grade_of
from data_pipeline.sources.declaration import Blocks, Source
from data_pipeline.text import ENGLISH_DIGITS, fold_heading, tidy
from data_pipeline.warehouse.vocabulary import Grade

_SEARCHED = 40
_CODE = re.compile(r"(?<!\d)\d{8}(?!\d)")
_STATED_CODE = re.compile(r"รหัส\D{0,40}?(\d{8})(?!\d)")
_NAME = re.compile(
    r"(?<!รหัส)(?:โรงเรียน|สถานศึกษา)\s*[::]?\s*(?!รหัส)(\S.*?)"
    r"\s*(?=\(?รหัส|สังกัด|อำเภอ|ตำบล|ปีการศึกษา|ข้อมูล|จำนวน|ภาคเรียน|$)"
)


@dataclass(frozen=True, slots=True)
class Block:
    """Columns that stand under one grade, or under one subtotal.

    Parameters
    ----------
    label : as the file has it
    grade : key of the grade; "" for anything else
    adds_up : grades that it adds up; empty for anything but a known subtotal
    columns : position of each measure
    """

    label: str
    grade: str
    adds_up: tuple[Grade, ...]
    columns: Mapping[str, int]

    @property
    def is_other(self) -> bool:
        """Whether it holds pupils of a grade that we do not know."""
        return not (self.grade or self.adds_up or fold_heading(self.label).startswith("รวม"))


def find_blocks(
    declared: Blocks, above: Sequence[str], below: Sequence[str], taken: Collection[int]
) -> tuple[Block, ...]:
    """Return the blocks of two rows of headings, in their order.

    Parameters
    ----------
    above, below : texts of both rows, equally long
    taken : positions that are no block: the school's own columns
    """
    measures = _words(declared.measures)
    found: list[tuple[str, dict[str, int]]] = []
    label = ""
    for position, text in enumerate(above):
        if position in taken:
            label = ""
            continue
        if tidy(text):
            label = tidy(text)
        measure = measures.get(fold_heading(below[position]))
        if not label or measure is None:
            continue
        is_new = not found or found[-1][0] != label or measure in found[-1][1]
        if is_new:
            found.append((label, {}))
        found[-1][1][measure] = position
    return tuple(
        Block(label, grade_of(label), adds_up(declared, label), columns) for label, columns in found
    )


def adds_up(declared: Blocks, label: str) -> tuple[Grade, ...]:
    """Return the grades that a label adds up; empty where it is no known subtotal."""
    folded = fold_heading(label)
    for subtotal in declared.subtotals:
        if folded in map(fold_heading, subtotal.headings):
            return subtotal.grades
    return ()


def _words(spellings: Mapping[str, Sequence[str]]) -> dict[str, str]:
    return {fold_heading(word): name for name, words in spellings.items() for word in words}


@dataclass(frozen=True, slots=True)
class _SchoolSheet:
    """A sheet that holds one school: its lines by label, and where they stand."""

    name: str
    code: str
    school: str
    titles: tuple[str, ...]
    counts: Mapping[str, Mapping[str, str]]
    lines: Mapping[str, int]


def join_school_sheets(sheets: list[Sheet], sources: Collection[Source]) -> list[Sheet]:
    """Join the sheets that hold one school each into one with two rows of headings.

    Returns
    -------
    The sheets as they are where none has that form; else the joined sheet in front of the others
    """
    for source in sources:
        if source.blocks is None:
            continue
        read = [(sheet, _read_school(sheet, source)) for sheet in sheets]
        schools = [school for _, school in read if school is not None]
        if schools:
            joined = _join(schools, source.blocks, sheets[0].kind)
            return [joined, *(sheet for sheet, school in read if school is None)]
    return sheets


def _read_school(sheet: Sheet, source: Source) -> _SchoolSheet | None:
    blocks = source.blocks
    assert blocks is not None
    labels, measures = set(map(fold_heading, blocks.label_headings)), _words(blocks.measures)
    own = {
        heading
        for column in source.columns
        if column.is_required
        for heading in map(fold_heading, column.headings)
    }
    top = sheet.cells.head(_SEARCHED).to_numpy(dtype=object).tolist()
    for at, row in enumerate(top):
        folded = [fold_heading(cell) for cell in row]
        columns: dict[str, int] = {}
        for position, heading in enumerate(folded):
            if heading in measures:
                columns.setdefault(measures[heading], position)
        label_at = next((i for i, heading in enumerate(folded) if heading in labels), None)
        if label_at is None or len(columns) < 2 or own.intersection(folded):
            continue
        code, school, titles = titles_above(sheet.name, top[:at])
        counts: dict[str, Mapping[str, str]] = {}
        lines: dict[str, int] = {}
        below = sheet.cells.iloc[at + 1 :].to_numpy(dtype=object).tolist()
        for line, cells in enumerate(below, at + 2):
            label = tidy(cells[label_at])
            if label in counts:  # a second line of one grade is kept apart, and asked about
                label = f"{label} ({line})"
            if label and (grade_of(label) or _is_counted(cells, columns)):
                counts[label] = {name: cells[position] for name, position in columns.items()}
                lines[label] = line
        if any(grade_of(label) for label in counts):
            return _SchoolSheet(sheet.name, code, school, titles, counts, lines)
    return None


def _is_counted(cells: Sequence[str], columns: Mapping[str, int]) -> bool:
    return any(tidy(cells[position]) for position in columns.values())


def titles_above(name: str, above: Sequence[Sequence[str]]) -> tuple[str, str, tuple[str, ...]]:
    """Return code and name of the school that the lines above its table name, and those lines."""
    lines = [" ".join(tidy(cell) for cell in row if tidy(cell)) for row in above]
    lines = [line.translate(ENGLISH_DIGITS) for line in lines if line]
    text = " · ".join(lines)
    stated = _STATED_CODE.search(text)
    codes = [stated[1]] if stated else _CODE.findall(f"{name} · {text}")
    schools = [found[1] for line in lines if (found := _NAME.search(line))]
    return codes[0] if codes else "", schools[0] if schools else name, tuple(lines)


def _join(schools: Sequence[_SchoolSheet], blocks: Blocks, kind: str) -> Sheet:
    labels = list(dict.fromkeys(label for school in schools for label in school.counts))
    used = [
        name
        for name in blocks.measures
        if any(name in line for school in schools for line in school.counts.values())
    ]
    words = [blocks.measures[name][0] for name in used]
    titles = list(dict.fromkeys(line for school in schools for line in school.titles))
    rows = [
        [" · ".join(titles)],
        [
            "รหัสโรงเรียน",
            "ชื่อโรงเรียน",
            *(cell for label in labels for cell in (label, *[""] * (len(used) - 1))),
        ],
        ["", "", *words * len(labels)],
    ]
    for school in schools:
        counts = [school.counts.get(label, {}).get(name, "") for label in labels for name in used]
        rows.append([school.code, school.school, *counts])
    width = len(rows[1])
    cells = pd.DataFrame([row + [""] * (width - len(row)) for row in rows], dtype="str")
    first = len(rows) - len(schools) + 1
    origins = {
        number: Origin(school.name, school.lines)
        for number, school in enumerate(schools, start=first)
    }
    return Sheet(cells, "", kind, origins=origins)
