"""Text with our headings → typed rows with status codes; a row that cannot be typed is set aside.

Nothing is decided about the file here: what is found is noted in the `Batch` and the checks
put it into words.
"""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from data_pipeline.counts import read_enrolment, read_leavers
from data_pipeline.numbers import Numbers, read_codes, read_numbers
from data_pipeline.places import place_rows
from data_pipeline.recognise import Header, Recognised
from data_pipeline.results import Batch, Context, Fault
from data_pipeline.sources import result_sources
from data_pipeline.sources.benchmarks import LEVEL_WORDS
from data_pipeline.text import fold_heading, tidy_column
from data_pipeline.warehouse.vocabulary import AreaLevel, Grade, ValueStatus

SCHOOL = AreaLevel.SCHOOL.value
PLACEHOLDER_SCORES = (99.99,)
"""Scores that offices type for "unknown"."""

SCORE_RANGE = (0.0, 100.0)
COUNT_RANGE = (0, 20_000)

_CODE_LIKE = r"\d{1,10}(?:\.0+)?"


def transform(recognised: Recognised, file_name: str, context: Context) -> Batch:
    """Type the rows of a recognised file.

    Parameters
    ----------
    context : the school master and published means, where they are at hand

    Returns
    -------
    Batch; its `faults` say which rows were set aside and why
    """
    header = recognised.header
    raw = _data_rows(recognised.sheet.cells, header)
    columns = {name: tidy_column(raw[at]) for name, at in header.columns.items()}
    batch = Batch(file_name, header, recognised.identity, pd.DataFrame(), raw)
    match header.source.table:
        case "core_test_result":
            batch = _results(batch, columns, context)
        case "core_school":
            batch = _schools(batch, columns)
        case "core_enrolment":
            batch = read_enrolment(batch, columns, context)
        case "core_dropout":
            batch = read_leavers(batch, columns, context)
        case _:
            batch = _benchmarks(batch, columns)
    sheet = recognised.sheet
    return replace(
        batch, ignored_sheets=recognised.ignored_sheets, origins=sheet.origins, sheet=sheet
    )


def _data_rows(cells: pd.DataFrame, header: Header) -> pd.DataFrame:
    """Return the rows below the header, index = row in the file; blanks, notes, repeats gone."""
    first_row = header.row + header.height
    data = cells.iloc[first_row:].copy()
    data.index = pd.RangeIndex(first_row + 1, first_row + 1 + len(data))
    wanted = list(header.positions)
    if data.empty:
        return data
    # a note below the table fills one cell; in a table of two columns it may be half a row
    is_thin = (data[wanted] != "").sum(axis=1) <= (1 if len(wanted) > 2 else 0)
    if is_thin.any():
        thin = tidy_column(data.loc[is_thin, wanted[0]])
        is_code = thin.str.fullmatch(_CODE_LIKE).reindex(data.index, fill_value=False)
        data = data[~is_thin | is_code]
    key = next(iter(header.columns))
    own = fold_heading(header.headings[key])
    first = data[header.columns[key]]
    looks = first.str.len() > 0
    suspects = data[looks & ~first.str.contains(r"\d", regex=True)]
    repeats = [
        row for row, text in suspects[header.columns[key]].items() if fold_heading(text) == own
    ]
    return data.drop(index=repeats)


def _results(batch: Batch, columns: dict[str, pd.Series], context: Context) -> Batch:
    source, header = batch.source, batch.header
    rows = pd.DataFrame({"source_row": batch.raw.index}, index=batch.raw.index)
    rows["school_code"] = read_codes(columns["school_code"])
    rows["name_th"] = columns.get("name_th", pd.Series("", index=rows.index, dtype="str"))
    rows["area_level"] = _area_levels(rows, batch)
    faults: list[Fault] = []
    is_school = rows["area_level"] == SCHOOL
    bad_code = ~rows["school_code"].str.fullmatch(r"\d{8}") & is_school
    _note(faults, "code_invalid", "school_code", columns["school_code"][bad_code])

    counts = read_numbers(columns["tested_count"], source.statuses)
    _check_counts(counts, columns["tested_count"], faults)
    rows["tested_count"] = counts.values
    means, statuses = {}, {}
    decimals, placeholders = [], []
    for key in header.subjects:
        numbers = read_numbers(columns[key], source.statuses)
        _check_scores(numbers, key, columns[key], faults)
        held = numbers.values.isin(PLACEHOLDER_SCORES)
        placeholders += [(int(row), key) for row in numbers.values.index[held]]
        means[key] = numbers.values.mask(held)
        statuses[key] = numbers.status.mask(held, ValueStatus.NOT_REPORTED.value)
        if numbers.decimals >= 0:
            decimals.append(numbers.decimals)
    mean_frame, status_frame = pd.DataFrame(means), pd.DataFrame(statuses)
    zeroes = _all_zero(mean_frame, counts.values) & is_school
    placeholders += [(int(row), key) for row in rows.index[zeroes] for key in header.subjects[:1]]
    mean_frame = mean_frame.mask(zeroes, axis=0)
    status_frame = status_frame.mask(zeroes, ValueStatus.NOT_REPORTED.value, axis=0)
    _nobody_sat(counts, mean_frame, status_frame)

    row_mean = None
    if source.row_mean in columns:
        row_mean = read_numbers(columns[source.row_mean], source.statuses).values
    faults += _duplicates(rows, batch)
    kept = ~rows["source_row"].isin({fault.source_row for fault in faults})
    rows, scope = place_rows(rows[kept], context.master, batch.identity.district)
    nowhere = rows["area_id"] == ""
    if nowhere.any():  # a district's row that does not say which of several districts
        _note(faults, "code_invalid", "school_code", columns["school_code"][rows.index[nowhere]])
        rows = rows[~nowhere]
        kept &= rows["source_row"].reindex(kept.index).notna()
    return Batch(
        batch.file_name,
        header,
        batch.identity,
        rows,
        batch.raw,
        mean_frame[kept],
        status_frame[kept],
        None if row_mean is None else row_mean[kept],
        min(decimals, default=2),
        tuple(place for place in placeholders if place[0] in rows.index),
        scope,
        tuple(faults),
    )


def _area_levels(rows: pd.DataFrame, batch: Batch) -> pd.Series:
    """Return for each row which area it states; "school" for a school."""
    level = pd.Series(SCHOOL, index=rows.index, dtype="str")
    code, name = rows["school_code"], rows["name_th"]
    by_code = pd.Series(False, index=rows.index)
    for footer in batch.source.footers:
        if footer.code:
            matches = code == footer.code
        elif footer.code_ends:
            matches = code.str.endswith(footer.code_ends) & code.str.fullmatch(r"\d{8}")
        else:
            continue
        matches &= ~by_code
        level = level.mask(matches, footer.level.value)
        by_code |= matches
    # a label speaks where there is no code, and tells OBEC's row from the nation's under one code
    no_code = code == ""
    for footer in batch.source.footers:
        may = no_code & (level == SCHOOL)
        if not (footer.code or footer.code_ends):
            may |= level == AreaLevel.NATION.value
        for label in footer.labels:
            says = name.str.contains(label, regex=False)
            level = level.mask(says & may, footer.level.value)
    return level


def _note(faults: list[Fault], check: str, name: str, cells: pd.Series) -> None:
    faults += [
        Fault(check, row, name, str(text))
        for row, text in zip(cells.index.tolist(), cells.tolist(), strict=True)
    ]


def _check_counts(counts: Numbers, cells: pd.Series, faults: list[Fault]) -> None:
    whole = counts.values.isna() | (counts.values % 1 == 0)
    _note(faults, "number_expected", "tested_count", cells[counts.is_text | ~whole])
    outside = whole & ~counts.values.between(*COUNT_RANGE) & counts.values.notna()
    _note(faults, "out_of_range", "tested_count", cells[outside])


def _check_scores(numbers: Numbers, key: str, cells: pd.Series, faults: list[Fault]) -> None:
    _note(faults, "number_expected", key, cells[numbers.is_text])
    outside = numbers.values.notna() & ~numbers.values.between(*SCORE_RANGE)
    _note(faults, "out_of_range", key, cells[outside])


def _all_zero(means: pd.DataFrame, counts: pd.Series) -> pd.Series:
    """Return the rows in which every subject is 0 although pupils sat: 0 for "unknown"."""
    return (means == 0).all(axis=1) & (len(means.columns) > 1) & (counts.fillna(1) > 0)


def _nobody_sat(counts: Numbers, means: pd.DataFrame, statuses: pd.DataFrame) -> None:
    """Mark the subjects of a row without sitters NOT_TESTED; in place, on frames made here."""
    zero = counts.values == 0
    said = (counts.status == ValueStatus.NOT_TESTED.value) & means.isna().all(axis=1)
    for key in means:
        means.loc[zero, key] = float("nan")
        statuses.loc[zero | said, key] = ValueStatus.NOT_TESTED.value


def _duplicates(rows: pd.DataFrame, batch: Batch) -> list[Fault]:
    """Return the rows that repeat an earlier row: the same school, or the same area's mean."""
    suspects = rows[rows["school_code"].duplicated(keep=False) & (rows["school_code"] != "")]
    if suspects.empty:
        return []
    wanted = list(batch.header.columns.values())
    same = batch.raw.loc[suspects.index, wanted].apply(lambda column: column.str.strip())
    repeated = same.duplicated() | (
        (suspects["area_level"] != SCHOOL)
        & suspects.duplicated(subset=["area_level", "school_code"])
    )
    return [
        Fault("duplicate", int(row), "school_code", str(suspects.at[row, "school_code"]))
        for row in suspects.index[repeated]
    ]


def _schools(batch: Batch, columns: dict[str, pd.Series]) -> Batch:
    index = batch.raw.index
    rows = pd.DataFrame({"source_row": index}, index=index)
    empty = pd.Series(None, index=index, dtype="str")
    for column in batch.source.columns:
        rows[column.field] = columns.get(column.field, empty)
    faults: list[Fault] = []
    rows["school_code"] = read_codes(rows["school_code"])
    bad_code = ~rows["school_code"].str.fullmatch(r"\d{8}")
    _note(faults, "code_invalid", "school_code", columns["school_code"][bad_code])
    _note(faults, "name_missing", "name_th", rows["name_th"][(rows["name_th"] == "") & ~bad_code])
    repeated = rows["school_code"].duplicated() & ~bad_code
    _note(faults, "duplicate", "school_code", rows["school_code"][repeated])
    if "pupil_count" in columns:
        pupils = read_numbers(
            columns["pupil_count"], {"": ValueStatus.NOT_REPORTED, "-": ValueStatus.NOT_REPORTED}
        )
        _note(faults, "number_expected", "pupil_count", columns["pupil_count"][pupils.is_text])
        rows["pupil_count"] = pupils.values
    kept = ~rows["source_row"].isin({fault.source_row for fault in faults})
    rows = rows[kept].copy()
    is_area = rows["school_code"].str.endswith("0000")
    rows["area_level"] = pd.Series(SCHOOL, index=rows.index, dtype="str").mask(
        is_area, AreaLevel.DISTRICT.value
    )
    rows["district_id"] = _districts_of_master(rows, batch.identity.district)
    rows["province_id"] = rows["province_id"].where(
        rows["province_id"].str.fullmatch(r"\d{2}").fillna(False), rows["district_id"].str[:2]
    )
    scope = tuple(sorted(set(rows["district_id"])))
    return Batch(
        batch.file_name,
        batch.header,
        batch.identity,
        rows,
        batch.raw,
        scope=scope,
        faults=tuple(faults),
    )


def _districts_of_master(rows: pd.DataFrame, answered: str) -> pd.Series:
    """Return each school's district: its own column, the file's one area row, or its code."""
    areas = set(rows.loc[rows["area_level"] != SCHOOL, "school_code"].str[:4])
    fallback = rows["school_code"].str[:4]
    if answered:
        fallback = fallback.where(pd.Series(False, index=rows.index), answered)
    elif len(areas) == 1:
        fallback = fallback.where(pd.Series(False, index=rows.index), areas.pop())
    given = rows["district_id"].str.slice(0, 4)
    is_given = given.str.fullmatch(r"\d{4}").fillna(False)
    return given.where(is_given, fallback).astype("str")


def _benchmarks(batch: Batch, columns: dict[str, pd.Series]) -> Batch:
    index = batch.raw.index
    empty = pd.Series("", index=index, dtype="str")
    rows = pd.DataFrame({"source_row": index}, index=index)
    faults: list[Fault] = []
    tests = result_sources()
    rows["test"] = columns["test"].str.lower()
    rows["grade"] = columns["grade"].str.lower()
    rows["subject"] = columns["subject"].str.lower()
    rows["area_level"] = columns["area_level"].map(
        {word: level.value for word, level in LEVEL_WORDS.items()}
    )
    grades = {grade.value for grade in Grade}
    for name, allowed in (("test", set(tests)), ("grade", grades)):
        _note(faults, "key_unknown", name, columns[name][~rows[name].isin(allowed)])
    _note(faults, "key_unknown", "area_level", columns["area_level"][rows["area_level"].isna()])
    pairs = {(key, subject.key) for key, one in tests.items() for subject in one.subjects}
    keys = pd.Series(list(zip(rows["test"], rows["subject"], strict=True)), index=index)
    _note(faults, "key_unknown", "subject", columns["subject"][~keys.isin(pairs)])
    year = read_numbers(columns["year_be"], {})
    bad_year = ~year.values.between(2500, 2700)
    _note(faults, "number_expected", "year_be", columns["year_be"][bad_year])
    rows["year_be"] = year.values
    score = read_numbers(columns["mean_score_pct"], {"": ValueStatus.NOT_REPORTED})
    _check_scores(score, "mean_score_pct", columns["mean_score_pct"], faults)
    rows["mean_score_pct"] = score.values
    rows["value_status"] = score.status
    blank = {"": ValueStatus.NOT_REPORTED, "-": ValueStatus.NOT_REPORTED}
    for name in ("sd_score_pct", "tested_count"):
        rows[name] = read_numbers(columns.get(name, empty), blank).values
    area = columns.get("area_id", empty)
    rows["area_id"] = area.where(area != "", "0000")
    rows["source_text"] = columns.get("source_text", empty)
    key = ["test", "grade", "year_be", "area_level", "area_id", "subject"]
    repeated = rows.duplicated(subset=key)
    _note(faults, "duplicate", "subject", columns["subject"][repeated])
    kept = ~rows["source_row"].isin({fault.source_row for fault in faults})
    return Batch(
        batch.file_name,
        batch.header,
        batch.identity,
        rows[kept].copy(),
        batch.raw,
        faults=tuple(faults),
    )
