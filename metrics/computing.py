"""From a declared metric and a question to the rows of an answer: values, intervals, status, notes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from data_pipeline.warehouse.vocabulary import AreaLevel, ValueStatus
from metrics.answers import ANSWER_COLUMNS, PAPER, Note
from metrics.formulas import margin
from metrics.queries import Question
from metrics.reading import Reading
from metrics.reasons import Reason, explain
from metrics.reference_data import is_series_broken
from metrics.references import find_places, put_references
from metrics.registry import Estimate, Facts, Kind, Metric
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
_ERROR = ("standard_error_pp", "degrees_of_freedom")


@dataclass(frozen=True, slots=True)
class Computed:
    """An answer's rows and its sentences."""

    frame: pd.DataFrame
    notes: tuple[Note, ...]


def compute(
    metric: Metric, question: Question, reading: Reading, settings: MetricsSettings
) -> Computed:
    """Answer a metric.

    Parameters
    ----------
    metric : declared metric
    question : groups and papers; `measures` are filled in here
    reading : the snapshot

    Returns
    -------
    Computed, frame with the group's id column, `ANSWER_COLUMNS` and the column of the metric's part
    """
    asked = replace(question, measures=metric.needs, reference_measures=metric.needs_of_reference)
    run = _RUNS[metric.kind]
    rows, parts = run(metric, asked, reading, settings)
    frames, notes = [], []
    for key, estimate in parts.items():
        frame, reasons = _state(metric, rows, estimate, question)
        if metric.spec.part and key:
            frame[metric.spec.part] = key
        frames.append(frame)
        notes += [*estimate.notes, *reasons]
    frame = _join_parts(frames) if frames else _no_answer(metric, question)
    if frame.empty and metric.spec.part and metric.spec.part not in frame:
        frame[metric.spec.part] = None
    return Computed(frame, tuple(dict.fromkeys(notes)))


Parts = Mapping[str, Estimate]
"""Estimates by part; the only key is "" where a metric has no parts, or its rows carry them."""


def _parts(estimate: Estimate | Mapping[str, Estimate]) -> Parts:
    return {"": estimate} if isinstance(estimate, Estimate) else estimate


def _rows(metric: Metric, question: Question, reading: Reading) -> pd.DataFrame:
    """Read rows in Thai dictionary order of the names, then by paper, each with its reference."""
    rows = reading.rows(metric.facts, question)
    if metric.facts is not Facts.SCORES:
        rows = _as_scores(rows, question)
    elif not (question.by is AreaLevel.SCHOOL and question.reference is AreaLevel.SIMILAR):
        rows = _refer(rows, question, reading)  # similar schools come with the rows
    if metric.sums_grades:
        rows = _sum_grades(rows, question)
    if _ERROR[0] in rows:
        error, freedom = (rows[c].to_numpy("float64") for c in _ERROR)
        rows["margin_pp"] = margin(error, freedom, CONFIDENCE)
    return rows


def _refer(rows: pd.DataFrame, question: Question, reading: Reading) -> pd.DataFrame:
    """Put beside each row the numbers of the area that it is compared with."""
    level, measures = question.reference, question.reference_measures
    places = find_places(rows, reading.groups(question.by), level) if level else None
    if level is None or places is None:
        return put_references(rows, measures)
    ids = [one for one in pd.unique(places) if isinstance(one, str)]
    return put_references(rows, measures, places, reading.references(level, ids, question))


def _as_scores(rows: pd.DataFrame, question: Question) -> pd.DataFrame:
    """Give rows of pupils the columns that rows of scores have."""
    return rows.assign(
        value_status=ValueStatus.OK.value,
        source="computed from enrolment, leavers and staff as loaded",
        reference_mean_score_pct=np.nan,
        reference_source_text=None,
    )


def _sum_grades(rows: pd.DataFrame, question: Question) -> pd.DataFrame:
    """Add rows up over their grades; a count that no grade states is missing."""
    keys = ["group_id", "name_th", "year_be"]
    counts = [c for c in _PUPIL_COUNTS if c in rows]
    summed = rows.groupby(keys, sort=False, as_index=False)[counts].sum(min_count=1)
    summed = summed.assign(test=None, grade=question.grade, subject=None, tested_count=np.nan)
    return _as_scores(summed, question)


def _reference_rows(rows: pd.DataFrame) -> pd.DataFrame:
    prefix = "reference_"
    names = [c for c in rows.columns if c.startswith(prefix)]
    return rows[names].set_axis([c.removeprefix(prefix) for c in names], axis=1)


def _run_row(
    metric: Metric, question: Question, reading: Reading, settings: MetricsSettings
) -> tuple[pd.DataFrame, Parts]:
    rows = _rows(metric, question, reading)
    return rows, _parts(metric.estimate(rows, _reference_rows(rows)))


def _run_cell(
    metric: Metric, question: Question, reading: Reading, settings: MetricsSettings
) -> tuple[pd.DataFrame, Parts]:
    """Apply a function to each cell: the groups asked for, among all groups of the same paper."""
    everyone = _rows(metric, replace(question, ids=None), reading)
    cells = everyone.groupby(list(PAPER), dropna=False, sort=False).indices.values()
    reference = _reference_rows(everyone)
    made = [
        (at, _parts(metric.estimate(everyone.take(at), reference.take(at))))
        for at in map(np.asarray, cells)
    ]
    parts = {key: _join_cells(everyone.index, made, key) for key in (made[0][1] if made else {})}
    if question.ids is None:
        return everyone, parts
    is_asked = everyone["group_id"].isin(question.ids)
    return everyone[is_asked], {key: _take(part, is_asked) for key, part in parts.items()}


def _join_cells(index: pd.Index, made: Sequence[tuple[np.ndarray, Parts]], key: str) -> Estimate:
    """Put the estimates of many cells back in the order of the rows; notes only of a single cell."""
    numbers = np.full((3, len(index)), np.nan)
    reasons = np.full(len(index), None, dtype=object)
    for at, parts in made:
        part = parts[key]
        numbers[:, at] = [part.value, part.low, part.high]
        if part.reason is not None:
            reasons[at] = part.reason.to_numpy()
    value, low, high = (pd.Series(column, index=index) for column in numbers)
    notes = made[0][1][key].notes if len(made) == 1 else ()
    return Estimate(value, low, high, pd.Series(reasons, index=index, dtype=object), notes)


def _take(estimate: Estimate, which: pd.Series) -> Estimate:
    reason = estimate.reason[which] if estimate.reason is not None else None
    return Estimate(
        estimate.value[which], estimate.low[which], estimate.high[which], reason, estimate.notes
    )


def _run_change(
    metric: Metric, question: Question, reading: Reading, settings: MetricsSettings
) -> tuple[pd.DataFrame, Parts]:
    """Apply a function to rows and the rows that they are counted from, missing where there is none."""
    rows, before = _rows_and_earlier(metric, question, reading)
    found = _earlier_papers(metric, rows)
    earlier = _align(found.assign(group_id=rows["group_id"], subject=rows["subject"]), before)
    parts = _parts(metric.estimate(rows, earlier))
    return rows, {
        key: _explain_change(part, metric, rows, found, earlier, settings)
        for key, part in parts.items()
    }


def _rows_and_earlier(
    metric: Metric, question: Question, reading: Reading
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Read the rows asked for, and rows that hold all that they are counted from, in as few reads."""
    if metric.path.steps is None:
        if question.year_be is None:
            rows = _rows(metric, question, reading)
            return rows, rows
        both = _rows(metric, replace(question, and_year_be=question.year_be - 1), reading)
        is_asked = both["year_be"] == question.year_be
        return both[is_asked].reset_index(drop=True), both[~is_asked].reset_index(drop=True)
    rows = _rows(metric, question, reading)
    wide = replace(question, test=None, grade=None, year_be=None)
    years = _earlier_papers(metric, rows)["year_be"].dropna().unique()
    if len(years) == 1:
        wide = replace(wide, year_be=int(years[0]))
    return rows, _rows(metric, wide, reading)


def _earlier_papers(metric: Metric, rows: pd.DataFrame) -> pd.DataFrame:
    """Say for each row which test, grade and year it is counted from; missing where there is no path."""
    steps = metric.path.steps
    if steps is None:
        return rows[["test", "grade"]].assign(year_be=rows["year_be"].astype("float64") - 1)
    tests = rows["test"].astype(object).where(rows["test"].notna(), "")
    found = [steps.get(key, (None, None, np.nan)) for key in zip(tests, rows["grade"], strict=True)]
    earlier = pd.DataFrame(found, columns=["test", "grade", "years"], index=rows.index)
    years = rows["year_be"] - earlier["years"].astype("float64")
    return earlier.drop(columns="years").assign(year_be=years)


def _align(wanted: pd.DataFrame, rows: pd.DataFrame) -> pd.DataFrame:
    """Return the row of each wanted key, in their order; missing where there is none."""
    keys = ["group_id", *PAPER]

    def key_of(frame: pd.DataFrame) -> zip[tuple[object, ...]]:
        words = {c: frame[c].to_numpy(dtype=object, na_value="") for c in keys if c != "year_be"}
        years = frame["year_be"].to_numpy("float64", na_value=np.nan)
        return zip(*(years if c == "year_be" else words[c] for c in keys), strict=True)

    place = {key: at for at, key in enumerate(key_of(rows))}
    at = [place.get(key, -1) for key in key_of(wanted)]
    return rows.reindex(at).set_axis(wanted.index)


def _explain_change(
    estimate: Estimate,
    metric: Metric,
    rows: pd.DataFrame,
    papers: pd.DataFrame,
    earlier: pd.DataFrame,
    settings: MetricsSettings,
) -> Estimate:
    """Leave out changes across a break, without an earlier year, or with another participation."""
    broken = pd.Series(
        [
            same and is_series_broken(test, grade, int(before), int(year))
            for same, test, grade, before, year in zip(
                (papers["test"] == rows["test"]) & papers["year_be"].notna(),
                rows["test"], rows["grade"], papers["year_be"].fillna(0), rows["year_be"],
                strict=True,
            )
        ],
        index=rows.index,
    )  # fmt: skip
    step = pd.Series(np.abs(_participation(rows) - _participation(earlier)), index=rows.index)
    is_score = metric.facts is Facts.SCORES and metric.path.steps is None
    moved = (step > settings.most_participation_step_pp) & is_score
    reason = explain(
        rows.index,
        (estimate.value.isna() & earlier["name_th"].isna(), Reason.NO_EARLIER_YEAR),
        (papers["year_be"].isna(), Reason.NO_PATH),
        (moved, Reason.PARTICIPATION_MOVED),
        (broken, Reason.SERIES_BREAK),
    )
    if estimate.reason is not None:
        reason = reason.where(reason.notna(), estimate.reason)
    known = ~(moved | broken)
    return replace(
        estimate,
        value=estimate.value.where(known), low=estimate.low.where(known),
        high=estimate.high.where(known), reason=reason,
    )  # fmt: skip


def _run_inside(
    metric: Metric, question: Question, reading: Reading, settings: MetricsSettings
) -> tuple[pd.DataFrame, Parts]:
    """Apply a function to groups and the schools inside each."""
    rows = _rows(metric, question, reading)
    schools = reading.inside(question)
    place = pd.Series(rows.index, index=pd.MultiIndex.from_frame(rows[["group_id", *PAPER]]))
    at = place.reindex(pd.MultiIndex.from_frame(schools[["group_id", *PAPER]])).to_numpy()
    master = reading.groups(AreaLevel.SCHOOL)
    school_at = master.ids.get_indexer(schools["school_id"].array)
    pupils = np.append(master.pupil_counts, np.nan)[school_at]  # the last where there is none
    inside = schools.assign(group=at, pupil_count=pupils)
    inside = inside[inside["group"].notna() & inside["mean_score_pct"].notna()]
    return rows, _parts(metric.estimate(rows, inside))


_RUNS = {
    Kind.ROW: _run_row,
    Kind.CELL: _run_cell,
    Kind.CHANGE: _run_change,
    Kind.INSIDE: _run_inside,
}


def _participation(rows: pd.DataFrame) -> np.ndarray:
    """Return pupils tested as a percentage of those enrolled; missing where that is 0 or unknown."""
    tested, enrolled = (
        rows[name].to_numpy("float64", na_value=np.nan)
        for name in ("tested_count", "enrolled_count")
    )
    with np.errstate(divide="ignore", invalid="ignore"):
        return 100.0 * tested / np.where(enrolled > 0, enrolled, np.nan)


def _state(
    metric: Metric, rows: pd.DataFrame, estimate: Estimate, question: Question
) -> tuple[pd.DataFrame, list[Note]]:
    """State each row's value and status, and why values are missing.

    Returns
    -------
    DataFrame with the group's id column and `ANSWER_COLUMNS`, index of `rows`; and the reasons
    """
    value = estimate.value.to_numpy("float64")
    is_known = ~np.isnan(value)
    status = rows["value_status"].array
    is_ok = np.asarray(status == ValueStatus.OK.value, dtype=bool)
    changed: np.ndarray | None = None
    if not metric.spec.needs_reference:
        # a count is a count, however few were tested
        is_count = np.asarray(status == ValueStatus.TOO_FEW.value, dtype=bool) & is_known
        if is_count.any():
            changed = np.where(is_count, ValueStatus.OK.value, status.to_numpy(dtype=object))
            is_ok = is_ok | is_count
    is_missing = is_ok & ~is_known
    notes: list[Note] = []
    if is_missing.any():
        said = _reasons(metric, estimate, is_missing)
        changed = status.to_numpy(dtype=object) if changed is None else changed
        changed[is_missing] = [why.status.value for why in said]
        notes = [Note(why.th, why.en) for why in dict.fromkeys(said)]
        is_ok = is_ok & is_known
    shown = {
        name: np.where(is_ok, numbers.to_numpy("float64"), np.nan)
        for name, numbers in (("low", estimate.low), ("high", estimate.high))
    }
    made: dict[str, object] = shown | {
        f"{question.by}_id": rows["group_id"].array,
        "value": np.where(is_ok, value, np.nan),
        "value_status": status if changed is None else pd.array(changed, dtype="str"),
        "participation_pct": _participation(rows),
        "reference": question.reference.value if question.reference else None,
        "reference_value": rows["reference_mean_score_pct"].to_numpy("float64"),
        "source": _state_sources(rows, question.reference).array,
    }
    columns = {
        name: made[name] if name in made else rows[name].array
        for name in (f"{question.by}_id", *ANSWER_COLUMNS, *_part_of(metric, rows))
    }
    return pd.DataFrame(columns, index=rows.index, copy=False), notes


def _reasons(metric: Metric, estimate: Estimate, which: np.ndarray) -> list[Reason]:
    """Say why some values are missing, in the order of the rows; the metric's own reason where none."""
    if estimate.reason is None:
        return [metric.missing] * int(which.sum())
    found = estimate.reason.to_numpy(dtype=object)[which]
    return [Reason(why) if isinstance(why, str) else metric.missing for why in found]


def _part_of(metric: Metric, rows: pd.DataFrame) -> list[str]:
    """Return the column of the metric's part, where the rows carry it."""
    return [metric.spec.part] if metric.spec.part and metric.spec.part in rows else []


def _state_sources(rows: pd.DataFrame, reference: AreaLevel | None) -> pd.Series:
    """Say for each row where its number, and its reference, come from."""
    own = rows["source"].astype("str")
    for column in ("sd_basis", "reference_sd_basis"):
        if column in rows:
            own = own + (rows[column] == "estimated").map({True: _ESTIMATED[column], False: ""})
    if reference is None:
        return own
    other = f"; {reference}: " + rows["reference_source_text"].astype("str")
    return own + other.where(rows["reference_source_text"].notna(), "")


def _no_answer(metric: Metric, question: Question) -> pd.DataFrame:
    """Return no rows, with the columns of an answer."""
    part = [metric.spec.part] if metric.spec.part else []
    return pd.DataFrame(columns=[f"{question.by}_id", *ANSWER_COLUMNS, *part])


def _join_parts(frames: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """Put the parts of each row beneath each other, rows in their order."""
    if len(frames) == 1:
        return frames[0]
    joined = pd.concat([frame.assign(part_no=no) for no, frame in enumerate(frames)])
    joined["row_no"] = joined.index
    ordered = joined.sort_values(["row_no", "part_no"], ignore_index=True)
    return ordered.drop(columns=["row_no", "part_no"])
