"""The words in which a dataset is declared; a mistake in a declaration is refused at import.

Matching headings, reading marks such as ``-``, knowing footers and choosing checks all follow
from these values, so a new heading, subject or test is one more line in its source.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from data_pipeline.text import fold_heading
from data_pipeline.warehouse.fields import FIELDS
from data_pipeline.warehouse.tables import WAREHOUSE
from data_pipeline.warehouse.vocabulary import AreaLevel, Grade, ValueStatus

if TYPE_CHECKING:
    from data_pipeline.checks import Check


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
    """

    field: str
    headings: tuple[str, ...]
    is_required: bool = False


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
class Source:
    """A dataset as the pipeline knows it.

    Parameters
    ----------
    key : ASCII snake case; stays for ever
    table : warehouse table of its rows
    columns : the columns beside the subjects
    test, grades, subjects : for results of a test
    measures_each : field that a subject's column holds
    row_mean : name of the helper or total that is the unweighted mean over the row's subjects
    helpers : columns read for a check only and not stored
    footers : rows of areas inside the data
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
    test: TestInfo | None = None
    grades: tuple[Grade, ...] = ()
    subjects: tuple[Subject, ...] = ()
    measures_each: str = "mean_score_pct"
    row_mean: str = ""
    helpers: tuple[str, ...] = ()
    footers: tuple[Footer, ...] = ()
    statuses: Mapping[str, ValueStatus] = field(default_factory=dict)
    checks: tuple[Check, ...] = ()
    caveats: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        owner = f"source {self.key!r}"
        _known("table", self.table, list(WAREHOUSE.tables), owner)
        for column in self.columns:
            _known("field", column.field, [*FIELDS, *self.helpers], owner)
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
        """Whether the rows are results of a test, with grade and year asked for."""
        return bool(self.subjects)

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


SCHOOL_CODE_HEADINGS = (
    "รหัสโรงเรียน",
    "รหัสสถานศึกษา",
    "รหัส",
    "รหัส smis",
    "รหัส smis 8 หลัก",
    "รหัสโรงเรียน (smis)",
    "รหัสโรงเรียน 8 หลัก",
    "smis",
    "smis_code",
    "school_code",
    "school_id",
    "schoolcode",
)
SCHOOL_NAME_HEADINGS = (
    "โรงเรียน",
    "ชื่อโรงเรียน",
    "ชื่อสถานศึกษา",
    "สถานศึกษา",
    "ชื่อ",
    "school_name",
    "school",
    "name",
    "name_th",
)
TESTED_COUNT_HEADINGS = (
    "จน.นร.",
    "น.ร.(คน)",
    "น.ร.",
    "นร.",
    "นร.(คน)",
    "จำนวน",
    "จำนวน(คน)",
    "จำนวนนักเรียน",
    "จำนวน นร.",
    "จำนวนนักเรียน (คน)",
    "จำนวนผู้เข้าสอบ",
    "จำนวนผู้เข้าสอบ (คน)",
    "จำนวนนักเรียนที่เข้าสอบ",
    "จำนวนนักเรียนที่เข้าสอบ (คน)",
    "จำนวนนักเรียนเข้าสอบ",
    "จำนวน นร.เข้าสอบ",
    "จำนวนคนเข้าสอบ",
    "ผู้เข้าสอบ",
    "ผู้เข้าสอบ (คน)",
    "tested_count",
    "n",
)
RESULT_COLUMNS = (
    Column("school_code", SCHOOL_CODE_HEADINGS, is_required=True),
    Column("name_th", SCHOOL_NAME_HEADINGS),
    Column("tested_count", TESTED_COUNT_HEADINGS, is_required=True),
)
RESULT_FOOTERS = (
    Footer(AreaLevel.OBEC, labels=("สพฐ", "ระดับสังกัด")),
    Footer(AreaLevel.NATION, code="00000000", labels=("ระดับประเทศ",)),
    Footer(AreaLevel.DISTRICT, code_ends="0000", labels=("ระดับเขต", "เขตพื้นที่การศึกษา")),
)
RESULT_STATUSES: Mapping[str, ValueStatus] = {
    "": ValueStatus.NOT_REPORTED,
    "-": ValueStatus.NOT_REPORTED,
    "–": ValueStatus.NOT_REPORTED,
    "ไม่มี": ValueStatus.NOT_REPORTED,
    "n/a": ValueStatus.NOT_REPORTED,
    "*": ValueStatus.SUPPRESSED,
    "ขาดสอบ": ValueStatus.NOT_TESTED,
    "ไม่มีผู้เข้าสอบ": ValueStatus.NOT_TESTED,
    "ไม่เข้าสอบ": ValueStatus.NOT_TESTED,
}
