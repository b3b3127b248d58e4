"""Who sat which paper and how it went, invented but with the shape of real results.

A school's true level = nation + its district's profile + its size, its network, itself (most of it
lasting from year to year) + the subject. What the file shows is the true level plus the luck of
who sat: noise of pupil SD ÷ √n, so that schools of 1–7 sitters jump about as real ones do.
"""

from __future__ import annotations

import csv
import math
from dataclasses import dataclass
from functools import cache

import numpy as np

from data.demo.places import REFERENCE, Schools
from data.demo.pupils import (
    FIRST_ENTRY_BE,
    FIRST_YEAR_BE,
    LAST_YEAR_BE,
    LIVE_YEAR_BE,
    Cohorts,
    Floats,
    Ints,
)

VOLUNTARY_FROM_BE = {("onet", "p6"): 2563, ("onet", "m3"): 2563, ("onet", "m6"): 2566}

PUPIL_SD_PP = {
    "thai": 14.0,
    "social": 13.0,
    "english": 15.5,
    "math": 17.0,
    "science": 13.5,
    "literacy": 14.5,
    "numeracy": 16.0,
    "reasoning": 15.0,
    "reading_aloud": 17.0,
    "comprehension": 15.5,
}
"""Spread of pupils' scores in percent of full marks; invented, of the usual size."""

_FAMILY = {
    "literacy": "thai",
    "reading_aloud": "thai",
    "comprehension": "thai",
    "numeracy": "math",
    "reasoning": "science",
}
_FAMILIES = ("thai", "social", "english", "math", "science")
_SIZE_SLOPE_PP = {"thai": 1.6, "social": 1.5, "english": 3.0, "math": 1.9, "science": 1.8}

_FIRST_DISTRICT_PP = {
    "thai": (2.4, 1.6),
    "social": (0.6, 0.4),
    "english": (-2.2, -1.6),
    "math": (-1.0, -5.2),
    "science": (-0.4, -1.4),
}
"""The demonstration's story: Thai above the nation, mathematics below and falling further back."""

_LIVE_LIFT_PP = {"math": 3.4, "science": 1.2}
"""What the first district gains in the year of the live file."""

_INVENTED_MEANS = {
    ("onet", "p6", "social"): 47.2,
    ("onet", "m3", "social"): 46.0,
    ("onet", "m3", "science"): 34.1,
    ("onet", "m6", "math"): 24.0,
    ("onet", "m6", "science"): 29.6,
    ("onet", "m6", "english"): 28.4,
}
"""National means of no publication, for papers without a published mean of a year nearby."""


@dataclass(frozen=True, slots=True)
class Paper:
    """One test of one grade: which subjects it has in which year, and which year of school it is."""

    test: str
    grade: str
    year_of_school: int
    first_year_be: int = FIRST_YEAR_BE

    def subjects(self, year_be: int) -> tuple[str, ...]:
        """Return the subject keys of a year, in the order of the file's columns."""
        if self.test == "nt":
            old = year_be <= 2561
            return ("literacy", "numeracy", "reasoning") if old else ("thai", "math")
        if self.test == "rt":
            return ("reading_aloud", "comprehension")
        if self.grade == "m6" or year_be <= 2559:
            return ("thai", "social", "english", "math", "science")
        return ("thai", "english", "math", "science")


PAPERS = (
    Paper("rt", "p1", 1, first_year_be=2560),
    Paper("nt", "p3", 3),
    Paper("onet", "p6", 6),
    Paper("onet", "m3", 9),
    Paper("onet", "m6", 12),
)
PAPER = {(paper.test, paper.grade): paper for paper in PAPERS}


@dataclass(frozen=True, slots=True)
class Results:
    """Results of one district, paper and year: schools that appear in the file, by row.

    ``school`` is the position in `Schools`; ``tested`` is 0 for a school that took no part;
    ``means`` holds hundredths of a percent, one column per subject.
    """

    school: Ints
    tested: Ints
    means: Ints


@dataclass(frozen=True, slots=True)
class Form:
    """What lasts in the schools of one district: deviations from the nation, in points."""

    schools: Schools
    deviation: dict[str, Floats]
    cohorts: Cohorts
    seed: int


@cache
def published_means() -> dict[tuple[str, str, int, str], int]:
    """Return the published national means of `benchmarks.csv` in hundredths of a percent.

    Returns
    -------
    dict, (test, grade, year_be, subject) → mean × 100
    """
    with (REFERENCE / "benchmarks.csv").open(encoding="utf-8") as stream:
        return {
            (row["test"], row["grade"], int(row["year_be"]), row["subject"]): round(
                100 * float(row["mean_score_pct"])
            )
            for row in csv.DictReader(stream)
            if row["area_level"] == "nation"
        }


@cache
def nation_mean(test: str, grade: str, year_be: int, subject: str) -> int:
    """Return the national mean of a cell, the published one where there is one.

    Returns
    -------
    int, hundredths of a percent of full marks; between and beyond the published years a smooth
    invented line, for a total the mean of its parts

    Examples
    --------
    >>> nation_mean("onet", "p6", 2560, "thai")
    4658
    """
    published = published_means()
    if (test, grade, year_be, subject) in published:
        return published[test, grade, year_be, subject]
    if subject == "total":
        parts = PAPER[test, grade].subjects(year_be)
        return half_up(sum(nation_mean(test, grade, year_be, part) for part in parts), len(parts))
    known = sorted(
        (year, mean)
        for (t, g, year, s), mean in published.items()
        if (t, g, s) == (test, grade, subject)
    )
    invented = _INVENTED_MEANS.get((test, grade, subject))
    if not known and invented is None:
        raise KeyError(f"no national mean, published or invented, for {test} {grade} {subject}")
    level = (
        float(np.interp(year_be, [year for year, _ in known], [mean for _, mean in known]))
        if known
        else 100 * (invented or 0.0)
    )
    wave = 110 * math.sin(0.9 * year_be + 1.7 * len(subject) + len(grade + test))
    return round(level + wave)


def half_up(total: int, count: int) -> int:
    """Divide whole numbers and round half up, exactly.

    Examples
    --------
    >>> half_up(1, 2), half_up(5, 4), half_up(7, 2)
    (1, 1, 4)
    """
    return (2 * total + count) // (2 * count)


def invent_form(schools: Schools, seed: int, *, is_first: bool) -> Form:
    """Invent what lasts in the schools of a district, for every year up to the live one.

    Parameters
    ----------
    schools : the district's schools
    seed : of the whole demonstration
    is_first : the district tells the demonstration's story (see ``_FIRST_DISTRICT_PP``)
    """
    rng = np.random.default_rng([seed, int(schools.district.district_id), 2])
    count, years = len(schools.codes), LIVE_YEAR_BE - FIRST_YEAR_BE + 1
    moments = np.arange(years) / (LAST_YEAR_BE - FIRST_YEAR_BE)

    size = np.log(schools.pupil_count)
    size = size - np.average(size, weights=schools.pupil_count)
    own = np.empty((count, years))
    own[:, 0] = rng.normal(0, 5.2, count)
    for year in range(1, years):
        own[:, year] = 0.93 * own[:, year - 1] + rng.normal(0, 5.2 * math.sqrt(1 - 0.93**2), count)
    network = rng.normal(0, 1.3, int(schools.network_no.max()) + 1)[schools.network_no]
    level, drift = rng.normal(0, 1.9), rng.normal(0, 1.0)

    deviation = {}
    for family in _FAMILIES:
        start, change = level + rng.normal(0, 1.1), drift + rng.normal(0, 0.8)
        profile = start + change * moments
        if is_first:
            begin, end = _FIRST_DISTRICT_PP[family]
            profile = begin + (end - begin) * moments**2
            profile[-1] = end + _LIVE_LIFT_PP.get(family, 0.0)
        in_subject = rng.normal(0, 2.2, (count, 1)) + rng.normal(0, 0.8, (count, years))
        part = own + in_subject + (network + _SIZE_SLOPE_PP[family] * size)[:, None]
        part = part - np.average(part, axis=0, weights=schools.pupil_count)
        deviation[family] = part + profile

    # Cohorts by the year in which they enter ป.1; fewer children are born each year.
    entries = np.arange(FIRST_ENTRY_BE, LIVE_YEAR_BE)
    decline = np.interp(entries, [entries[0], 2560, LIVE_YEAR_BE], [1.25, 1.0, 0.86])
    grades = 6 if schools.district.kind == "secondary" else 8
    base = schools.pupil_count / np.where(
        schools.has_lower_secondary & (grades == 8), grades + 1.6, grades
    )
    cohorts = Cohorts(schools, rng.poisson(base[:, None] * decline), seed)
    return Form(schools, deviation, cohorts, seed)


def invent_results(form: Form, paper: Paper, year_be: int) -> Results:
    """Invent the results of one district, paper and year.

    Compulsory papers are sat by 96–100 % of the grade, voluntary ones (see `VOLUNTARY_FROM_BE`) by
    70–95 %, and some schools stay away: they stand in the file without numbers or not at all.
    """
    schools, at = form.schools, PAPERS.index(paper)
    rng = np.random.default_rng([form.seed, int(schools.district.district_id), 3, year_be, at])
    enrolled = form.cohorts.enrolled(paper.year_of_school, year_be)
    count = len(schools.codes)
    stays_away = np.zeros(count, dtype=bool)
    is_listed = enrolled > 0
    if year_be >= VOLUNTARY_FROM_BE.get((paper.test, paper.grade), 9999):
        share = np.clip(rng.uniform(0.76, 0.91) + rng.normal(0, 0.06, count), 0.7, 0.95)
        stays_away = rng.random(count) < 0.07
        is_listed &= ~stays_away | (rng.random(count) < 0.6)
    else:
        share = np.full(count, 0.985 if paper.test == "onet" else 0.975)
    # Small schools would otherwise fall below or above the share by luck of one child.
    tested = np.floor(enrolled * share + rng.random(count)).astype(np.int64)
    tested = np.minimum(np.maximum(tested, 1), enrolled) * ~stays_away

    subjects = paper.subjects(year_be)
    safe = np.sqrt(np.maximum(tested, 1))
    together = rng.normal(0, 1, count)
    columns = []
    for subject in subjects:
        sd = PUPIL_SD_PP[subject]
        luck = math.sqrt(0.45) * together + math.sqrt(0.55) * rng.normal(0, 1, count)
        true = (
            nation_mean(paper.test, paper.grade, year_be, subject) / 100
            + form.deviation[_FAMILY.get(subject, subject)][:, year_be - FIRST_YEAR_BE]
        )
        columns.append(np.clip(true + luck * sd / safe, 6, 98.5))
    means = np.rint(np.column_stack(columns) * 100).astype(np.int64)
    return Results(np.flatnonzero(is_listed), tested[is_listed], means[is_listed])
