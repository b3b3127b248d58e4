"""From a declared metric and a question to the rows of an answer: values, intervals, status, notes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from data_pipeline.warehouse.vocabulary import AreaLevel, ValueStatus
from metrics.answers import ANSWER_COLUMNS, PAPER, Note
from metrics.formulas import margin
from metrics.questions import Question
from metrics.reading import Reading
from metrics.reasons import Reason, explain
from metrics.reference_data import series_breaks
from metrics.references import find_places, put_references
from metrics.registry import Estimate, Facts, Kind, Metric
from metrics.rows import Column, FloatArray, Places, Rows, Words, as_text, match, number_cells
from metrics.settings import MetricsSettings

CONFIDENCE = 0.95


_PUPIL_COUNTS = (
    "enrolled_count", "enrolled_male_count", "enrolled_female_count", "room_count",
    "leaver_count", "leaver_male_count", "leaver_female_count", "expected_leaver_count",
)  # fmt: skip
_ESTIMATED = {
    "sd_basis": "; standard deviation estimated from means and counts",
    "reference_sd_basis": "; the reference's standard deviation estimated from means and counts",
}
_COMPUTED = "computed from enrolment, leavers and staff as loaded"
_ERROR = ("standard_error_pp", "degrees_of_freedom")


@dataclass(frozen=True, slots=True)
class Computed:
    """An answer as it is handed out and kept: its rows and its sentences."""

    frame: pd.DataFrame
    notes: tuple[Note, ...]


@dataclass(frozen=True, slots=True)
class Stated:
    """An answer before it is handed out.

    Parameters
    ----------
    rows : with the columns of an answer, and what they were computed from
    columns : the group's id column, `ANSWER_COLUMNS` and the column of the metric's part
    notes : its sentences
    """

    rows: Rows
    columns: tuple[str, ...]
    notes: tuple[Note, ...]

    def hand_out(self) -> Computed:
        """Make a frame of the answer's columns."""
        return Computed(self.rows.frame(self.columns), self.notes)


def compute(
    metric: Metric, question: Question, reading: Reading, settings: MetricsSettings
) -> Stated:
    """Answer a metric.

    Parameters
    ----------
    metric : declared metric
    question : groups and papers; `measures` are filled in here
    reading : the snapshot

    """
    asked = replace(question, measures=metric.needs, reference_measures=metric.needs_of_reference)
    run = _RUNS[metric.kind]
    rows, parts = run(metric, asked, reading, settings)
    rows, estimate = _join_parts(metric, rows, parts)
    stated, reasons = _state(metric, rows, estimate, question)
    part = [metric.spec.part] if metric.spec.part else []
    columns = (f"{question.by}_id", *ANSWER_COLUMNS, *part)
    return Stated(stated, columns, tuple(dict.fromkeys((*estimate.notes, *reasons))))


Parts = Mapping[str, Estimate]
"""Estimates by part; the only key is "" where a metric has no parts, or its rows carry them."""


def _estimate(metric: Metric, rows: Rows, others: Any) -> Parts:
    """Apply the metric's function; what it divides by 0 is missing or infinite, and no mistake."""
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        found = metric.estimate(rows, others)
    return {"": found} if isinstance(found, Estimate) else found


def _rows(metric: Metric, question: Question, reading: Reading) -> Rows:
    """Read rows in Thai dictionary order of the names, then by paper, each with its reference."""
    rows = reading.rows(metric.facts, question)
    if metric.facts is not Facts.SCORES:
        rows = _as_scores(rows)
    elif not (question.by is AreaLevel.SCHOOL and question.reference is AreaLevel.SIMILAR):
        rows = _refer(rows, question, reading)  # similar schools come with the rows
    if metric.sums_grades:
        rows = _sum_grades(rows, question)
    if _ERROR[0] in rows:
        error, freedom = (rows[c] for c in _ERROR)
        rows = rows.put({"margin_pp": margin(error, freedom, CONFIDENCE)})
    return rows


def _refer(rows: Rows, question: Question, reading: Reading) -> Rows:
    """Put beside each row the numbers of the area that it is compared with."""
    level, measures = question.reference, question.reference_measures
    places = find_places(rows, reading.groups(question.by), level) if level else None
    if level is None or places is None:
        return put_references(rows, measures)
    return put_references(
        rows, measures, places, reading.references(level, places.used(), question)
    )


def _as_scores(rows: Rows) -> Rows:
    """Give rows of pupils the columns that rows of scores have."""
    count = len(rows)
    return rows.put({
        "value_status": Words.all(ValueStatus.OK.value, count),
        "source": Words.all(_COMPUTED, count),
        "reference_mean_score_pct": np.full(count, np.nan),
        "reference_source_text": Words.all(None, count),
    })  # fmt: skip


def _sum_grades(rows: Rows, question: Question) -> Rows:
    """Add rows up over their grades; a count that no grade states is missing.

    Rows of one group and year stand together, for `Groups.name` put them in order.
    """
    numbers = number_cells([rows.columns["group_id"], rows.columns["year_be"]])
    first = np.flatnonzero(np.diff(numbers, prepend=-1))
    sums: dict[str, Column] = {c: _sum(rows[c], first) for c in _PUPIL_COUNTS if c in rows}
    nothing = Words.all(None, len(first))
    summed = rows.take(first).put(sums)
    return summed.put({
        "test": nothing, "subject": nothing, "grade": Words.all(question.grade, len(first)),
        "tested_count": np.full(len(first), np.nan),
    })  # fmt: skip


def _sum(numbers: FloatArray, first: Places) -> FloatArray:
    """Add numbers up from each first place to the next; missing where all of them are."""
    is_known = ~np.isnan(numbers)
    total = np.add.reduceat(np.where(is_known, numbers, 0.0), first)
    return np.where(np.logical_or.reduceat(is_known, first), total, np.nan)


def _reference_rows(rows: Rows) -> Rows:
    prefix = "reference_"
    own = {
        name.removeprefix(prefix): column
        for name, column in rows.columns.items()
        if name.startswith(prefix)
    }
    return Rows(own, len(rows))


def _run_row(
    metric: Metric, question: Question, reading: Reading, settings: MetricsSettings
) -> tuple[Rows, Parts]:
    rows = _rows(metric, question, reading)
    return rows, _estimate(metric, rows, _reference_rows(rows))


def _run_cell(
    metric: Metric, question: Question, reading: Reading, settings: MetricsSettings
) -> tuple[Rows, Parts]:
    """Apply a function to each cell: the groups asked for, among all groups of the same paper."""
    everyone = _rows(metric, replace(question, ids=None), reading)
    reference = _reference_rows(everyone)
    numbers = number_cells([everyone.columns[c] for c in PAPER])
    cells = [np.flatnonzero(numbers == number) for number in np.unique(numbers)]
    facts = everyone.without_texts()
    made = [(at, _estimate(metric, facts.take(at), reference.take(at))) for at in cells]
    parts = {key: _join_cells(len(everyone), made, key) for key in (made[0][1] if made else {})}
    if question.ids is None:
        return everyone, parts
    groups = reading.groups(question.by)
    is_asked = np.isin(everyone.words("group_id").codes, groups.find(question.ids))
    return everyone.take(is_asked), {key: part.take(is_asked) for key, part in parts.items()}


def _join_cells(count: int, made: Sequence[tuple[Places, Parts]], key: str) -> Estimate:
    """Put the estimates of many cells back in the order of the rows; notes only of a single cell."""
    value, low, high = (np.full(count, np.nan) for _ in range(3))
    reasons = explain(count)
    for at, parts in made:
        part = parts[key]
        value[at], low[at], high[at] = part.value, part.low, part.high
        if part.reason is not None:
            reasons[at] = part.reason
    notes = made[0][1][key].notes if len(made) == 1 else ()
    return Estimate(value, low, high, reasons, notes)


def _run_change(
    metric: Metric, question: Question, reading: Reading, settings: MetricsSettings
) -> tuple[Rows, Parts]:
    """Apply a function to rows and the rows that they are counted from, missing where there is none."""
    rows, before = _rows_and_earlier(metric, question, reading)
    papers = _earlier_papers(metric, rows)
    wanted = rows.put(papers.columns)
    keys = ("group_id", *PAPER)
    at = match([wanted.columns[c] for c in keys], [before.columns[c] for c in keys])
    earlier = before.take(at)
    is_comparable = metric.facts is Facts.SCORES and metric.path.steps is None
    most_step = settings.most_participation_step_pp if is_comparable else np.inf
    parts = _estimate(metric, rows, earlier)
    return rows, {
        key: _explain_change(part, rows, papers, earlier, at < 0, most_step)
        for key, part in parts.items()
    }


def _rows_and_earlier(metric: Metric, question: Question, reading: Reading) -> tuple[Rows, Rows]:
    """Read the rows asked for, and rows that hold all that they are counted from, in as few reads."""
    if metric.path.steps is None:
        if question.year_be is None:
            rows = _rows(metric, question, reading)
            return rows, rows
        both = _rows(metric, replace(question, and_year_be=question.year_be - 1), reading)
        is_asked = both["year_be"] == question.year_be
        return both.take(is_asked), both.take(~is_asked)
    rows = _rows(metric, question, reading)
    wide = replace(question, test=None, grade=None, year_be=None)
    years = _earlier_papers(metric, rows)["year_be"]
    years = np.unique(years[~np.isnan(years)])
    if len(years) == 1:
        wide = replace(wide, year_be=int(years[0]))
    return rows, _rows(metric, wide, reading)


def _earlier_papers(metric: Metric, rows: Rows) -> Rows:
    """Say for each row which test, grade and year it is counted from; missing where there is no path."""
    steps = metric.path.steps
    if steps is None:
        return rows.keep(["test", "grade"]).put({"year_be": rows["year_be"] - 1})
    keys = zip(rows.words("test").listed(), rows.words("grade").listed(), strict=True)
    found = [steps.get((test or "", grade or ""), (None, None, np.nan)) for test, grade in keys]
    tests, grades, years = zip(*found, strict=True) if found else ((), (), ())
    columns: dict[str, Column] = {
        "test": Words.of([test or None for test in tests]),
        "grade": Words.of(grades),
        "year_be": rows["year_be"] - np.array(years, dtype=np.float64),
    }
    return Rows(columns, len(rows))


def _explain_change(
    estimate: Estimate,
    rows: Rows,
    papers: Rows,
    earlier: Rows,
    is_nothing_earlier: npt.NDArray[np.bool_],
    most_step: float,
) -> Estimate:
    """Leave out changes across a break, without an earlier year, or with another participation."""
    step = np.abs(_participation(rows) - _participation(earlier))
    moved = step > most_step
    broken = _is_series_broken(rows, papers)
    reason = explain(
        len(rows),
        (np.isnan(estimate.value) & is_nothing_earlier, Reason.NO_EARLIER_YEAR),
        (np.isnan(papers["year_be"]), Reason.NO_PATH),
        (moved, Reason.PARTICIPATION_MOVED),
        (broken, Reason.SERIES_BREAK),
        otherwise=estimate.reason,
    )
    value, low, high = (
        np.where(moved | broken, np.nan, numbers)
        for numbers in (estimate.value, estimate.low, estimate.high)
    )
    return replace(estimate, value=value, low=low, high=high, reason=reason)


def _is_series_broken(rows: Rows, papers: Rows) -> npt.NDArray[np.bool_]:
    """Say which rows are counted from a year before a new series of the same test and grade."""
    test_then, test_now = papers.words("test"), rows.words("test")
    then, now = papers["year_be"], rows["year_be"]
    broken = np.zeros(len(rows), dtype=bool)
    for test, grade, year in series_breaks():
        is_of_it = (
            test_then.equals(test) & test_now.equals(test) & rows.words("grade").equals(grade)
        )
        broken |= is_of_it & (then < year) & (year <= now)
    return broken


def _run_inside(
    metric: Metric, question: Question, reading: Reading, settings: MetricsSettings
) -> tuple[Rows, Parts]:
    """Apply a function to groups and the schools inside each."""
    rows = _rows(metric, question, reading)
    schools = reading.inside(question)
    keys = ("group_id", *PAPER)
    at = match([schools.columns[c] for c in keys], [rows.columns[c] for c in keys])
    order = np.argsort(at, kind="stable")
    order = order[(at >= 0)[order] & ~np.isnan(schools["mean_score_pct"])[order]]
    return rows, _estimate(metric, rows, schools.take(order).put({"group": at[order]}))


_RUNS = {
    Kind.ROW: _run_row,
    Kind.CELL: _run_cell,
    Kind.CHANGE: _run_change,
    Kind.INSIDE: _run_inside,
}


def _participation(rows: Rows) -> FloatArray:
    """Return pupils tested as a percentage of those enrolled; missing where that is 0 or unknown."""
    tested, enrolled = rows["tested_count"], rows["enrolled_count"]
    with np.errstate(divide="ignore", invalid="ignore"):
        return 100.0 * tested / np.where(enrolled > 0, enrolled, np.nan)


def _state(
    metric: Metric, rows: Rows, estimate: Estimate, question: Question
) -> tuple[Rows, list[Note]]:
    """State each row's value and status, and why values are missing.

    Returns
    -------
    Rows with the group's id column and `ANSWER_COLUMNS` put beside; and the reasons
    """
    is_known = ~np.isnan(estimate.value)
    status = rows.words("value_status")
    is_ok = status.equals(ValueStatus.OK.value)
    if not metric.spec.needs_reference:
        # a count is a count, however few were tested
        is_count = status.equals(ValueStatus.TOO_FEW.value) & is_known
        status = status.write(is_count, ValueStatus.OK.value)
        is_ok = is_ok | is_count
    is_missing = is_ok & ~is_known
    said = _reasons(metric, estimate, is_missing)
    reasons = list(dict.fromkeys(said))
    for why in reasons:
        which = np.flatnonzero(is_missing)[[one is why for one in said]]
        status = status.write(which, why.status.value)
    is_ok = is_ok & is_known
    reference = question.reference.value if question.reference else None
    stated = rows.put({
        f"{question.by}_id": rows.words("group_id"),
        "value": np.where(is_ok, estimate.value, np.nan),
        "low": np.where(is_ok, estimate.low, np.nan),
        "high": np.where(is_ok, estimate.high, np.nan),
        "value_status": status,
        "participation_pct": _participation(rows),
        "reference": _same(reference, len(rows)),
        "reference_value": rows["reference_mean_score_pct"],
        "source": _state_sources(rows, question.reference),
    })  # fmt: skip
    if metric.sums_grades:
        stated = stated.put(_without_paper(rows))
    return stated, [Note(why.th, why.en) for why in reasons]


def _reasons(metric: Metric, estimate: Estimate, which: npt.NDArray[np.bool_]) -> list[Reason]:
    """Say why some values are missing, in the order of the rows; the metric's own reason where none."""
    if estimate.reason is None:
        return [metric.missing] * int(which.sum())
    return [why or metric.missing for why in estimate.reason[which]]


def _same(word: str | None, count: int) -> Column:
    return np.full(count, None, dtype=object) if word is None else Words.all(word, count)


def _without_paper(rows: Rows) -> Mapping[str, Column]:
    """Say of rows that are sums over papers that they are of none."""
    names = [name for name in ("test", "grade", "subject") if not len(rows.words(name).words)]
    return {name: _same(None, len(rows)) for name in names}


def _state_sources(rows: Rows, reference: AreaLevel | None) -> Column:
    """Say for each row where its number, and its reference, come from."""
    said = [as_text(rows.columns["source"])]
    for column, how in _ESTIMATED.items():
        basis = rows.columns.get(column)
        if isinstance(basis, Words):  # similar schools state none
            said.append(basis.say({"estimated": how}))
    if reference is not None:
        sources = rows.words("reference_source_text")
        listed = sources.words.to_pylist()
        said.append(sources.say({source: f"; {reference}: {source}" for source in listed}))
    return pc.binary_join_element_wise(*said, "") if len(said) > 1 else said[0]


def _join_parts(metric: Metric, rows: Rows, parts: Parts) -> tuple[Rows, Estimate]:
    """Put the parts of each row beneath each other, rows in their order, and name them."""
    if "" in parts:
        return rows, parts[""]
    if not parts:  # no cell, and so no row
        named = {metric.spec.part: Words.all(None, 0)} if metric.spec.part else {}
        return rows.put(named), Estimate.exact(np.empty(0))
    assert metric.spec.part is not None
    count, several = len(rows), len(parts)
    part = Words(np.tile(np.arange(several), count), pa.array(parts, pa.string()))
    estimates = parts.values()
    value, low, high = (
        np.column_stack([getattr(one, name) for one in estimates]).ravel()
        for name in ("value", "low", "high")
    )
    reason = None
    if any(one.reason is not None for one in estimates):
        nothing = explain(count)
        reasons = [nothing if one.reason is None else one.reason for one in estimates]
        reason = np.column_stack(reasons).ravel()
    notes = tuple(note for one in estimates for note in one.notes)
    beneath = rows.take(np.repeat(np.arange(count), several)).put({metric.spec.part: part})
    return beneath, Estimate(value, low, high, reason, notes)
