"""Forms of one school each: a line for each indicator, the school and its day above the table.

`join_school_forms` turns such sheets into one with a row for each school and a column for each
indicator, so that every later stage knows one form only. The level stands in a column of its own,
or is ticked in one of the columns ``5 4 3 2 1``.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from data_pipeline.extract import Origin, Sheet
from data_pipeline.layouts import titles_above
from data_pipeline.sources.declaration import Source, Spread
from data_pipeline.text import ENGLISH_DIGITS, fold_heading, tidy

_SEARCHED = 40
_FEWEST_TICKS = 3
_DAY = r"\D{0,20}?(\d{1,4}\s*[-/.]\s*\d{1,2}\s*[-/.]\s*\d{1,4}|\d{1,2}\s+[ก-๛.]{2,12}\s*(?:พ\.ศ\.)?\s*\d{4})"


@dataclass(frozen=True, slots=True)
class _Form:
    """One school's form: its levels by indicator, and the lines where they stand."""

    name: str
    code: str
    school: str
    day: str
    titles: tuple[str, ...]
    levels: Mapping[str, str]
    lines: Mapping[str, int]


def join_school_forms(sheets: list[Sheet], sources: Collection[Source]) -> list[Sheet]:
    """Join the forms of one school each into one sheet with a row for each school.

    Returns
    -------
    The sheets as they are where none is such a form; else the joined sheet in front of the others
    """
    for source in sources:
        for spread in source.spreads:
            if not spread.pattern:
                continue
            read = [(sheet, _read_form(sheet, source, spread)) for sheet in sheets]
            forms = [form for _, form in read if form is not None]
            if forms:
                joined = _join(forms, source, sheets[0].kind)
                return [joined, *(sheet for sheet, form in read if form is None)]
    return sheets


def _headings(source: Source, field: str) -> tuple[str, ...]:
    return next((one.headings for one in source.columns if one.field == field), ())


def _read_form(sheet: Sheet, source: Source, spread: Spread) -> _Form | None:
    """Read a sheet as a form; None where it is none, or names no school above its table."""
    own, keys, values = (
        set(map(fold_heading, _headings(source, field)))
        for field in ("school_code", spread.key_field, spread.value_field)
    )
    top = sheet.cells.head(_SEARCHED).to_numpy(dtype=object).tolist()
    for at, row in enumerate(top):
        folded = [fold_heading(cell) for cell in row]
        if own.intersection(folded) or not keys.intersection(folded):
            continue
        ticks, height = _find_ticks(top, at)
        level_at = next((i for i, heading in enumerate(folded) if heading in values), None)
        if level_at is None and not ticks:
            continue
        code, school, titles = titles_above(sheet.name, top[:at])
        if not code:
            return None
        levels: dict[str, str] = {}
        lines: dict[str, int] = {}
        below = sheet.cells.iloc[at + height :].to_numpy(dtype=object).tolist()
        for line, cells in enumerate(below, at + height + 1):
            key = _key_of(cells, spread.pattern)
            if key is None:
                continue
            found = _ticked(cells, ticks) if ticks else [tidy(cells[level_at or 0])]
            said = dict.fromkeys(filter(None, [levels.get(key, ""), *found]))
            level = " / ".join(said)
            if len(said) > 1:  # two levels of one indicator: said as they are, never chosen
                level = f"{key}: {level}"
            levels[key], lines[key] = level, lines.get(key, line)
        if levels:
            day, rest = _take_day(titles, _headings(source, "assessed_on"))
            return _Form(sheet.name, code, school, day, rest, levels, lines)
    return None


def _find_ticks(top: Sequence[Sequence[str]], at: int) -> tuple[dict[int, str], int]:
    """Return the columns headed by a level alone, in the row of headings or below it; rows of headings."""
    for height, row in enumerate(top[at : at + 2], start=1):
        digits = [(i, tidy(cell).translate(ENGLISH_DIGITS)) for i, cell in enumerate(row)]
        ticks = {i: text for i, text in digits if re.fullmatch(r"\d", text)}
        if len(set(ticks.values())) == len(ticks) >= _FEWEST_TICKS:
            return ticks, height
    return {}, 1


def _ticked(cells: Sequence[str], ticks: Mapping[int, str]) -> list[str]:
    return [level for i, level in ticks.items() if tidy(cells[i])]


def _key_of(cells: Sequence[str], pattern: str) -> str | None:
    """Return the key that a line begins with, in whichever of its columns."""
    for cell in cells:
        found = re.match(rf"({pattern})(?![.\d])", tidy(cell).translate(ENGLISH_DIGITS))
        if found:
            return found[1]
    return None


def _take_day(titles: Sequence[str], words: Sequence[str]) -> tuple[str, tuple[str, ...]]:
    """Return the day that a line says behind one of its words, and the lines without it.

    The year of a day is no academic year, so nothing later may take it for one.
    """
    for word in sorted(words, key=len, reverse=True):
        for at, line in enumerate(titles):
            found = re.search(re.escape(word) + _DAY, line)
            if found:
                rest = line.replace(found[0], "")
                return found[1], (*titles[:at], rest, *titles[at + 1 :])
    return "", tuple(titles)


def _join(forms: Sequence[_Form], source: Source, kind: str) -> Sheet:
    keys = list(dict.fromkeys(key for form in forms for key in form.levels))
    titles = list(dict.fromkeys(line for form in forms for line in form.titles))
    fields = ("school_code", "name_th", "assessed_on")
    rows = [
        [" · ".join(titles)],
        [*(_headings(source, field)[0] for field in fields), *keys],
        *([f.code, f.school, f.day, *(f.levels.get(key, "") for key in keys)] for f in forms),
    ]
    width = len(rows[1])
    cells = pd.DataFrame([row + [""] * (width - len(row)) for row in rows], dtype="str")
    origins = {number: Origin(form.name, form.lines) for number, form in enumerate(forms, start=3)}
    return Sheet(cells, "", kind, origins=origins)
