"""Who is enrolled in which grade, and who leaves, invented.

A cohort enters ป.1 and moves up a grade each year. The grade that sits a paper has exactly the
pupils of whom `data.demo.scores` lets some sit, so sitters ÷ enrolled is the participation.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt

from data.demo.places import REFERENCE, Schools

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]

FIRST_YEAR_BE, LAST_YEAR_BE, LIVE_YEAR_BE = 2558, 2567, 2568
FIRST_ENTRY_BE = FIRST_YEAR_BE - 12
"""Entry year of the oldest cohort: the ม.6 of the first year."""

TESTED_YEARS_OF_SCHOOL = (1, 3, 6, 9, 12)
"""ป.1, ป.3, ป.6, ม.3, ม.6: the grades that sit RT, NT and O-NET."""

DROPOUT_CAUSE_LIST = "obec_9"
DROPOUT_RATE_PCT = {
    2558: 0.14,
    2559: 0.15,
    2560: 0.17,
    2561: 0.19,
    2562: 0.22,
    2563: 0.36,
    2564: 0.45,
    2565: 0.33,
    2566: 0.26,
    2567: 0.21,
}
"""Share of ป.1–ม.3 that leaves within a year; 2558 is the published one, the others are invented."""

_GRADE_RISK = (0.45, 0.4, 0.4, 0.5, 0.65, 0.9, 1.8, 2.1, 1.8)
_CAUSE_WEIGHT = (45_092, 12_481, 4_822, 6_347, 231, 853, 15_384, 4_571, 23_651)
_MARRIAGE, _JUSTICE, _WORK = 2, 4, 7
_BOYS_SHARE = 0.514
_MOVES_SHARE = 0.015


@dataclass(frozen=True, slots=True)
class SchoolGrade:
    """A grade as enrolment sheets name it; ``year_of_school`` is 1 in ป.1 and 0 in อนุบาล 3.

    ``share_primary`` and ``share_secondary`` say how much of a cohort sits in the grade in a school
    of that kind; 0 where such a school does not have it.
    """

    label_th: str
    year_of_school: int
    share_primary: float
    share_secondary: float


SCHOOL_GRADES = (
    SchoolGrade("อนุบาล 1", -2, 0.80, 0),
    SchoolGrade("อนุบาล 2", -1, 0.90, 0),
    SchoolGrade("อนุบาล 3", 0, 0.92, 0),
    SchoolGrade("ป.1", 1, 1, 0),
    SchoolGrade("ป.2", 2, 1, 0),
    SchoolGrade("ป.3", 3, 1, 0),
    SchoolGrade("ป.4", 4, 1, 0),
    SchoolGrade("ป.5", 5, 1, 0),
    SchoolGrade("ป.6", 6, 1, 0),
    SchoolGrade("ม.1", 7, 0.57, 1.03),
    SchoolGrade("ม.2", 8, 0.56, 1.015),
    SchoolGrade("ม.3", 9, 0.55, 1),
    SchoolGrade("ม.4", 10, 0, 0.88),
    SchoolGrade("ม.5", 11, 0, 0.84),
    SchoolGrade("ม.6", 12, 0, 0.80),
)
_GRADE = {grade.year_of_school: grade for grade in SCHOOL_GRADES}


@dataclass(frozen=True, slots=True)
class Cohorts:
    """How many pupils of each school entered ป.1 when: schools × years from `FIRST_ENTRY_BE`."""

    schools: Schools
    entered: Ints
    seed: int

    def has_grade(self, year_of_school: int) -> Bools:
        """Return which schools teach the grade."""
        schools, grade = self.schools, _GRADE[year_of_school]
        is_secondary = schools.district.kind == "secondary"
        share = grade.share_secondary if is_secondary else grade.share_primary
        offered = np.full(len(schools.codes), share > 0)
        if is_secondary:
            return offered
        if year_of_school == -2:
            return offered & (self._rng(4).random(len(schools.codes)) < 0.4)
        return offered & schools.has_lower_secondary if year_of_school > 6 else offered

    def enrolled(self, year_of_school: int, year_be: int) -> Ints:
        """Return the pupils of a grade that sits a paper, one number per school."""
        return self._part(self.entered, year_of_school, year_be)

    def _part(self, entered: Ints, year_of_school: int, year_be: int) -> Ints:
        grade = _GRADE[year_of_school]
        is_secondary = self.schools.district.kind == "secondary"
        share = grade.share_secondary if is_secondary else grade.share_primary
        cohort = entered[:, year_be - year_of_school - FIRST_ENTRY_BE]
        return (cohort * share).astype(np.int64) * self.has_grade(year_of_school)

    def _rng(self, *stream: int) -> np.random.Generator:
        return np.random.default_rng([self.seed, int(self.schools.district.district_id), *stream])


@dataclass(frozen=True, slots=True)
class Enrolment:
    """Boys and girls by school (row) and grade (column, as in `SCHOOL_GRADES`) on 10 June.

    ``has_grade`` is false where a school does not teach the grade; both counts are 0 there.
    """

    boys: Ints
    girls: Ints
    has_grade: Bools

    @property
    def pupils(self) -> Ints:
        """Boys and girls together."""
        return self.boys + self.girls


@dataclass(frozen=True, slots=True)
class Leavers:
    """Pupils who left within a year: equally long columns, one entry per row of the file.

    ``school`` is the position in `Schools`, ``year_of_school`` 1–9, ``is_girl`` 0 or 1, ``cause``
    the position in `dropout_causes`, ``count`` at least 1. Ordered by the four keys.
    """

    school: Ints
    year_of_school: Ints
    is_girl: Ints
    cause: Ints
    count: Ints


@cache
def dropout_causes() -> tuple[str, ...]:
    """Return the causes of `DROPOUT_CAUSE_LIST` in the words and the order of the list."""
    with (REFERENCE / "dropout_causes.csv").open(encoding="utf-8") as stream:
        return tuple(
            row["cause_th"] for row in csv.DictReader(stream) if row["list"] == DROPOUT_CAUSE_LIST
        )


def invent_enrolment(cohorts: Cohorts, year_be: int) -> Enrolment:
    """Invent boys and girls of every grade on 10 June of a year up to `LAST_YEAR_BE`.

    Notes
    -----
    A cohort keeps its boys and girls from year to year. Some pupils change school: the grades that
    sit no paper differ from their cohort by a child or two.
    """
    rng = cohorts._rng(5)
    # Those of the last years' อนุบาล enter ป.1 later than any cohort that sits a paper.
    recent = np.maximum(cohorts.entered[:, -3:].mean(axis=1), 0.2)[:, None]
    entered = np.hstack([cohorts.entered, rng.poisson(recent * [0.97, 0.94])])
    entered_boys = rng.binomial(entered, _BOYS_SHARE)

    moves = cohorts._rng(6, year_be)
    boys, girls, offered = [], [], []
    for grade in SCHOOL_GRADES:
        pupils = cohorts._part(entered, grade.year_of_school, year_be)
        own_boys = cohorts._part(entered_boys, grade.year_of_school, year_be)
        own_girls = pupils - own_boys
        if grade.year_of_school not in TESTED_YEARS_OF_SCHOOL:
            own_boys = _with_moves(moves, own_boys)
            own_girls = _with_moves(moves, own_girls)
        boys.append(own_boys)
        girls.append(own_girls)
        offered.append(cohorts.has_grade(grade.year_of_school))
    return Enrolment(np.column_stack(boys), np.column_stack(girls), np.column_stack(offered))


def invent_leavers(
    cohorts: Cohorts, enrolment: Enrolment, level_pp: Floats, year_be: int
) -> Leavers:
    """Invent who of ป.1–ม.3 left within a year, and why; never more than were enrolled.

    Parameters
    ----------
    cohorts, enrolment : of the same district; the enrolment of the same year
    level_pp : how far each school stands above the nation, percentage points; more leave below it
    year_be : a year of `DROPOUT_RATE_PCT`
    """
    pupils = enrolment.pupils
    lasting = cohorts._rng(7).normal(0, 0.5, len(pupils))
    risk = np.exp(lasting - 0.05 * level_pp)
    risk /= np.average(risk, weights=np.maximum(pupils.sum(axis=1), 1))
    rng, causes = cohorts._rng(8, year_be), len(_CAUSE_WEIGHT)
    keys = []
    for at, grade in enumerate(SCHOOL_GRADES):
        if not 1 <= grade.year_of_school <= 9:
            continue
        chance = DROPOUT_RATE_PCT[year_be] / 100 * _GRADE_RISK[grade.year_of_school - 1] * risk
        for is_girl, enrolled in enumerate((enrolment.boys[:, at], enrolment.girls[:, at])):
            school = np.repeat(
                np.arange(len(pupils)), rng.binomial(enrolled, np.minimum(chance, 0.5))
            )
            cause = rng.choice(causes, len(school), p=_cause_shares(grade.year_of_school, is_girl))
            keys.append(((school * 10 + grade.year_of_school) * 2 + is_girl) * causes + cause)
    key, count = np.unique(np.concatenate(keys), return_counts=True)
    rest, cause = np.divmod(key, causes)
    rest, girl = np.divmod(rest, 2)
    school, year_of_school = np.divmod(rest, 10)
    return Leavers(school, year_of_school, girl, cause, count.astype(np.int64))


def _cause_shares(year_of_school: int, is_girl: int) -> Floats:
    """Return the share of each cause: OBEC's counts of 2551/52, without what children do not do."""
    weight = np.array(_CAUSE_WEIGHT, dtype=np.float64)
    weight[_MARRIAGE] *= 2.4 if is_girl else 0.3
    if year_of_school < 7:
        weight[[_MARRIAGE, _JUSTICE, _WORK]] = 0
    return weight / weight.sum()


def _with_moves(rng: np.random.Generator, pupils: Ints) -> Ints:
    return pupils + rng.binomial(pupils, _MOVES_SHARE) - rng.binomial(pupils, _MOVES_SHARE)
