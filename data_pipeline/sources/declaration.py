"""The words in which a dataset is declared; a mistake in a declaration is refused at import.

Matching headings, reading marks such as ``-``, knowing footers and choosing checks all follow
from these values, so a new heading, subject or test is one more line in its source.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from data_pipeline.text import ENGLISH_DIGITS, fold_heading
from data_pipeline.warehouse.fields import FIELDS
from data_pipeline.warehouse.tables import WAREHOUSE
from data_pipeline.warehouse.vocabulary import AreaLevel, Grade, ValueStatus

if TYPE_CHECKING:
    from data_pipeline.checks import Check


_NUMBERED = re.compile(r"^\s*\d+\s*[.)]\s*")

NEEDS = ("grade", "year_be", "round_no")
"""What a file may have to say about itself beside its test."""


class DeclarationError(Exception):
    """A declaration names something that is not there; the message lists the known names."""


def _known(kind: str, name: str, known: tuple[str, ...] | list[str], owner: str) -> None:
    if name not in known:
        raise DeclarationError(
            f"{owner}: unknown {kind} {name!r}. Known: {', '.join(sorted(known))}."
        )


@dataclass(frozen=True, slots=True)
class Column:
    """A column that the dataset may have, and the headings it goes by.

    Parameters
    ----------
    field : name in `FIELDS`, or one of the source's `helpers`
    headings : spellings; compared by `fold_heading`
    is_required : a file without it is refused
    is_telling : a list that has no such column never has one by chance
    words : what may stand in it, each with the value that it means; empty = anything
    low, high : range of its numbers
    """

    field: str
    headings: tuple[str, ...]
    is_required: bool = False
    is_telling: bool = False
    words: tuple[tuple[str, str], ...] = ()
    low: float = 0.0
    high: float = 1e9


@dataclass(frozen=True, slots=True)
class Offer:
    """Years in which a subject was examined.

    Parameters
    ----------
    first_be, last_be : first and last academic year; missing = open
    grades : the grades this holds for; empty = all grades of the test
    """

    first_be: int | None = None
    last_be: int | None = None
    grades: tuple[Grade, ...] = ()

    def holds(self, grade: Grade, year_be: int) -> bool:
        """Return whether the subject was examined in this grade and year."""
        return (
            (not self.grades or grade in self.grades)
            and (self.first_be is None or year_be >= self.first_be)
            and (self.last_be is None or year_be <= self.last_be)
        )


@dataclass(frozen=True, slots=True)
class Subject:
    """A subject or ability of a test.

    Parameters
    ----------
    offered : when it was examined; empty = always
    is_total : the published total over the other subjects
    """

    key: str
    label_th: str
    label_en: str
    headings: tuple[str, ...]
    offered: tuple[Offer, ...] = ()
    is_total: bool = False

    def is_offered(self, grade: Grade, year_be: int) -> bool:
        """Return whether the subject was examined in this grade and year."""
        return not self.offered or any(offer.holds(grade, year_be) for offer in self.offered)


@dataclass(frozen=True, slots=True)
class Measure:
    """A number that a result file may give for each subject, beside the mean or in its own column.

    Parameters
    ----------
    key : name in `FIELDS`, or a level's key with ``_count`` or ``_pct`` (or neither, where only the
        values tell which), or "" for what is not read
    headings : spellings; compared by `fold_heading`
    is_count : a whole number of pupils; else percent of full marks or of pupils
    """

    key: str
    headings: tuple[str, ...]
    is_count: bool = False


@dataclass(frozen=True, slots=True)
class TestInfo:
    """A test as the dashboard lists it, and the words that name it in file names and titles."""

    key: str
    label_th: str
    label_en: str
    sort_order: int
    words: tuple[str, ...]
    break_year_be: int | None = None
    voluntary_from_be: int | None = None


@dataclass(frozen=True, slots=True)
class Footer:
    """A row inside the data that states an area's own mean.

    Parameters
    ----------
    level : the area's level
    code : its whole code, or
    code_ends : what its code ends with, behind the four digits of the district
    labels : parts of the row's name that say the level where the code does not
    """

    level: AreaLevel
    code: str = ""
    code_ends: str = ""
    labels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Need:
    """Something that a file of the dataset has to say about itself.

    Parameters
    ----------
    key : grade, year_be or round_no
    otherwise : what holds where nobody says; None = it is asked for
    words : parts of a title that name a value, by the value
    question_th, question_en : how it is asked for, where the usual words do not do
    """

    key: str
    otherwise: int | None = None
    words: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    question_th: str = ""
    question_en: str = ""


@dataclass(frozen=True, slots=True)
class Subtotal:
    """A block, or a row, that adds up some grades.

    Parameters
    ----------
    first, last : youngest and oldest grade that it adds up
    headings : spellings; compared by `fold_heading`
    """

    first: Grade
    last: Grade
    headings: tuple[str, ...]

    @property
    def grades(self) -> tuple[Grade, ...]:
        """The grades that it adds up, youngest first."""
        return tuple(list(Grade)[self.first.order : self.last.order + 1])


@dataclass(frozen=True, slots=True)
class Blocks:
    """Columns that repeat for each grade: under a second row of headings, or row by row in a sheet.

    Parameters
    ----------
    measures : spellings of what is counted in each block, by its name
    label_headings : headings of the column of grades, in a sheet that holds one school
    subtotals : blocks that are checked and not loaded
    """

    measures: Mapping[str, tuple[str, ...]]
    label_headings: tuple[str, ...]
    subtotals: tuple[Subtotal, ...]


@dataclass(frozen=True, slots=True)
class Spread:
    """Columns that may stand side by side, one for each value of a key.

    Parameters
    ----------
    key_field, value_field : where the heading and its cells belong
    pattern : what such a heading looks like, whole
    words : or what it says; compared by `fold_heading`, without a number in front
    takes_neighbours : a heading between them that nothing else explains is a key as well
    """

    key_field: str
    value_field: str
    pattern: str = ""
    words: frozenset[str] = frozenset()
    takes_neighbours: bool = False

    def reads(self, heading: str) -> bool:
        """Return whether a tidy heading is one of its keys."""
        text = heading.translate(ENGLISH_DIGITS)
        if self.pattern and re.fullmatch(self.pattern, text):
            return True
        return fold_heading(_NUMBERED.sub("", text)) in self.words


@dataclass(frozen=True, slots=True)
class Source:
    """A dataset as the pipeline knows it.

    Parameters
    ----------
    key : ASCII snake case; stays for ever
    table : warehouse table of its rows
    columns : the columns beside the subjects
    needs : what a file has to say about itself, in the order in which it is asked for
    test, grades, subjects : for results of a test
    blocks : columns that repeat for each grade
    spreads : columns side by side instead of rows; a file has one of them
    keys : for lists: fields that make two rows the same
    measures_each : field that a subject's column holds
    measures : what a result file may give for each subject
    subject_headings : headings of the column of subjects, in a file with a row for each
    row_mean : name of the helper or total that is the unweighted mean over the row's subjects
    helpers : columns read for a check only and not stored
    footers : rows of areas inside the data
    totals : labels of rows that add up the rows above them
    statuses : what a mark instead of a number means
    checks : what is looked at, in the order of the report
    caveats : what a reader has to know
    """

    key: str
    title_th: str
    title_en: str
    publisher: str
    table: str
    columns: tuple[Column, ...]
    needs: tuple[Need, ...] = ()
    test: TestInfo | None = None
    grades: tuple[Grade, ...] = ()
    subjects: tuple[Subject, ...] = ()
    blocks: Blocks | None = None
    spreads: tuple[Spread, ...] = ()
    keys: tuple[str, ...] = ()
    measures_each: str = "mean_score_pct"
    measures: tuple[Measure, ...] = ()
    subject_headings: tuple[str, ...] = ()
    row_mean: str = ""
    helpers: tuple[str, ...] = ()
    footers: tuple[Footer, ...] = ()
    totals: tuple[str, ...] = ()
    statuses: Mapping[str, ValueStatus] = field(default_factory=dict)
    checks: tuple[Check, ...] = ()
    caveats: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        owner = f"source {self.key!r}"
        _known("table", self.table, list(WAREHOUSE.tables), owner)
        for column in self.columns:
            _known("field", column.field, [*FIELDS, *self.helpers], owner)
        for key in self.keys:
            _known("key", key, [column.field for column in self.columns], owner)
        for need in self.needs:
            _known("need", need.key, NEEDS, owner)
        _known("field", self.measures_each, list(FIELDS), owner)
        if self.subjects and not (self.test and self.grades):
            raise DeclarationError(f"{owner}: subjects need a test and its grades.")
        if self.row_mean:
            names = [*self.helpers, *(subject.key for subject in self.subjects)]
            _known("row mean", self.row_mean, names, owner)
        owners: dict[str, str] = {}
        for name, headings in self.headings().items():
            if not headings:
                raise DeclarationError(f"{owner}: {name!r} has no heading.")
            for heading in headings:
                other = owners.setdefault(heading, name)
                if other != name:
                    raise DeclarationError(
                        f"{owner}: heading {heading!r} stands for {other!r} and for {name!r}."
                    )

    @property
    def is_result(self) -> bool:
        """Whether the rows are results of a test."""
        return bool(self.subjects)

    @property
    def example(self) -> str:
        """A file's name that says all that is needed, for the messages."""
        said = {
            "grade": self.grades[0].value if self.grades else "p6",
            "year_be": "2558",
            "round_no": "r1",
        }
        asked = [said[need.key] for need in self.needs if need.otherwise is None]
        return "_".join([self.key, *asked]) + ".csv"

    @property
    def telling(self) -> frozenset[str]:
        """Folded headings that show a dataset of measured values, never a plain list."""
        columns = [column.headings for column in self.columns if column.is_telling]
        subjects = [subject.headings for subject in self.subjects if not subject.is_total]
        spellings = (heading for one in (*columns, *subjects) for heading in one)
        return frozenset(map(fold_heading, spellings))

    @property
    def required(self) -> tuple[Column, ...]:
        """Columns without which the file is refused."""
        return tuple(column for column in self.columns if column.is_required)

    def headings(self) -> dict[str, frozenset[str]]:
        """Return the folded headings of every column and subject, by field name or subject key."""
        named: dict[str, frozenset[str]] = {
            column.field: frozenset(map(fold_heading, column.headings)) for column in self.columns
        }
        for subject in self.subjects:
            named[subject.key] = frozenset(map(fold_heading, subject.headings))
        return named

    def subject(self, key: str) -> Subject:
        """Return a subject by its key.

        Raises
        ------
        KeyError : not declared
        """
        for subject in self.subjects:
            if subject.key == key:
                return subject
        raise KeyError(f"{self.key}: no subject {key!r}.")

    def offered(self, grade: Grade, year_be: int) -> tuple[Subject, ...]:
        """Return the subjects examined in this grade and year, without the total."""
        return tuple(
            subject
            for subject in self.subjects
            if not subject.is_total and subject.is_offered(grade, year_be)
        )
