"""Text → numbers and the reason where there is none, a column at a time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pa_compute

from data_pipeline.text import english_digits
from data_pipeline.warehouse.vocabulary import ValueStatus

_NUMBER = r"[+-]?(?:\d+\.?\d*|\.\d+)"
_THOUSANDS = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?"
_DECIMAL_COMMA = r"\d{1,3},\d{1,2}"
_MOST_DECIMALS = 2


CODE_FIELDS = frozenset(
    ("area_id", "parent_id", "district_id", "province_id", "ministry_code", "percode", "indicator")
)
"""Fields that are codes besides a school's own: one code, whichever digits it is written in."""


@dataclass(frozen=True, slots=True)
class Numbers:
    """A column of numbers.

    Parameters
    ----------
    values : float64, missing where the cell holds no number
    status : ValueStatus as text; OK where there is a number
    is_text : cells that hold neither a number nor a known mark
    decimals : most digits behind the point in the column, at most 2; -1 without a number
    """

    values: pd.Series
    status: pd.Series
    is_text: pd.Series
    decimals: int


def read_numbers(column: pd.Series, statuses: Mapping[str, ValueStatus]) -> Numbers:
    """Read a tidy text column as numbers.

    Parameters
    ----------
    column : Series of str
    statuses : marks that stand for a missing number

    Notes
    -----
    Thai digits, a closing %, thousands commas and a decimal comma are understood. Words such as
    ``nan``, ``inf`` or ``1e5`` are text, not numbers.
    """
    text = english_digits(column)
    is_number = text.str.fullmatch(_NUMBER)
    if not is_number.all():
        odd = text[~is_number].str.removesuffix("%").str.strip()
        thousands = odd.str.fullmatch(_THOUSANDS)
        odd = odd.where(~thousands, odd.str.replace(",", "", regex=False))
        comma = odd.str.fullmatch(_DECIMAL_COMMA)
        odd = odd.where(~comma, odd.str.replace(",", ".", regex=False))
        odd = odd.where(odd.str.fullmatch(_NUMBER), text[~is_number])
        text = text.where(is_number, odd.reindex(text.index))
        is_number = text.str.fullmatch(_NUMBER)
    values = _parse(text.where(is_number))
    status = pd.Series(ValueStatus.OK.value, index=column.index, dtype="str")
    is_text = ~is_number
    if is_text.any():
        folded = text[is_text].str.lower().str.replace(" ", "", regex=False)
        marks = folded.map({mark: meaning.value for mark, meaning in statuses.items()})
        status = status.where(is_number, marks.reindex(column.index))
        is_text = status.isna()
        status = status.fillna(ValueStatus.NOT_REPORTED.value).astype("str")
    return Numbers(values, status, is_text, _decimals(text[is_number]))


def _parse(numbers: pd.Series) -> pd.Series:
    """Return texts that are numbers as float64, the nearest to each; missing stay missing."""
    texts = pa.array(numbers.str.removeprefix("+"), type=pa.large_string(), from_pandas=True)
    values = pa_compute.cast(texts, pa.float64()).to_numpy(zero_copy_only=False)
    return pd.Series(values, index=numbers.index, dtype="float64")


def _decimals(numbers: pd.Series) -> int:
    if numbers.empty:
        return -1
    point = numbers.str.find(".")
    behind = np.where(point >= 0, numbers.str.len() - point - 1, 0)
    return min(int(behind.max()), _MOST_DECIMALS)


def read_codes(column: pd.Series) -> pd.Series:
    """Return school codes as opaque text, mended where a spreadsheet damaged them.

    Parameters
    ----------
    column : Series of str, tidy

    Returns
    -------
    Series of str: Thai digits, quotes, spaces and ``.0`` gone; a lone 0 is ``00000000``;
    ``5.6010001E+07`` is ``56010001`` (only with all its digits)

    Examples
    --------
    >>> read_codes(pd.Series(["'99010001", "99010001.0", "9.9010001E+07", "0"], dtype="str")).tolist()
    ['99010001', '99010001', '99010001', '00000000']
    """
    code = english_digits(column)
    if code.str.fullmatch(r"\d{8}").all():
        return code
    code = code.str.replace(r"[\s'’`\"=]", "", regex=True)
    code = code.str.replace(r"^(\d+)\.0+$", r"\1", regex=True)
    powers = code.str.fullmatch(r"\d\.\d{6,7}[eE]\+?0?7")
    if powers.any():
        whole = code[powers].map(lambda text: str(round(float(text))))
        code = code.where(~powers, whole.reindex(code.index))
    return code.where(~code.str.fullmatch(r"0{1,8}"), "00000000")
