"""What the formulas share: reading numbers, pairing columns, handing back what came in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import special

FloatArray: TypeAlias = npt.NDArray[np.float64]

Numbers: TypeAlias = npt.ArrayLike
"""What a formula takes: a number, a sequence, an array or a Series. None and nan are missing."""

Labels: TypeAlias = Sequence[Any] | npt.NDArray[Any] | pd.Series
"""Names of groups, one per row; None and nan are missing."""

NumberOrArray: TypeAlias = Any
"""What an elementwise formula gives: a float when every input was one number, else an array."""


def read_numbers(values: Numbers) -> FloatArray:
    """Read numbers as a float array; whatever is not a finite number is missing (nan).

    Examples
    --------
    >>> read_numbers([1, None, float("inf")])
    array([ 1., nan, nan])
    """
    array = np.asarray(values, dtype=np.float64)
    return np.where(np.isfinite(array), array, np.nan)


def give_back(values: npt.ArrayLike) -> NumberOrArray:
    """Give a float for a single number, the array otherwise; what overflowed is missing."""
    array = read_numbers(values)
    return float(array) if array.ndim == 0 else array


def read_column(values: Numbers, name: str) -> FloatArray:
    """Read a one-dimensional column of numbers.

    Raises
    ------
    ValueError : `values` has another shape than one column
    """
    array = read_numbers(values)
    if array.ndim != 1:
        raise ValueError(
            f"metrics.formulas · {name}: not one column of numbers. "
            f"Expected: one dimension. Found: {array.ndim}. Pass a list, an array or a Series."
        )
    return array


def read_columns(**columns: Numbers) -> tuple[FloatArray, ...]:
    """Read columns that belong together, row by row.

    Raises
    ------
    ValueError : a column is not one-dimensional, or the columns differ in length
    """
    arrays = tuple(read_column(values, name) for name, values in columns.items())
    if len({len(array) for array in arrays}) > 1:
        found = ", ".join(
            f"{name} {len(array)}" for name, array in zip(columns, arrays, strict=True)
        )
        raise ValueError(
            "metrics.formulas · columns that belong together differ in length. "
            f"Expected: one length. Found: {found}. Pass columns of one frame."
        )
    return arrays


def keep_weighted(values: Numbers, weights: Numbers) -> tuple[FloatArray, FloatArray]:
    """Keep the rows that have a value and a weight above 0."""
    kept_values, kept_weights = read_columns(values=values, weights=weights)
    is_kept = ~np.isnan(kept_values) & (kept_weights > 0)
    return kept_values[is_kept], kept_weights[is_kept]


def two_sided(confidence: float) -> float:
    """Give the upper probability of a two-sided interval: .975 for .95.

    Raises
    ------
    ValueError : `confidence` is not between 0 and 1

    Examples
    --------
    >>> round(two_sided(0.95), 6)
    0.975
    """
    if not 0 < confidence < 1:
        raise ValueError(
            "metrics.formulas · confidence: not a share. "
            f"Expected: above 0 and below 1, as 0.95. Found: {confidence!r}. "
            "Divide a percentage by 100."
        )
    return (1 + confidence) / 2


def normal_factor(confidence: float) -> float:
    """Give the normal quantile of a two-sided interval: 1.959964 for .95."""
    return float(special.ndtri(two_sided(confidence)))


def divide(numerator: Numbers, denominator: Numbers) -> FloatArray:
    """Divide; missing where the denominator is 0 or either side is missing.

    Examples
    --------
    >>> divide([1, 0], [2, 0])
    array([0.5, nan])
    """
    top, bottom = np.broadcast_arrays(read_numbers(numerator), read_numbers(denominator))
    with np.errstate(over="ignore"):
        ratio = np.divide(top, bottom, out=np.full(top.shape, np.nan), where=bottom != 0)
    return read_numbers(ratio)


def read_labels(labels: Labels, rows: int) -> tuple[npt.NDArray[np.intp], int]:
    """Number the groups of a column of labels; a missing label is −1.

    Returns
    -------
    (numbers, groups) : 0, 1, … per row in order of appearance, and how many there are

    Raises
    ------
    ValueError : `labels` has another length than `rows`

    Examples
    --------
    >>> read_labels(["5601", None, "5602", "5601"], 4)
    (array([ 0, -1,  1,  0]), 2)
    """
    array = np.asarray(labels)
    numbers, names = pd.factorize(array if array.dtype.kind in "iuf" else array.astype(object))
    if len(numbers) != rows:
        raise ValueError(
            "metrics.formulas · groups: another length than the values. "
            f"Expected: {rows}. Found: {len(numbers)}. Pass columns of one frame."
        )
    return numbers, len(names)
