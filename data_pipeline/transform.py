"""Text with our headings → typed rows with status codes; a row that cannot be typed is set aside.

Nothing is decided about the file here: what is found is noted in the `Batch` and the checks
put it into words.
"""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from data_pipeline.counts import read_enrolment
from data_pipeline.extract import Sheet
from data_pipeline.leavers import read_leavers
from data_pipeline.lists import read_list
from data_pipeline.numbers import CODE_FIELDS, read_codes, read_numbers
from data_pipeline.recognise import Header, Recognised
from data_pipeline.result_rows import SCHOOL, check_scores, note, read_results
from data_pipeline.results import Batch, Context, Fault
from data_pipeline.sources import result_sources
from data_pipeline.sources.benchmarks import LEVEL_WORDS
from data_pipeline.text import english_digits, fold_heading, tidy_column
from data_pipeline.warehouse.vocabulary import AreaLevel, Grade, ValueStatus

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
    raw = _data_rows(recognised.sheet, header)
    columns = {name: tidy_column(raw[at]) for name, at in header.columns.items()}
    batch = Batch(file_name, header, recognised.identity, pd.DataFrame(), raw)
    match header.source.table:
        case "core_test_result":
            batch = read_results(batch, columns, context)
        case "core_school":
            batch = _schools(batch, columns)
        case "core_enrolment":
            batch = read_enrolment(batch, columns, context)
        case "core_dropout":
            batch = read_leavers(batch, columns, context)
        case "core_benchmark":
            batch = _benchmarks(batch, columns)
        case _:
            batch = read_list(batch, columns, context)
    sheet = recognised.sheet
    return replace(
        batch, ignored_sheets=recognised.ignored_sheets, origins=sheet.origins, sheet=sheet
    )


def _data_rows(sheet: Sheet, header: Header) -> pd.DataFrame:
    """Return the rows below the header, index = row in the file; blanks, notes, repeats gone."""
    cells = sheet.cells
    first_row = header.row + header.height
    data = cells.iloc[first_row:].copy()
    data.index = (
        pd.Index(sheet.numbers[first_row:])
        if sheet.numbers
        else pd.RangeIndex(first_row + 1, first_row + 1 + len(data))
    )
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
    suspects = data[looks & ~first.str.contains("[0-9๐-๙]", regex=True)]
    repeats = _rows_that_say(own, suspects[header.columns[key]])
    if header.layout is not None and header.height > 1:
        last = first_row - 1
        at = next(
            p for name, p in header.columns.items() if name.partition("/")[0] in header.subjects
        )
        word = fold_heading(str(cells.iat[last, at]))
        words = data[at][data[at].str.contains("[^0-9.]", regex=True)]
        repeats += _rows_that_say(word, words)
    return data.drop(index=list(dict.fromkeys(repeats))) if repeats else data


def _rows_that_say(heading: str, column: pd.Series) -> list[int]:
    """Return the rows whose text is a folded heading; each text that occurs is folded once."""
    says = {text for text in column.unique() if fold_heading(text) == heading}
    return column.index[column.map(says.__contains__)].tolist() if says else []


def _schools(batch: Batch, columns: dict[str, pd.Series]) -> Batch:
    index = batch.raw.index
    rows = pd.DataFrame({"source_row": index}, index=index)
    empty = pd.Series(None, index=index, dtype="str")
    for column in batch.source.columns:
        text = columns.get(column.field, empty)
        rows[column.field] = english_digits(text) if column.field in CODE_FIELDS else text
    faults: list[Fault] = []
    rows["school_code"] = read_codes(rows["school_code"])
    bad_code = ~rows["school_code"].str.fullmatch(r"\d{8}")
    note(faults, "code_invalid", "school_code", columns["school_code"][bad_code])
    note(faults, "name_missing", "name_th", rows["name_th"][(rows["name_th"] == "") & ~bad_code])
    repeated = rows["school_code"].duplicated() & ~bad_code
    note(faults, "duplicate", "school_code", rows["school_code"][repeated])
    if "pupil_count" in columns:
        pupils = read_numbers(
            columns["pupil_count"], {"": ValueStatus.NOT_REPORTED, "-": ValueStatus.NOT_REPORTED}
        )
        note(faults, "number_expected", "pupil_count", columns["pupil_count"][pupils.is_text])
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
        note(faults, "key_unknown", name, columns[name][~rows[name].isin(allowed)])
    note(faults, "key_unknown", "area_level", columns["area_level"][rows["area_level"].isna()])
    pairs = {(key, subject.key) for key, one in tests.items() for subject in one.subjects}
    keys = pd.Series(list(zip(rows["test"], rows["subject"], strict=True)), index=index)
    note(faults, "key_unknown", "subject", columns["subject"][~keys.isin(pairs)])
    year = read_numbers(columns["year_be"], {})
    bad_year = ~year.values.between(2500, 2700)
    note(faults, "number_expected", "year_be", columns["year_be"][bad_year])
    rows["year_be"] = year.values
    score = read_numbers(columns["mean_score_pct"], {"": ValueStatus.NOT_REPORTED})
    check_scores(score, "mean_score_pct", columns["mean_score_pct"], faults)
    rows["mean_score_pct"] = score.values
    rows["value_status"] = score.status
    blank = {"": ValueStatus.NOT_REPORTED, "-": ValueStatus.NOT_REPORTED}
    for name in ("sd_score_pct", "tested_count"):
        rows[name] = read_numbers(columns.get(name, empty), blank).values
    area = english_digits(columns.get("area_id", empty))
    rows["area_id"] = area.where(area != "", "0000")
    rows["source_text"] = columns.get("source_text", empty)
    key = ["test", "grade", "year_be", "area_level", "area_id", "subject"]
    repeated = rows.duplicated(subset=key)
    note(faults, "duplicate", "subject", columns["subject"][repeated])
    kept = ~rows["source_row"].isin({fault.source_row for fault in faults})
    return Batch(
        batch.file_name,
        batch.header,
        batch.identity,
        rows[kept].copy(),
        batch.raw,
        faults=tuple(faults),
    )
