"""Which sheet, which row of headings, which source: from the content, with near misses explained."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from data_pipeline import refusals
from data_pipeline.checks.issue import Refusal
from data_pipeline.extract import Sheet
from data_pipeline.identity import (
    COLUMN_HEADINGS,
    Answers,
    Evidence,
    Identity,
    ask,
    check_answers,
    identify,
    named_in,
)
from data_pipeline.layouts import Block, find_blocks, join_school_sheets
from data_pipeline.result_layouts import (
    Layout,
    align_blocks,
    find_layout,
    subject_of,
    turn_school_reports,
)
from data_pipeline.school_forms import join_school_forms
from data_pipeline.sources import Source, Spread, sources
from data_pipeline.text import ENGLISH_DIGITS, fold_heading, tidy
from data_pipeline.warehouse.sheets import column_letter
from data_pipeline.warehouse.vocabulary import Grade

_HEADER_WITHIN = 40
_NEARER_BY = 2
"""Columns that an incomplete source has to explain beyond a complete one to be the nearer one."""

_GARBLED = ("เธ", "เน€", "à¸", "ÃÂ", "ÃË")


@dataclass(frozen=True, slots=True)
class Header:
    """A row of headings as one source reads it.

    Parameters
    ----------
    row : position in the sheet, from 0
    columns : position of each field or subject, by name
    headings : the heading in the file's own words, by name
    repeated : names that two columns claim, with both positions
    blocks : columns that repeat for each grade, under a second row of headings
    foreign : headings that show another dataset, as the file has them
    spread : how keys stand side by side, where they do
    spread_keys : those keys, as the file has them; each is a name of `columns`
    layout : how a result file has its subjects, where it is not the plain form
    in_rows : subjects that stand in the rows, where each row is one subject of a school
    """

    source: Source
    row: int
    columns: Mapping[str, int]
    headings: Mapping[str, str]
    repeated: Mapping[str, tuple[int, int]]
    blocks: tuple[Block, ...] = ()
    foreign: tuple[str, ...] = ()
    layout: Layout | None = None
    in_rows: tuple[str, ...] = ()
    spread: Spread | None = None
    spread_keys: tuple[str, ...] = ()

    @property
    def height(self) -> int:
        """Rows that the headings fill."""
        if self.layout is not None:
            return self.layout.height
        return 2 if self.blocks else 1

    @property
    def is_long(self) -> bool:
        """Whether each row is one subject of a school."""
        return self.layout is not None and self.layout.is_long

    @property
    def positions(self) -> tuple[int, ...]:
        """Every column that the source reads."""
        blocks = [position for block in self.blocks for position in block.columns.values()]
        return (*self.columns.values(), *blocks)

    def position(self, name: str) -> int | None:
        """Return the column of a field, a subject or a block's cell; None where it has none."""
        if name in self.columns:
            return self.columns[name]
        label, _, measure = name.rpartition("/")
        return next(
            (block.columns.get(measure) for block in self.blocks if block.label == label), None
        )

    def heading(self, name: str) -> str:
        """Return what stands over a column, in the file's own words; "" where it has none."""
        if name in self.headings or self.source.blocks is None:
            return self.headings.get(name, "")
        label, _, measure = name.rpartition("/")
        words = self.source.blocks.measures.get(measure, ("",))
        return f"{label} {words[0]}" if label else ""

    @property
    def explained(self) -> int:
        """How many columns of the sheet the source explains."""
        return len(self.positions) + len(self.in_rows)

    @property
    def subjects(self) -> tuple[str, ...]:
        """Keys of the subjects that have a column, in the order of the file."""
        if self.in_rows:
            return self.in_rows
        first: dict[str, int] = {}
        for name, position in self.columns.items():
            key = name.partition("/")[0]
            first[key] = min(position, first.get(key, position))
        keys = [subject.key for subject in self.source.subjects if subject.key in first]
        return tuple(sorted(keys, key=lambda key: first[key]))

    def _has(self, name: str) -> bool:
        """Whether a required column is there, or what a result file may have instead of it."""
        if name in self.columns:
            return True
        if self.spread is not None and name in (self.spread.key_field, self.spread.value_field):
            return True
        if not self.source.is_result:
            return False
        if name == "school_code":
            return "name_th" in self.columns
        return self.layout is not None and (
            not self.is_long or any(full.endswith("_count") for full in self.columns)
        )

    @property
    def missing(self) -> tuple[str, ...]:
        """First heading of each required column that is not there."""
        absent = [
            column.headings[0] for column in self.source.required if not self._has(column.field)
        ]
        if self.source.is_result and not self._measured:
            names = [subject.label_th for subject in self.source.subjects if not subject.is_total]
            absent.append(" / ".join(names))
        of_spreads = {spread.value_field for spread in self.source.spreads}
        of_spreads |= {spread.key_field for spread in self.source.spreads[:1]}
        absent += [
            column.headings[0]
            for column in self.source.columns
            if column.field in of_spreads and not column.is_required and not self._has(column.field)
        ]
        if self.source.blocks and not any(block.grade for block in self.blocks):
            words = [spellings[0] for spellings in self.source.blocks.measures.values()]
            absent.append(f"{Grade.K1.label_th} … {Grade.M6.label_th} ({' '.join(words)})")
        return tuple(absent)

    @property
    def _measured(self) -> tuple[str, ...]:
        return tuple(key for key in self.subjects if not self.source.subject(key).is_total)

    @property
    def is_whole(self) -> bool:
        """Whether the subjects are exactly those of some grade and year of the test."""
        found = set(self._measured)
        return any(
            found == {subject.key for subject in self.source.offered(grade, year)}
            for grade in self.source.grades
            for year in (2554, 2558, 2561, 2566)
        )


@dataclass(frozen=True, slots=True)
class Recognised:
    """A sheet whose source and identity are settled."""

    sheet: Sheet
    header: Header
    identity: Identity
    ignored_sheets: tuple[str, ...]


def recognise(
    sheets: list[Sheet], file_name: str, answers: Answers, defaults: Answers
) -> Recognised:
    """Find the table in a file and settle what it is about.

    Raises
    ------
    Refusal : no known headings, a column is missing, or the identity is open or contradicts
    """
    check_answers(answers, file_name)
    sheets = turn_school_reports(sheets, sources().values())
    sheets = join_school_sheets(sheets, sources().values())
    sheets = join_school_forms(sheets, sources().values())
    found = [(sheet, _headers(sheet)) for sheet in sheets]
    usable = [(sheet, headers) for sheet, headers in found if any(not h.missing for h in headers)]
    if not usable:
        raise _near_miss(found, file_name, answers, defaults)
    sheet, headers = usable[0]
    complete = [header for header in headers if not header.missing]
    evidence = Evidence(file_name, _titles(sheet, complete[0].row), answers, defaults)
    header = _choose(headers, complete, evidence)
    evidence.example = header.source.example
    for name, (first, second) in header.repeated.items():
        raise refusals.heading_repeated(
            file_name,
            header.row + 1,
            second,
            header.headings[name],
            [f"{column_letter(at)}{header.row + 1}" for at in (first, second)],
        )
    if sheet.cut_off:
        raise refusals.cut_off(file_name, sheet.cut_off[-80:], "incomplete", len(sheet.cells))
    _hear_columns(sheet, header, evidence)
    identity = identify(header.source, evidence, answers, subjects=header.subjects)
    if header.layout is not None and not header.is_long:
        sheet = align_blocks(sheet, header.layout, header.source)
    return Recognised(sheet, header, identity, tuple(other.name for other, _ in usable[1:]))


def _hear_columns(sheet: Sheet, header: Header, evidence: Evidence) -> None:
    """Let columns that say the year, grade or round in every row speak for the file.

    Raises
    ------
    Refusal : a column names several; one file is one paper
    """
    texts = [tidy(text) for text in sheet.cells.iloc[header.row].tolist()]
    taken = set(header.positions)
    for need in header.source.needs:
        known = set(map(fold_heading, COLUMN_HEADINGS.get(need.key, ())))
        for position, text in enumerate(texts):
            if position in taken or fold_heading(text) not in known:
                continue
            below = sheet.cells.iloc[header.row + header.height :, position].unique()
            named = named_in(need.key, map(tidy, below.tolist()))
            if len(named) > 1:
                said = sorted(map(str, named))
                raise refusals.papers_mixed(evidence.file_name, header.row + 1, text, said)
            if named:
                evidence.hear(need.key, text, named)


def _headers(sheet: Sheet) -> list[Header]:
    """Return, for each source, its best row of headings in the sheet, best source first.

    The best source explains the most columns; of two that explain as many, the one whose required
    columns are all there.
    """
    top = sheet.cells.head(_HEADER_WITHIN + 1)
    texts = [[tidy(cell) for cell in row] for row in top.to_numpy(dtype=object).tolist()]
    rows = [[fold_heading(cell) for cell in row] for row in texts]
    telling = frozenset().union(*(source.telling for source in sources().values()))
    best: list[Header] = []
    for source in sources().values():
        by_heading = {
            heading: name for name, spellings in source.headings().items() for heading in spellings
        }
        header = max(
            (_match(source, by_heading, at, rows, texts) for at in range(len(rows))),
            key=lambda header: (header.explained, header.layout is not None, -header.row),
        )
        if header.is_long:
            header = replace(header, in_rows=_subjects_in(sheet, header))
        if header.explained >= 2:
            strange = telling - set(by_heading)
            foreign = [
                text
                for text, folded in zip(texts[header.row], rows[header.row], strict=True)
                if folded in strange
            ]
            best.append(replace(header, foreign=tuple(foreign)))
    return sorted(best, key=lambda header: (-header.explained, bool(header.missing)))


def _match(
    source: Source,
    by_heading: Mapping[str, str],
    at: int,
    rows: Sequence[Sequence[str]],
    texts: Sequence[Sequence[str]],
) -> Header:
    columns: dict[str, int] = {}
    repeated: dict[str, tuple[int, int]] = {}
    for position, heading in enumerate(rows[at]):
        name = by_heading.get(heading)
        if name is None:
            continue
        if name in columns:
            repeated[name] = (columns[name], position)
        else:
            columns[name] = position
    spread, keys = _find_spread(source, texts[at], set(columns.values()))
    for name, position in keys:
        if name in columns:
            repeated[name] = (columns[name], position)
        else:
            columns[name] = position
    headings = {name: texts[at][position] for name, position in columns.items()}
    layout = find_layout(source, at, rows, texts)
    if layout is not None and len(layout.columns) > len(columns):
        return _match_layout(source, at, layout, texts)
    blocks: tuple[Block, ...] = ()
    if source.blocks and columns and at + 1 < len(texts):
        blocks = find_blocks(source.blocks, texts[at], texts[at + 1], set(columns.values()))
        first: dict[str, int] = {}
        for block in blocks:
            start = min(block.columns.values())
            if block.grade and first.setdefault(block.grade, start) != start:
                repeated[block.grade] = (first[block.grade], start)
                headings[block.grade] = block.label
    side_by_side = tuple(dict.fromkeys(name for name, _ in keys))
    return Header(
        source,
        at,
        columns,
        headings,
        repeated,
        blocks,
        spread=spread,
        spread_keys=side_by_side,
    )


def _find_spread(
    source: Source, row: Sequence[str], taken: set[int]
) -> tuple[Spread | None, list[tuple[str, int]]]:
    """Return the first spread that has keys in a row of headings, and each key with its column."""
    texts = [text.translate(ENGLISH_DIGITS) for text in row] if source.spreads else []
    for spread in source.spreads:
        keys = {
            position
            for position, text in enumerate(texts)
            if position not in taken and text and spread.reads(text)
        }
        if keys and spread.takes_neighbours:
            between = set(range(min(keys), max(keys))) - taken
            keys |= {position for position in between if texts[position]}
        if keys:
            return spread, [(texts[position], position) for position in sorted(keys)]
    return None, []


def _match_layout(
    source: Source, at: int, layout: Layout, texts: Sequence[Sequence[str]]
) -> Header:
    """Return the headings of a result file that is not in the plain form."""
    labels = {subject.key: subject.label_th for subject in source.subjects}
    headings = {}
    for name, position in layout.columns.items():
        key, _, measure = name.partition("/")
        above = next(
            (texts[row][position] for row in range(at, layout.row - 1, -1) if texts[row][position]),
            "",
        )
        headings[name] = f"{labels[key]} {above}".strip() if measure else labels.get(key, above)
    return Header(source, layout.row, layout.columns, headings, {}, layout=layout)


def _subjects_in(sheet: Sheet, header: Header) -> tuple[str, ...]:
    """Return the subjects that the rows of a long table name, in their order."""
    column = sheet.cells[header.columns["subject"]].iloc[header.row + 1 :]
    named = [subject_of(header.source, str(text)) for text in column.unique()]
    return tuple(dict.fromkeys(key for key in named if key))


def _titles(sheet: Sheet, header_row: int) -> str:
    above = sheet.cells.head(header_row)
    cells = [cell for row in above.itertuples(index=False) for cell in row if cell]
    return " · ".join([sheet.name, *cells])


def _choose(headers: list[Header], complete: list[Header], evidence: Evidence) -> Header:
    """Choose among the sources whose headings are all there; a test that is named has to fit."""
    results = {header.source.key: header for header in complete if header.source.is_result}
    named = evidence.settle("test", with_defaults=bool(results))
    if named is None and not results:
        return _choose_list(headers, complete, evidence)
    if named in results:
        return results[str(named)]
    if named is not None:
        near = next((header for header in headers if header.source.key == named), None)
        if near is not None:
            raise _missing(near, evidence.file_name, headers)
        evidence.settle("test", among=set(results) or {complete[0].source.key})
    most = max(header.explained for header in results.values())
    best = [header for header in results.values() if header.explained == most]
    if len(best) != 1 or not best[0].is_whole:
        raise ask(evidence.file_name, "test")
    return best[0]


def _choose_list(headers: list[Header], complete: list[Header], evidence: Evidence) -> Header:
    """Choose the dataset, no test, that explains most; one that explains less takes no file away.

    Raises
    ------
    Refusal : another dataset explains more but lacks a column, or shows by its headings
    """
    best = headers[0]
    fitting = [header for header in complete if not header.foreign]
    if fitting and (not best.missing or best.explained - fitting[0].explained < _NEARER_BY):
        return fitting[0]
    nearer = [header for header in headers if header.missing]
    raise _missing(nearer[0] if nearer else best, evidence.file_name, headers)


def _missing(header: Header, file_name: str, headers: list[Header]) -> Refusal:
    found = [
        text for other in headers if other.row == header.row for text in other.headings.values()
    ]
    return refusals.column_missing(
        file_name,
        header.row + 1,
        header.source.title_th,
        header.source.title_en,
        header.missing,
        list(dict.fromkeys(found)),
    )


def _near_miss(
    found: list[tuple[Sheet, list[Header]]], file_name: str, answers: Answers, defaults: Answers
) -> Refusal:
    near = [(sheet, header) for sheet, headers in found for header in headers]
    if near:
        sheet, header = max(near, key=lambda item: item[1].explained)
        evidence = Evidence(file_name, _titles(sheet, header.row), answers, defaults)
        test = evidence.settle("test")
        header = next((other for _, other in near if other.source.key == test), header)
        texts = [tidy(text) for text in sheet.cells.iloc[header.row].tolist()]
        return refusals.column_missing(
            file_name,
            header.row + 1,
            header.source.title_th,
            header.source.title_en,
            header.missing,
            texts,
        )
    sheet = found[0][0]
    first = [tidy(text) for text in sheet.cells.iloc[0].tolist()]
    sample = "".join("".join(row) for row in sheet.cells.head(5).itertuples(index=False))
    if sum(sample.count(mark) for mark in _GARBLED) > 3:
        return refusals.damaged_text(file_name, first[0][:40])
    return refusals.header_missing(file_name, first)
