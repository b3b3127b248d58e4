"""Small parts that definitions of metrics share."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise

import numpy as np

from metrics.registry import Estimate
from metrics.rows import FloatArray, Rows

NORMAL = 1.959963984540054
"""Quantile of the normal for an interval of 95 %."""


def missing_like(column: FloatArray) -> FloatArray:
    """Return a column without any number, as long as another."""
    return np.full(len(column), np.nan)


def positive(column: FloatArray) -> FloatArray:
    """Keep numbers above 0; the others are missing."""
    return np.where(column > 0, column, np.nan)


def plus_minus(value: FloatArray, error: FloatArray) -> Estimate:
    """Give a value with its normal interval, ±1.96 standard errors."""
    return Estimate(value, value - NORMAL * error, value + NORMAL * error)


def per_group(
    own: Rows, inside: Rows, count: int, measure: Callable[[Rows], Sequence[float]]
) -> FloatArray:
    """Measure each group from the schools inside it.

    Parameters
    ----------
    own : the groups
    inside : schools; ``group`` is the place of the group that each stands in, in that order
    count : of the numbers that are measured
    measure : schools of one group in, numbers out; none where there are too few schools

    Returns
    -------
    shape (count, groups); missing where a group has no school, or too few
    """
    found = np.full((count, len(own)), np.nan)
    groups = np.asarray(inside.columns["group"], np.intp)
    begins: list[int] = np.flatnonzero(np.diff(groups, prepend=-1)).tolist()
    for begin, end in pairwise([*begins, len(groups)]):
        numbers = measure(inside.stretch(begin, end))
        if len(numbers):
            found[:, groups[begin]] = numbers
    return found
