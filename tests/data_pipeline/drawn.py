"""Files that somebody might send, drawn at random, each with what it says.

Every supported source in every shape that it comes in: `anything` draws one, and the facts that
have to stand in the warehouse after it was read, whatever its encoding and kind of file.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import sqlalchemy as sa
from hypothesis import strategies as st

from data_pipeline.causes import known_causes
from data_pipeline.grades import grade_of
from data_pipeline.result_layouts import subject_of
from data_pipeline.sources import source
from data_pipeline.sources.declaration import Column, Source
from data_pipeline.store import rows_of
from data_pipeline.text import fold_name, tidy
from data_pipeline.warehouse.fields import FIELDS
from data_pipeline.warehouse.vocabulary import Grade, QualityLevel, Sex
from tests.builders import (
    LEVELS,
    MEASURES,
    NT_2558,
    NT_2566,
    ONET_2558,
    ONET_2560,
    RT,
    School,
    Table,
    block_table,
    enrolment_table,
    levels_of,
    long_table,
    measured,
    report_sheet,
    result_table,
    school_report,
)

Fact = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Drawn:
    """A file's table, and what it says.

    Parameters
    ----------
    stem : the file's name without its ending; it says what the table does not
    source : key of the source that has to be recognised
    cells : the table
    facts : by warehouse table: names of columns, and the values that its rows must have there
    master : the schools that are known before
    """

    stem: str
    source: str
    cells: Table
    facts: Mapping[str, tuple[tuple[str, ...], list[Fact]]]
    master: Sequence[School] = ()


def facts_of(batch: Any, drawn: Drawn) -> dict[str, list[Fact]]:
    """Return what is to be written of a batch, in the columns that a drawn file speaks of."""
    tables, _ = rows_of(batch)
    return {
        name: in_order(zip(*(tables[name][one].to_pylist() for one in columns), strict=True))
        for name, (columns, _) in drawn.facts.items()
    }


def in_order(facts: Any) -> list[Fact]:
    """Return facts in one order, an empty text as a missing one."""
    plain = [tuple(None if value == "" else value for value in fact) for fact in facts]
    return sorted(plain, key=lambda fact: [(value is None, str(value)) for value in fact])


# --- schools ---------------------------------------------------------------------------------------

scores = st.integers(2500, 7500).map(lambda hundredths: hundredths / 100)
names = st.text("กขคงจชญดตถทนบปผพมยรลวศสหอะาิีึืุูเแโใไ็่้๊๋์ำ ()0123456789๑๒๓", min_size=1, max_size=30).map(
    lambda text: f"บ้าน{text.strip()}"
)
plain_texts = st.text("กขคงจชดตทนบปผพมยรลวสหอะาิีุูเแ ", min_size=1, max_size=12).map(
    lambda text: f"ก{text.strip()}"
)


@st.composite
def districts(draw: st.DrawFn, parts: int = 5, least: int = 3, most: int = 10) -> list[School]:
    """Draw the schools of one district; no two names are spelt alike."""
    named = draw(st.lists(names, min_size=least, max_size=most, unique_by=fold_name))
    return [
        School(
            f"9901{number:04d}",
            name,
            draw(st.integers(1, 60)),
            tuple(draw(scores) for _ in range(parts)),
        )
        for number, name in enumerate(named, start=1)
    ]


# --- results ---------------------------------------------------------------------------------------

PAPERS = (
    ("onet_p6_2558", ONET_2558),
    ("onet_m3_2561", ONET_2560),
    ("onet_m6_2566", ONET_2558),
    ("nt_p3_2558", NT_2558),
    ("nt_p3_2566", NT_2566),
    ("rt_p1_2566", RT),
)
_FIELDS = dict(
    zip(
        MEASURES,
        ("tested_count", "mean_score_pct", "sd_score_pct", "max_score_pct", "min_score_pct",
         "median_score_pct"),
        strict=True,
    )
)  # fmt: skip
_FURTHER = [*MEASURES[2:], LEVELS]


def _key(stem: str, heading: str) -> str:
    return subject_of(source(stem.partition("_")[0]), heading)


def _results(
    rows: Sequence[School],
    stem: str,
    subjects: Sequence[str],
    measures: Sequence[str] = MEASURES[:2],
) -> dict[str, tuple[tuple[str, ...], list[Fact]]]:
    """Return what a result file of these schools and measures says."""
    own = [name for name in measures if name in _FIELDS]
    said = [
        (row.code, _key(stem, subject), *(measured(row, at)[name] for name in own))
        for row in rows
        for at, subject in enumerate(subjects)
    ]
    columns = ("school_id", "subject", *(_FIELDS[name] for name in own))
    found = {"core_test_result": (columns, said)}
    if LEVELS[0] in measures:
        levels = [
            (row.code, _key(stem, subject), level.value, count)
            for row in rows
            for subject in subjects
            for level, count in zip(QualityLevel, levels_of(row), strict=True)
        ]
        found["core_test_level"] = (
            ("school_id", "subject", "quality_level", "level_count"),
            levels,
        )
    return found


@st.composite
def plain_results(draw: st.DrawFn) -> Drawn:
    """Draw results in one row of headings, any spelling of each, with the areas' rows below."""
    stem, subjects = draw(st.sampled_from(PAPERS))
    own = source(stem.partition("_")[0])
    rows = draw(districts(len(subjects)))
    mean = "เฉลี่ย" if own.key == "onet" else "รวมเฉลี่ย"
    cells = result_table(rows, subjects=subjects, mean=mean)
    spellings = {column.field: column.headings for column in own.columns}
    spellings |= {subject.key: subject.headings for subject in own.subjects}
    keys = ["school_code", "name_th", "tested_count", *(_key(stem, one) for one in subjects)]
    cells[0] = [*(draw(st.sampled_from(spellings[key])) for key in keys), mean]
    said = _results(rows, stem, subjects)
    if own.key != "onet":
        total = [
            (row.code, "total", row.tested, float(line[-1]))
            for row, line in zip(rows, cells[1:], strict=False)
        ]
        columns, facts = said["core_test_result"]
        said["core_test_result"] = columns, [*facts, *total]
    return Drawn(stem, own.key, cells, said)


@st.composite
def _measures(draw: st.DrawFn) -> list[str]:
    """Draw what is given for each subject: sitters and mean, and any of the rest."""
    further = draw(st.lists(st.sampled_from(range(len(_FURTHER))), unique=True))
    chosen = [_FURTHER[at] for at in sorted(further)]
    flat = [name for one in chosen for name in (one if isinstance(one, tuple) else (one,))]
    return [*MEASURES[:2], *flat]


@st.composite
def block_results(draw: st.DrawFn) -> Drawn:
    """Draw results under two rows of headings: the subject (merged) over its measures."""
    stem, subjects = draw(st.sampled_from(PAPERS))
    rows, measures = draw(districts(len(subjects))), draw(_measures())
    cells = block_table(rows, subjects=subjects, measures=measures)
    return Drawn(stem, stem.partition("_")[0], cells, _results(rows, stem, subjects, measures))


@st.composite
def long_results(draw: st.DrawFn) -> Drawn:
    """Draw results with a row for each school and subject, in any order."""
    stem, subjects = draw(st.sampled_from(PAPERS))
    rows, measures = draw(districts(len(subjects))), draw(_measures())
    head, *lines = long_table(rows, subjects=subjects, measures=measures)
    cells = [head, *draw(st.permutations(lines))]
    return Drawn(stem, stem.partition("_")[0], cells, _results(rows, stem, subjects, measures))


@st.composite
def report_results(draw: st.DrawFn) -> Drawn:
    """Draw a report sheet: a table for each subject side by side, names only, each in its order."""
    stem, subjects = draw(st.sampled_from(PAPERS))
    rows = draw(districts(len(subjects)))
    orders = [draw(st.permutations(range(len(rows)))) for _ in subjects]
    cells = report_sheet(rows, subjects=subjects, orders=orders)
    said = _results(rows, stem, subjects)
    return Drawn(
        stem,
        stem.partition("_")[0],
        cells,
        said,
        [replace(row, name=tidy(row.name)) for row in rows],
    )


@st.composite
def school_results(draw: st.DrawFn) -> Drawn:
    """Draw the report of one school: a row for each ability, a column for each area."""
    (row,) = draw(districts(len(NT_2566), least=1, most=1))
    stem, cells = "nt_p3_2566", school_report(row)
    return Drawn(stem, "nt", cells, _results([row], stem, NT_2566))


# --- counts ----------------------------------------------------------------------------------------


@st.composite
def enrolment(draw: st.DrawFn) -> Drawn:
    """Draw enrolment under two rows of headings, grades (merged) over boys, girls, both and rooms."""
    rows = draw(districts())
    chosen = draw(st.lists(st.sampled_from(list(Grade)), min_size=1, max_size=4, unique=True))
    cells = enrolment_table(rows, grades=[grade.label_th for grade in chosen])
    facts = [
        (row.code, grade.value, sex, count, 1 if sex is None else None)
        for row in rows
        for grade in chosen
        for sex, count in _by_sex(row.tested or 0)
    ]
    columns = ("school_id", "grade", "sex", "enrolled_count", "room_count")
    return Drawn("enrolment_2567_r1", "enrolment", cells, {"core_enrolment": (columns, facts)})


def _by_sex(pupils: int) -> list[tuple[str | None, int]]:
    boys = pupils // 2
    return [(Sex.MALE.value, boys), (Sex.FEMALE.value, pupils - boys), (None, pupils)]


@st.composite
def dropout(draw: st.DrawFn) -> Drawn:
    """Draw leavers by school, grade, sex and cause, with a row that adds them up."""
    rows = draw(districts())
    causes = st.sampled_from(sorted(known_causes()))
    who = st.tuples(
        st.sampled_from(rows),
        st.sampled_from([grade.label_th for grade in Grade]),
        st.sampled_from(("ชาย", "หญิง")),
        causes,
    )
    keys = draw(st.lists(who, min_size=1, max_size=12, unique=True))
    counted = [(*key, draw(st.integers(1, 40))) for key in keys]
    head = ["รหัสโรงเรียน", "ชื่อโรงเรียน", "ชั้น", "เพศ", "สาเหตุ", "จำนวน"]
    cells = [head, *([row.code, row.name, *key, str(n)] for row, *key, n in counted)]
    if draw(st.booleans()):
        cells.append(["", "รวมทั้งสิ้น", "", "", "", str(sum(n for *_, n in counted))])
    sexes = {"ชาย": Sex.MALE.value, "หญิง": Sex.FEMALE.value}
    facts = [
        (row.code, grade_of(grade), sexes[sex], cause, n) for row, grade, sex, cause, n in counted
    ]
    columns = ("school_id", "grade", "sex", "cause_th", "leaver_count")
    return Drawn("dropout_2567", "dropout", cells, {"core_dropout": (columns, facts)})


@st.composite
def spread_dropout(draw: st.DrawFn) -> Drawn:
    """Draw leavers with a column for each cause or each sex, and one that adds a row up."""
    rows = draw(districts())
    by_cause = draw(st.booleans())
    keys = ["ชาย", "หญิง"]
    if by_cause:
        known = st.sampled_from(sorted(known_causes()))
        keys = draw(st.lists(known, min_size=2, max_size=5, unique=True))
    other = "ชาย" if by_cause else "ฐานะยากจน"
    who = st.tuples(st.sampled_from(rows), st.sampled_from([grade.label_th for grade in Grade]))
    lines = draw(st.lists(who, min_size=1, max_size=8, unique=True))
    counts = [[draw(st.integers(0, 9)) for _ in keys] for _ in lines]
    counts[0][0] = 1  # a file of nothing is refused
    head = ["รหัสโรงเรียน", "ชื่อโรงเรียน", "ชั้น", "เพศ" if by_cause else "สาเหตุ", *keys, "รวม"]
    cells = [head]
    for (row, grade), own in zip(lines, counts, strict=True):
        cells.append([row.code, row.name, grade, other, *map(str, own), str(sum(own))])
    sexes = {"ชาย": Sex.MALE.value, "หญิง": Sex.FEMALE.value}
    facts = [
        (row.code, grade_of(grade), *((sexes[other], key) if by_cause else (sexes[key], other)), n)
        for (row, grade), own in zip(lines, counts, strict=True)
        for key, n in zip(keys, own, strict=True)
    ]
    columns = ("school_id", "grade", "sex", "cause_th", "leaver_count")
    return Drawn("dropout_2567", "dropout", cells, {"core_dropout": (columns, facts)})


# --- lists -----------------------------------------------------------------------------------------

_WITHIN = {"latitude": (6.0, 20.0), "longitude": (98.0, 105.0)}
"""Ranges narrower than what is declared: a school elsewhere is a finding."""

_MOST = 1_000_000


@st.composite
def _cell(draw: st.DrawFn, column: Column) -> tuple[str, object]:
    """Draw what a cell of a list holds, and what it is read as, by the type of its field."""
    kind = sa.types.to_instance(FIELDS[column.field].type)
    low, high = _WITHIN.get(column.field, (column.low, min(column.high, _MOST)))
    if column.words:
        return draw(st.sampled_from(column.words))
    if not column.is_required and draw(st.integers(0, 3)) == 0:
        return "", False if isinstance(kind, sa.Boolean) else None
    if isinstance(kind, sa.Boolean):
        return draw(st.sampled_from((("ใช่", True), ("ไม่ใช่", False))))
    if isinstance(kind, sa.Date):
        day = draw(st.dates(dt.date(2015, 1, 1), dt.date(2030, 12, 31)))
        return f"{day.day}/{day.month}/{day.year + 543}", day
    if isinstance(kind, sa.Integer):
        number = draw(st.integers(int(low), int(high)))
        return str(number), number
    if isinstance(kind, sa.Double | sa.Float):
        value = draw(st.integers(round(low * 100), round(high * 100))) / 100
        return f"{value:.2f}", value
    text = draw(plain_texts)
    return text, tidy(text)


def _list_of(own: Source) -> st.SearchStrategy[Drawn]:
    """Return files of a list, drawn from its declaration: any spelling of each heading."""

    @st.composite
    def drawing(draw: st.DrawFn) -> Drawn:
        rows = draw(districts(parts=1))
        chosen = [
            column
            for column in own.columns
            if column.is_required or column.is_telling or draw(st.booleans())
        ]
        cells = [[draw(st.sampled_from(column.headings)) for column in chosen]]
        facts: list[Fact] = []
        for number, row in enumerate(rows):
            line: list[tuple[str, object]] = []
            for column in chosen:
                if column.field == "school_code":
                    line.append((row.code, row.code))
                elif column.field == "name_th":
                    line.append((row.name, tidy(row.name)))
                elif column.field == "area_id":
                    line.append((f"990{number}", f"990{number}"))
                else:
                    line.append(draw(_cell(column)))
            cells.append([text for text, _ in line])
            facts.append(tuple(value for _, value in line))
        stored = _stored(own, [column.field for column in chosen], facts)
        return Drawn(_STEMS[own.key], own.key, cells, {own.table: stored})

    return drawing()


def _stored(
    own: Source, columns: Sequence[str], facts: Sequence[Fact]
) -> tuple[tuple[str, ...], list[Fact]]:
    """Return the facts in the columns that the table has; a school's code is its identity."""
    from data_pipeline.warehouse.tables import WAREHOUSE

    named = ["school_id" if name == "school_code" else name for name in columns]
    kept = [at for at, name in enumerate(named) if name in WAREHOUSE.tables[own.table].columns]
    return tuple(named[at] for at in kept), [tuple(fact[at] for at in kept) for fact in facts]


_STEMS = {
    "areas": "areas",
    "networks": "networks",
    "staff": "staff_2567",
    "coordinates": "coordinates",
    "quality_assessment": "quality_2566_r1",
}
"""A file's name for each list."""


@st.composite
def spread_assessments(draw: st.DrawFn) -> Drawn:
    """Draw assessments with a column for each indicator."""
    rows = draw(districts(parts=1))
    number = st.integers(1, 9)
    indicator = st.builds("{}.{}.{}".format, number, number, number)
    indicators = draw(st.lists(indicator, min_size=1, max_size=6, unique=True))
    levels = [[draw(st.integers(0, 6)) for _ in indicators] for _ in rows]
    levels[0][0] = 1  # a file of nothing is refused
    cells = [["รหัสโรงเรียน", "โรงเรียน", *indicators]]
    cells += [
        [row.code, row.name, *(str(one) if one else "" for one in own)]
        for row, own in zip(rows, levels, strict=True)
    ]
    facts = [
        (row.code, indicator, level)
        for row, own in zip(rows, levels, strict=True)
        for indicator, level in zip(indicators, own, strict=True)
        if level
    ]
    columns = ("school_id", "indicator", "indicator_level")
    return Drawn(
        "quality_2566_r1", "quality_assessment", cells, {"core_assessment": (columns, facts)}
    )


@st.composite
def masters(draw: st.DrawFn) -> Drawn:
    """Draw a school master, with the row that names the area."""
    rows = draw(districts(parts=1))
    own = source("schools")
    spellings = {column.field: column.headings for column in own.columns}
    fields = ["school_code", "name_th", "amphoe_name_th", "tambon_name_th", "pupil_count"]
    cells = [[draw(st.sampled_from(spellings[field])) for field in fields]]
    cells.append(["99010000", "เขตสาธิต 1", "", "", ""])
    facts: list[Fact] = []
    for row in rows:
        amphoe, tambon = draw(plain_texts), draw(plain_texts)
        cells.append([row.code, row.name, amphoe, tambon, str(row.tested)])
        facts.append((row.code, tidy(row.name), tidy(amphoe), tidy(tambon), row.tested))
    columns = ("school_id", *fields[1:])
    return Drawn("schools", "schools", cells, {"core_school": (columns, facts)})


@st.composite
def benchmarks(draw: st.DrawFn) -> Drawn:
    """Draw published means in long form."""
    own = source("benchmarks")
    papers = [
        (*stem.split("_"), _key(stem, heading)) for stem, headings in PAPERS for heading in headings
    ]
    words = {"nation": ("ประเทศ", "ระดับประเทศ", "nation"), "obec": ("สังกัด", "obec")}
    one = st.tuples(st.sampled_from(papers), st.sampled_from(sorted(words)))
    keys = draw(st.lists(one, min_size=1, max_size=8, unique=True))
    wanted = ("test", "grade", "year_be", "area_level", "subject", "mean_score_pct")
    spellings = {column.field: column.headings for column in own.columns}
    cells = [[draw(st.sampled_from(spellings[field])) for field in wanted]]
    facts: list[Fact] = []
    for (test, grade, year, subject), level in keys:
        mean, word = draw(scores), draw(st.sampled_from(words[level]))
        cells.append([test, grade, year, word, subject, f"{mean:.2f}"])
        facts.append((test, grade, int(year), level, subject, mean))
    return Drawn("benchmarks", "benchmarks", cells, {"core_benchmark": (wanted, facts)})


# --- any of them -----------------------------------------------------------------------------------

SHAPES: Mapping[str, st.SearchStrategy[Drawn]] = {
    "results, one row of headings": plain_results(),
    "results, blocks": block_results(),
    "results, side by side": report_results(),
    "results, long": long_results(),
    "results, one school": school_results(),
    "enrolment": enrolment(),
    "dropout": dropout(),
    "dropout, side by side": spread_dropout(),
    **{key: _list_of(source(key)) for key in _STEMS},
    "quality_assessment, side by side": spread_assessments(),
    "schools": masters(),
    "benchmarks": benchmarks(),
}
"""Every shape of every source, by name."""

_NUMBER = re.compile(r"[0-9]+(\.[0-9]+)?")
_THAI_DIGITS = str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")
_WEAR: Mapping[str, Callable[[str], str]] = {
    "a space behind": lambda text: text + " ",
    "spaces around": lambda text: f"  {text} ",
    "Thai digits": lambda text: text.translate(_THAI_DIGITS) if _NUMBER.fullmatch(text) else text,
}
"""What happens to cells on their way through offices, and does not change what they say."""

TITLES = ("รายงานผล", "สพป.สาธิต เขต 1", "")


@st.composite
def framed(draw: st.DrawFn, shape: st.SearchStrategy[Drawn]) -> Drawn:
    """Draw a file of a shape, worn, with lines above it and blank ones below, as printed sheets have."""
    drawn = draw(shape)
    wear = _WEAR[draw(st.sampled_from(sorted(_WEAR)))]
    every = draw(st.integers(1, 7))
    worn = [
        [wear(cell) if cell and at % every == 0 else cell for at, cell in enumerate(line)]
        for line in drawn.cells
    ]
    above = [[title] for title in draw(st.lists(st.sampled_from(TITLES), max_size=3))]
    below = [[""]] * draw(st.integers(0, 2))
    return replace(drawn, cells=[*above, *worn, *below])
