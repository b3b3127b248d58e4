"""Plain lists → typed rows, from the declaration alone.

The type of a field says how its column is read, the column says its range and its words, and the
source says which fields make two rows the same. A school's code is placed as in any other file.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import replace

import pandas as pd
import sqlalchemy as sa

from data_pipeline.numbers import CODE_FIELDS, read_codes, read_numbers
from data_pipeline.places import place_rows
from data_pipeline.results import Batch, Context, Fault
from data_pipeline.sources.declaration import Column
from data_pipeline.text import english_digits
from data_pipeline.warehouse.fields import FIELDS
from data_pipeline.warehouse.vocabulary import AreaLevel, ValueStatus

_NOTHING = {
    "": ValueStatus.NOT_REPORTED,
    "-": ValueStatus.NOT_REPORTED,
    "–": ValueStatus.NOT_REPORTED,
}
_TRUE = ("1", "true", "yes", "ใช่", "y", "✓", "โดยประมาณ", "ประมาณ")
_FALSE = ("0", "false", "no", "ไม่ใช่", "ไม่", "n", "")
_MONTHS = (
    r"มกราคม|ม\.ค\.", r"กุมภาพันธ์|ก\.พ\.", r"มีนาคม|มี\.ค\.", r"เมษายน|เม\.ย\.",
    r"พฤษภาคม|พ\.ค\.", r"มิถุนายน|มิ\.ย\.", r"กรกฎาคม|ก\.ค\.", r"สิงหาคม|ส\.ค\.",
    r"กันยายน|ก\.ย\.", r"ตุลาคม|ต\.ค\.", r"พฤศจิกายน|พ\.ย\.", r"ธันวาคม|ธ\.ค\.",
)  # fmt: skip
"""Months in words and in short, January first."""

_IN_WORDS = [
    (re.compile(rf"\s*(?:{words})\s*(?:พ\.?ศ\.?)?\s*(?=\d{{4}})"), f"/{number}/")
    for number, words in enumerate(_MONTHS, start=1)
]
_HAS_THAI = re.compile("[ก-๛]")
_DATE = re.compile(r"(\d{1,4})[/.\-](\d{1,2})[/.\-](\d{1,4})")
_BUDDHIST = 543


def read_list(batch: Batch, columns: Mapping[str, pd.Series], context: Context) -> Batch:
    """Type the rows of a list as its source declares them.

    Returns
    -------
    Batch; `rows` has the fields of the table, and for schools their place
    """
    source, index = batch.source, batch.raw.index
    rows = pd.DataFrame({"source_row": index}, index=index)
    rows["area_level"] = pd.Series(AreaLevel.SCHOOL.value, index=index, dtype="str")
    faults: list[Fault] = []
    if batch.header.spread is not None:
        rows, columns = _unspread(batch, rows, columns)
    texts = {
        column.field: columns[column.field].reindex(rows.index)
        for column in source.columns
        if column.field in columns
    }
    for column in source.columns:
        if column.field in texts:
            _read_column(column, texts[column.field], rows, faults)
        elif column.field not in rows:
            rows[column.field] = None
    if "name_th" not in texts:
        rows["name_th"] = pd.Series("", index=rows.index, dtype="str")
    has_schools = "school_code" in texts
    if has_schools:
        bad = ~rows["school_code"].str.fullmatch(r"\d{8}")
        _note(faults, "code_invalid", "school_code", rows["source_row"], texts["school_code"], bad)
    at_fault = rows["source_row"].isin({fault.source_row for fault in faults})
    keys = [key for key in source.keys if key in rows]
    repeated = rows[~at_fault].duplicated(subset=keys).reindex(rows.index, fill_value=False)
    first = keys[0] if keys else ""
    _note(faults, "duplicate", first, rows["source_row"], rows[first].astype("str"), repeated)
    rows = rows[~rows["source_row"].isin({fault.source_row for fault in faults})]
    scope: tuple[str, ...] = ()
    if has_schools:
        who = rows["school_code"]
        schools, scope = place_rows(
            rows[~who.duplicated()], context.master, batch.identity.district
        )
        placed = schools.set_index(who[schools.index])
        own = [name for name in schools if name not in rows]
        rows = rows.assign(**{str(name): who.map(placed[name]) for name in own})
    return replace(batch, rows=rows, scope=scope, faults=tuple(faults))


def _unspread(
    batch: Batch, rows: pd.DataFrame, columns: Mapping[str, pd.Series]
) -> tuple[pd.DataFrame, Mapping[str, pd.Series]]:
    """Turn a column for each key into a row for each."""
    spread, keys = batch.header.spread, batch.header.spread_keys
    assert spread is not None
    parts, texts = [], []
    for key in keys:
        filled = columns[key] != ""
        parts.append(rows[filled].assign(**{spread.key_field: key}))
        texts.append(columns[key][filled])
    long = pd.concat(parts)
    order = long["source_row"].argsort(kind="stable")
    own = {
        name: column[long.index].iloc[order].reset_index(drop=True)
        for name, column in columns.items()
        if name not in keys
    }
    long = long.iloc[order].reset_index(drop=True)
    values = pd.concat(texts).iloc[order].reset_index(drop=True)
    return long, own | {spread.key_field: long[spread.key_field], spread.value_field: values}


def _read_column(column: Column, text: pd.Series, rows: pd.DataFrame, faults: list[Fault]) -> None:
    """Read one column into the rows by the type of its field; in place."""
    name, kind = column.field, sa.types.to_instance(FIELDS[column.field].type)
    number = rows["source_row"]
    if column.is_required:
        missing = text == ""
        check = "name_missing" if name == "name_th" else "value_missing"
        _note(faults, check, name, number, text, missing)
    if column.words:
        known = text.str.lower().map({word.lower(): value for word, value in column.words})
        _note(faults, "key_unknown", name, number, text, known.isna() & (text != ""))
        rows[name] = known
    elif name == "school_code":
        rows[name] = read_codes(text)
    elif name == "name_th":  # the checks compare names: none is an empty one
        rows[name] = text
    elif isinstance(kind, sa.Boolean):
        lower = text.str.lower()
        _note(faults, "key_unknown", name, number, text, ~lower.isin((*_TRUE, *_FALSE)))
        rows[name] = lower.isin(_TRUE)
    elif isinstance(kind, sa.Date):
        dates = text.map(read_date)
        _note(faults, "number_expected", name, number, text, dates.isna() & (text != ""))
        rows[name] = dates
    elif isinstance(kind, sa.Integer | sa.Double | sa.Float):
        numbers = read_numbers(text, _NOTHING)
        whole = numbers.values.isna() | (numbers.values % 1 == 0)
        is_text = numbers.is_text | (~whole if isinstance(kind, sa.Integer) else False)
        _note(faults, "number_expected", name, number, text, is_text)
        outside = numbers.values.notna() & ~numbers.values.between(column.low, column.high)
        _note(faults, "out_of_range", name, number, text, outside & ~is_text)
        rows[name] = numbers.values
    else:
        text = english_digits(text) if name in CODE_FIELDS else text
        rows[name] = text.where(text != "", None) if not column.is_required else text


def read_date(text: str) -> dt.date | None:
    """Return the day that a text names: day first or year first, Buddhist or common era.

    Examples
    --------
    >>> read_date("12/01/2567"), read_date("2024-01-12"), read_date("๓๐.๗.๒๕๖๗"), read_date("32/1/2567")
    (datetime.date(2024, 1, 12), datetime.date(2024, 1, 12), datetime.date(2024, 7, 30), None)
    >>> read_date("12 มกราคม 2567"), read_date("30 ก.ค. พ.ศ. 2567")
    (datetime.date(2024, 1, 12), datetime.date(2024, 7, 30))
    """
    plain = str(english_digits(pd.Series([text], dtype="str")).iloc[0])
    if _HAS_THAI.search(plain):
        for words, month in _IN_WORDS:
            plain = words.sub(month, plain)
    found = _DATE.search(plain)
    if found is None:
        return None
    first, month_no, last = map(int, found.groups())
    year, day = (first, last) if first > 31 else (last, first)
    try:
        return dt.date(year - _BUDDHIST if year > 2400 else year, month_no, day)
    except ValueError:
        return None


def _note(
    faults: list[Fault],
    check: str,
    name: str,
    numbers: pd.Series,
    texts: pd.Series,
    wrong: pd.Series,
) -> None:
    faults += [
        Fault(check, int(row), name, str(text))
        for row, text in zip(numbers[wrong].tolist(), texts[wrong].tolist(), strict=True)
    ]
