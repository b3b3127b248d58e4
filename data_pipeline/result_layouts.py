"""How result files lay out what they give for each subject, all read as one form.

One row of headings with a column for each subject is the plain form. Besides it: two rows of
headings, the subject over its measures; report sheets with a table for each subject side by side;
a row for each school and subject; a report of one school with a column for each area.
`find_layout` says where every number stands; the two `align_` and `turn_` functions turn the last
forms into the plain one, and every number keeps its place in the file.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

import pandas as pd

from data_pipeline.extract import Origin, Sheet
from data_pipeline.sources.common import MEAN, PERCENT_HEADINGS
from data_pipeline.sources.declaration import Source
from data_pipeline.text import fold_heading, fold_name, tidy

_LABELS_WITHIN = 3
"""Rows above the measures in which a subject's name may stand."""

_FEWEST_MEASURES = 2
_OWN = ("school_code", "name_th")
_CODE = re.compile(r"(?<!\d)(\d{8})(?!\d)")
_SEARCHED = 40


@dataclass(frozen=True, slots=True)
class Layout:
    """Where a result file has its numbers.

    Parameters
    ----------
    row : position of the first row of headings, from 0
    height : rows of headings
    columns : position by name: a field, a subject (its mean), or ``subject/measure``
    is_long : every row is one subject of one school; the column ``subject`` says which
    """

    row: int
    height: int
    columns: Mapping[str, int]
    is_long: bool = False


@cache
def _measures(source_key: str) -> Mapping[str, str]:
    from data_pipeline.sources import source

    return {
        fold_heading(heading): measure.key
        for measure in source(source_key).measures
        for heading in measure.headings
    }


@cache
def _subjects(source_key: str) -> tuple[tuple[str, str], ...]:
    """Return folded headings with their subject, longest first."""
    from data_pipeline.sources import source

    pairs = [
        (fold_heading(heading), subject.key)
        for subject in source(source_key).subjects
        for heading in subject.headings
    ]
    return tuple(sorted(pairs, key=lambda pair: -len(pair[0])))


def subject_of(source: Source, text: str) -> str:
    """Return the one subject that a label names; "" for none or several.

    Examples
    --------
    >>> from data_pipeline.sources import source
    >>> subject_of(source("onet"), "กลุ่มสาระการเรียนรู้ภาษาไทย"), subject_of(source("onet"), "ป.6")
    ('thai', '')
    """
    rest = fold_heading(text)
    found: list[str] = []
    for heading, key in _subjects(source.key):
        if heading == rest:
            return key if not found else ""
        is_telling = len(heading) > 2 and not source.subject(key).is_total
        if is_telling and heading in rest:
            rest = rest.replace(heading, " ")
            found.append(key)
    return found[0] if len(set(found)) == 1 else ""


def find_layout(
    source: Source, at: int, folded: Sequence[Sequence[str]], texts: Sequence[Sequence[str]]
) -> Layout | None:
    """Return how a source reads the row `at` as its last row of headings; None for the plain form.

    Parameters
    ----------
    folded, texts : first rows of the sheet, folded by `fold_heading` and as they stand
    """
    if not source.measures:
        return None
    measures = _measures(source.key)
    if sum(text in measures or text in _PERCENT for text in folded[at]) < 1:
        return None
    return _find_blocks(source, at, folded, texts) or _find_long(source, at, folded[at])


_PERCENT = frozenset(map(fold_heading, PERCENT_HEADINGS))


def _find_blocks(
    source: Source, at: int, folded: Sequence[Sequence[str]], texts: Sequence[Sequence[str]]
) -> Layout | None:
    """Find subjects that stand over their measures, in one of the rows above."""
    measures = _measures(source.key)
    if any(_is_plain(source, text) for text in texts[at] if text):
        return None
    for above in range(at - 1, max(at - 1 - _LABELS_WITHIN, -1), -1):
        labels = {
            position: key
            for position, text in enumerate(texts[above])
            if text and (key := subject_of(source, text))
        }
        if not labels:
            continue
        columns: dict[str, int] = {}
        own = _own_columns(source, folded[above : at + 1], set(labels))
        starts = sorted(labels)
        for start, end in zip(starts, [*starts[1:], len(folded[at])], strict=True):
            key = labels[start]
            if any(name.partition("/")[0] == key for name in columns):
                return None
            columns |= _block(key, start, end, folded[at], measures, source)
        words = [text in measures or text in _PERCENT for text in folded[at][starts[0] :]]
        if not columns or sum(words) < _FEWEST_MEASURES or not _can_be_aligned(columns):
            continue
        for name in _OWN:  # report sheets have the school again in each block: the first one counts
            again = [at for full, at in columns.items() if full.partition("/")[2] == name]
            if name not in own and again:
                own[name] = min(again)
        return Layout(above, at - above + 1, own | columns)
    return None


def _can_be_aligned(columns: Mapping[str, int]) -> bool:
    """Whether all tables that name the school themselves name it in one way: by code, or by name."""
    named: dict[str, set[str]] = {}
    for full in columns:
        key, _, name = full.partition("/")
        if name in _OWN:
            named.setdefault(key, set()).add(name)
    return not named or bool(set.intersection(*named.values()))


def _is_plain(source: Source, text: str) -> bool:
    """Whether a heading is a subject's own, as in the plain form."""
    folded = fold_heading(text)
    return any(
        heading == folded
        for heading, key in _subjects(source.key)
        if not source.subject(key).is_total
    )


def _block(
    key: str,
    start: int,
    end: int,
    row: Sequence[str],
    measures: Mapping[str, str],
    source: Source,
) -> dict[str, int]:
    """Return the columns of one subject's block, by name."""
    own = {
        fold_heading(heading): column.field
        for column in source.columns
        if column.field in _OWN
        for heading in column.headings
    }
    found: dict[str, int] = {}
    percent: list[int] = []
    for position in range(start, end):
        text = row[position]
        if text in _PERCENT:
            percent.append(position)
        elif text in own:
            found.setdefault(own[text], position)
        elif measures.get(text):
            found.setdefault(measures[text], position)
    if percent:
        share = "pass_50_count" in found and "pass_50_pct" not in found
        name = "pass_50_pct" if share else "" if MEAN in found else MEAN
        if name:
            found[name] = percent[0]
    if not set(found) - {*_OWN, "tested_count"}:
        return {}
    return {key if name == MEAN else f"{key}/{name}": at for name, at in found.items()}


def _own_columns(
    source: Source, rows: Sequence[Sequence[str]], labels: Collection[int]
) -> dict[str, int]:
    """Return the school's own columns: those that stand before the first subject's block."""
    first = min(labels)
    found: dict[str, int] = {}
    subjects = {subject.key for subject in source.subjects}
    for name, spellings in source.headings().items():
        if name in subjects:
            continue
        for row in rows:
            at = next((i for i, text in enumerate(row[:first]) if text in spellings), None)
            if at is not None:
                found[name] = at
                break
    return found


def _find_long(source: Source, at: int, row: Sequence[str]) -> Layout | None:
    """Find a column of subjects beside a column of means."""
    subjects = set(map(fold_heading, source.subject_headings))
    place = next((i for i, text in enumerate(row) if text in subjects), None)
    if place is None:
        return None
    measures = _measures(source.key)
    own = {
        heading: name
        for name, spellings in source.headings().items()
        if name in _OWN
        for heading in spellings
    }
    columns = {"subject": place}
    percent: list[int] = []
    for position, text in enumerate(row):
        name = own.get(text) or measures.get(text, "")
        if text in _PERCENT:
            percent.append(position)
        elif name and position != place:
            columns.setdefault(name, position)
    if percent:
        share = "pass_50_count" in columns and "pass_50_pct" not in columns
        columns.setdefault("pass_50_pct" if share else MEAN, percent[0])
    measured = set(columns) - {"subject", *_OWN}
    if not measured or not set(columns) & set(_OWN):
        return None
    return Layout(at, 1, columns, is_long=True)


def align_blocks(sheet: Sheet, layout: Layout, source: Source) -> Sheet:
    """Bring the schools of side-by-side tables into the order of the first one.

    Returns
    -------
    The sheet as it is where all tables have one order; else one in which every row is one school,
    with the line of each subject in `origins`
    """
    blocks = _tables(sheet, layout)
    if len(blocks) < 2:
        return sheet
    first_row = layout.row + layout.height
    body = sheet.cells.iloc[first_row:]
    shared = set.intersection(*(set(own) for own, _ in blocks.values()))
    who = {
        key: _identify(body, {name: own[name] for name in shared})
        for key, (own, _) in blocks.items()
    }
    main = next(iter(who.values()))
    if all(one.tolist() == main.tolist() for one in who.values()):
        return sheet
    order = list(dict.fromkeys(text for one in who.values() for text in one if text))
    rows = [[""] * body.shape[1] for _ in order]
    lines: list[dict[str, int]] = [{} for _ in order]
    place = {text: at for at, text in enumerate(order)}
    own_main = next(iter(blocks.values()))[0]
    for key, (own, positions) in blocks.items():
        cells = body.to_numpy(dtype=object)
        for line, text in enumerate(who[key]):
            if not text or key in lines[place[text]]:
                continue
            target = rows[place[text]]
            for position in positions:
                target[position] = cells[line, position]
            for name, position in own.items():
                if name not in own_main:
                    continue
                target[own_main[name]] = target[own_main[name]] or cells[line, position]
            lines[place[text]][key] = first_row + line + 1
    head = sheet.cells.iloc[:first_row]
    joined = pd.concat([head, pd.DataFrame(rows, columns=head.columns, dtype="str")])
    joined = joined.reset_index(drop=True)
    labels = {subject.key: subject.label_th for subject in source.subjects}
    origins = {
        first_row + at + 1: Origin(
            sheet.name, {labels.get(key, key): line for key, line in found.items()} | found
        )
        for at, found in enumerate(lines)
    }
    return replace(sheet, cells=joined, origins=origins)


def _tables(sheet: Sheet, layout: Layout) -> dict[str, tuple[dict[str, int], list[int]]]:
    """Return, by subject, where a table of its own names the school, and all of its columns."""
    found: dict[str, tuple[dict[str, int], list[int]]] = {}
    for name, position in layout.columns.items():
        key, _, measure = name.partition("/")
        if name in _OWN or (not measure and name == "tested_count"):
            continue
        own, positions = found.setdefault(key, ({}, []))
        positions.append(position)
        if measure in _OWN:
            own[measure] = position
    return {key: value for key, value in found.items() if value[0]}


def _identify(body: pd.DataFrame, own: Mapping[str, int]) -> pd.Series:
    """Return by what a row of one table names its school: its code, else its name; "" for neither."""
    names = body[own["name_th"]].map(fold_name) if "name_th" in own else None
    if "school_code" not in own:
        assert names is not None
        return names
    codes = body[own["school_code"]].map(tidy)
    return codes if names is None else codes.where(codes != "", names)


_AREA_COLUMNS = (
    ("ระดับโรงเรียน", "โรงเรียน", ""),
    ("เขตพื้นที่", "เขต", "ค่าเฉลี่ยระดับเขตพื้นที่"),
    ("จังหวัด", "", "ค่าเฉลี่ยระดับจังหวัด"),
    ("ศึกษาธิการภาค", "ภาค", "ค่าเฉลี่ยระดับศึกษาธิการภาค"),
    ("สังกัด", "สพฐ", "ค่าเฉลี่ยระดับสังกัด"),
    ("ประเทศ", "", "ค่าเฉลี่ยระดับประเทศ"),
)
"""Words in the heading of a column of means, and the name of the row that it becomes."""


def turn_school_reports(sheets: Sequence[Sheet], sources: Collection[Source]) -> list[Sheet]:
    """Turn reports of one school, with a row for each ability and a column for each area, upright.

    Returns
    -------
    The sheets; a report is replaced by a sheet with the school and each area as a row
    """
    words = {
        fold_heading(word)
        for source in sources
        for word in source.subject_headings
        if source.measures
    }
    return [_turn(sheet, words, sources) or sheet for sheet in sheets]


def _turn(sheet: Sheet, words: Collection[str], sources: Collection[Source]) -> Sheet | None:
    texts = sheet.cells.head(_SEARCHED).to_numpy(dtype=object).tolist()
    for at, row in enumerate(texts[:-1]):
        place = next((i for i, text in enumerate(row) if fold_heading(text) in words), None)
        if place is None:
            continue
        areas: dict[str, int] = {}
        height = 1
        for lower in (at, at + 1):
            for position, text in enumerate(texts[lower]):
                named = _area_named(text)
                if named is not None and position != place and named not in areas:
                    areas[named] = position
                    height = max(height, lower - at + 1)
        if "" not in areas or len(areas) < _FEWEST_MEASURES:
            continue
        return _upright(sheet, texts, at, height, place, areas, sources)
    return None


def _area_named(text: str) -> str | None:
    folded = fold_heading(text)
    for word, other, name in _AREA_COLUMNS:
        if folded and (fold_heading(word) in folded or (other and folded == fold_heading(other))):
            return name
    return None


def _upright(
    sheet: Sheet,
    texts: Sequence[Sequence[str]],
    at: int,
    height: int,
    place: int,
    areas: Mapping[str, int],
    sources: Collection[Source],
) -> Sheet | None:
    """Return the report of one school as a sheet with two rows of headings."""
    sitters = [
        position
        for row in texts[at : at + height]
        for position, text in enumerate(row)
        if "จำนวน" in text or "ปกติ" in text
    ]
    body = sheet.cells.iloc[at + height :].to_numpy(dtype=object).tolist()
    lines = {
        tidy(cells[place]): (line, cells)
        for line, cells in enumerate(body, at + height + 1)
        if any(subject_of(source, cells[place]) for source in sources if source.measures)
    }
    if not lines:
        return None
    above = [" ".join(tidy(cell) for cell in row if tidy(cell)) for row in texts[:at]]
    title = " · ".join(line for line in above if line)
    code = _CODE.search(title)
    number = code[1] if code else ""
    rows = [[title], ["รหัสโรงเรียน", "ชื่อโรงเรียน"], ["", ""]]
    for label in lines:
        rows[1] += [label, ""]
        rows[2] += ["จำนวนผู้เข้าสอบ", "ค่าเฉลี่ย"]
    origins: dict[int, Origin] = {}
    for name, position in areas.items():
        owner = number if not name else f"{number[:4]}0000" if "เขต" in name else ""
        owner = "00000000" if "ประเทศ" in name else owner
        cells = [owner, name or _school_named(title)]
        for _, found in lines.values():
            cells += ["" if name or not sitters else found[max(sitters[:1])], found[position]]
        rows.append(cells)
        origins[len(rows)] = Origin(sheet.name, {label: line for label, (line, _) in lines.items()})
    width = len(rows[1])
    frame = pd.DataFrame([row + [""] * (width - len(row)) for row in rows], dtype="str")
    return Sheet(frame, sheet.name, sheet.kind, origins=origins)


_SCHOOL = re.compile(r"โรงเรียน\s*[::]?\s*(\S.*?)\s*(?=·|\(?รหัส|สังกัด|อำเภอ|$)")


def _school_named(title: str) -> str:
    found = _SCHOOL.search(title)
    return found[1] if found else ""
