"""Files that count pupils → typed rows: enrolment by grade and sex; `leavers` reads who left.

Rows and blocks that add up others are recognised here and kept apart in `Counts`; the checks
compare them with their parts, and `store` writes the parts alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from data_pipeline.numbers import read_codes, read_numbers
from data_pipeline.places import place_rows
from data_pipeline.results import STATUSES, Batch, Context, Counts, Fault, Sum
from data_pipeline.text import fold_heading, tidy_column
from data_pipeline.warehouse.vocabulary import AreaLevel, Sex, ValueStatus

MOST_PUPILS = 20_000
"""More than any school has in one grade."""

_GROUP_TOTAL = r"รวม(?:ทั้ง|ทุก|กลุ่ม|เครือข่าย|ศูนย์|สหวิทยาเขต|อำเภอ|ตำบล|เขต|สพป|สพม|จำนวน|โรงเรียน).*"


def read_enrolment(batch: Batch, columns: Mapping[str, pd.Series], context: Context) -> Batch:
    """Type the rows of an enrolment sheet.

    Returns
    -------
    Batch; `rows` has one row per school, `counts` the blocks of schools and of rows that add up
    """
    header = batch.header
    cells = [
        (f"{block.label}/{measure}", position)
        for block in header.blocks
        for measure, position in block.columns.items()
    ]
    names = tuple(name for name, _ in cells)
    raw = batch.raw
    texts = raw[[position for _, position in cells]].to_numpy(dtype=object)
    values, status, is_text = read_cells(texts, batch.source.statuses)
    rows = who_counts(batch, columns)
    is_sum = adds_up(batch, rows)
    repeats = _is_heading(texts, batch) & ~is_sum & (rows["school_code"] == "").to_numpy()
    faults = invalid_codes(rows[~is_sum & ~repeats], columns["school_code"])
    at_fault = np.argwhere((is_text | is_impossible(values)) & ~(is_sum | repeats)[:, None])
    for row, cell in at_fault.tolist():
        check = "number_expected" if _is_no_count(is_text, values, row, cell) else "out_of_range"
        faults.append(Fault(check, int(raw.index[row]), names[cell], str(texts[row, cell])))
    rows = without_faults(rows[~is_sum & ~repeats], faults)
    placed, scope = place_rows(rows, context.master, batch.identity.district)
    counts = Counts(raw.index.to_numpy(), names, values, status)
    counts = replace(counts, sums=sums_of(batch, counts, is_sum, placed))
    return replace(
        batch, rows=placed, counts=counts, scope=scope, faults=tuple(faults), raw=raw[~repeats]
    )


def has_counts(batch: Batch) -> bool:
    """Whether a sheet says of any school how many pupils a grade has."""
    assert batch.counts is not None
    values, _ = batch.counts.of(batch.rows.index)
    counted = [
        place
        for place, name in enumerate(batch.counts.names)
        for block in batch.header.blocks
        if block.grade and name in {f"{block.label}/{sex}" for sex in ("male", "female", "both")}
    ]
    return not bool(np.isnan(values[:, counted]).all())


def count_by_grade(batch: Batch) -> pd.DataFrame:
    """Return a sheet's counts as rows: a school, a grade and a sex each; subtotals left out.

    Returns
    -------
    DataFrame with the columns of `rows`, and ``grade sex enrolled_count room_count value_status``.
    The row without a sex counts both and has the rooms. A grade without a number has no row.
    """
    assert batch.counts is not None
    values, _ = batch.counts.of(batch.rows.index)
    at = {name: place for place, name in enumerate(batch.counts.names)}
    nothing = np.full(len(batch.rows), np.nan)
    parts = []
    for block in batch.header.blocks:
        if not block.grade:
            continue
        measured = {
            name: values[:, at[f"{block.label}/{name}"]] if name in block.columns else nothing
            for name in ("male", "female", "both", "room_count")
        }
        summed = np.where(
            np.isnan(measured["male"]) & np.isnan(measured["female"]),
            np.nan,
            np.nan_to_num(measured["male"]) + np.nan_to_num(measured["female"]),
        )
        both = np.where(np.isnan(measured["both"]), summed, measured["both"])
        for sex, counted, rooms in (
            (Sex.MALE.value, measured["male"], nothing),
            (Sex.FEMALE.value, measured["female"], nothing),
            (None, both, measured["room_count"]),
        ):
            rows = batch.rows.assign(
                grade=block.grade,
                sex=pd.Series(sex, index=batch.rows.index, dtype="object"),
                enrolled_count=counted,
                room_count=rooms,
                value_status=ValueStatus.OK.value,
            )
            parts.append(rows[~np.isnan(counted)])
    return pd.concat(parts, ignore_index=True)


def read_cells(
    texts: np.ndarray, statuses: Mapping[str, ValueStatus]
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Read a table of text as numbers: each text that occurs is read once.

    Returns
    -------
    Values, positions of their status in `STATUSES`, and which cells are text; shaped as `texts`
    """
    codes, found = pd.factorize(texts.ravel())
    numbers = read_numbers(tidy_column(pd.Series(found, dtype="str")), statuses)
    status = np.array([STATUSES.index(ValueStatus(one)) for one in numbers.status], dtype="int8")
    shape = texts.shape
    return (
        numbers.values.to_numpy(dtype="float64")[codes].reshape(shape),
        status[codes].reshape(shape),
        numbers.is_text.to_numpy(dtype="bool")[codes].reshape(shape),
    )


def is_impossible(values: np.ndarray) -> np.ndarray:
    """Return which values are no number of pupils: negative, broken or more than any school has."""
    with np.errstate(invalid="ignore"):
        return (values < 0) | (values > MOST_PUPILS) | (values % 1 > 0)


def _is_no_count(is_text: np.ndarray, values: np.ndarray, row: int, cell: int) -> bool:
    return bool(is_text[row, cell] or values[row, cell] % 1)


def who_counts(batch: Batch, columns: Mapping[str, pd.Series]) -> pd.DataFrame:
    """Return the school of each row: ``source_row school_code name_th area_level``."""
    index = batch.raw.index
    rows = pd.DataFrame({"source_row": index}, index=index)
    rows["school_code"] = read_codes(columns["school_code"])
    rows["name_th"] = columns.get("name_th", pd.Series("", index=index, dtype="str"))
    rows["area_level"] = pd.Series(AreaLevel.SCHOOL.value, index=index, dtype="str")
    return rows


def adds_up(batch: Batch, rows: pd.DataFrame) -> np.ndarray:
    """Return the rows that add up others: an area's own code, or a word such as รวม and no code."""
    ends = tuple(footer.code_ends for footer in batch.source.footers if footer.code_ends)
    is_area = rows["school_code"].str.fullmatch(r"\d{8}") & rows["school_code"].str.endswith(ends)
    is_sum = is_area.to_numpy(dtype="bool", copy=True)
    no_code = np.flatnonzero(~rows["school_code"].str.contains(r"\d", regex=True).to_numpy())
    for at in no_code.tolist():
        is_sum[at] = bool(_total_label(batch, at))
    return is_sum


def _total_label(batch: Batch, at: int) -> str:
    """Return the folded word by which a row says that it adds up others; "" where it does not."""
    blocks = [position for block in batch.header.blocks for position in block.columns.values()]
    cells = batch.raw.iloc[at, : min(blocks, default=None)]
    folded = pd.Series([fold_heading(cell) for cell in cells], dtype="str")
    totals = set(map(fold_heading, batch.source.totals))
    found = folded[folded.isin(totals) | folded.str.fullmatch(_GROUP_TOTAL)]
    return str(found.iloc[0]) if len(found) else ""


def sums_of(
    batch: Batch, counts: Counts, is_sum: np.ndarray, data: pd.DataFrame
) -> tuple[Sum, ...]:
    """Return what each row that adds up others adds up.

    An area's row adds up its district, a grand total every row, any other the rows since the
    one before it.
    """
    is_data = np.isin(counts.rows, data["source_row"].to_numpy())
    codes = data["district_id"].reindex(counts.rows).to_numpy(dtype=object)
    totals = set(map(fold_heading, batch.source.totals))
    code_column = batch.header.columns["school_code"]
    found, start = [], 0
    for at in np.flatnonzero(is_sum).tolist():
        code = str(read_codes(tidy_column(batch.raw.iloc[[at], code_column])).iloc[0])
        members = is_data.copy()
        if code.isdigit():
            members &= codes == code[:4]
        elif _total_label(batch, at) not in totals:
            members[:start] = False
            members[at:] = False
        start = at + 1
        found.append(Sum(at, members))
    return tuple(found)


def _is_heading(texts: np.ndarray, batch: Batch) -> np.ndarray:
    """Return the rows that repeat the second row of headings, as a printed sheet does on each page."""
    blocks = batch.source.blocks
    assert blocks is not None
    words = {fold_heading(word) for spellings in blocks.measures.values() for word in spellings}
    first = pd.Series(texts[:, 0]).map(lambda text: fold_heading(text) in words)
    return first.to_numpy(dtype="bool")


def invalid_codes(rows: pd.DataFrame, cells: pd.Series) -> list[Fault]:
    """Return the rows whose code is none of eight digits."""
    bad = rows.index[~rows["school_code"].str.fullmatch(r"\d{8}")]
    return [Fault("code_invalid", int(row), "school_code", str(cells[row])) for row in bad]


def without_faults(rows: pd.DataFrame, faults: Sequence[Fault]) -> pd.DataFrame:
    """Return the rows that no fault sets aside."""
    return rows[~rows["source_row"].isin({fault.source_row for fault in faults})]
