"""Small parts that definitions of metrics share."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pandas as pd

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
    own: Rows,
    inside: pd.DataFrame,
    measure: Callable[[pd.DataFrame], Mapping[str, Any]],
) -> pd.DataFrame:
    """Measure each group from the schools inside it.

    Parameters
    ----------
    own : the groups
    inside : schools; ``group`` is the place of the group that each stands in
    measure : schools of one group in, named numbers out

    Returns
    -------
    DataFrame, a row for each group, a column for each name; missing where a group has no school
    """
    found = {at: measure(schools) for at, schools in inside.groupby("group", sort=False)}
    return pd.DataFrame.from_dict(found, orient="index", dtype="float64").reindex(range(len(own)))
