"""Small parts that definitions of metrics share."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pandas as pd

from metrics.registry import Estimate

NORMAL = 1.959963984540054
"""Quantile of the normal for an interval of 95 %."""


def missing_like(column: pd.Series) -> pd.Series:
    """Return a column without any number, indexed as another."""
    return pd.Series(float("nan"), index=column.index)


def plus_minus(value: pd.Series, error: pd.Series) -> Estimate:
    """Give a value with its normal interval, ±1.96 standard errors."""
    return Estimate(value, value - NORMAL * error, value + NORMAL * error)


def per_group(
    own: pd.DataFrame,
    inside: pd.DataFrame,
    measure: Callable[[pd.DataFrame], Mapping[str, Any]],
) -> pd.DataFrame:
    """Measure each group from the schools inside it.

    Parameters
    ----------
    own : the groups
    inside : schools; ``group`` is the index of the group that each stands in
    measure : schools of one group in, named numbers out

    Returns
    -------
    DataFrame, index of `own`, a column for each name; missing where a group has no school
    """
    found = {at: measure(schools) for at, schools in inside.groupby("group", sort=False)}
    return pd.DataFrame.from_dict(found, orient="index", dtype="float64").reindex(own.index)
