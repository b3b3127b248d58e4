"""How unequal a quantity is, and where the inequality lies."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from scipy import special

from metrics.formulas._arrays import (
    FloatArray,
    Labels,
    Numbers,
    read_column,
    read_columns,
    read_labels,
)

_TINY = 1e-290
"""A share so small that it adds nothing, and would be lost when divided."""


def theil(values: Numbers, groups: Labels) -> tuple[float, float, float]:
    """Measure inequality and split it into between and within groups.

    Parameters
    ----------
    values : one per school or pupil, any unit, ≥ 0
    groups : label of the group of each; rows without label or value are left out

    Returns
    -------
    (total, between, within) : floats, 0 to ln N; 0 = all equal, lower is more equal;
    between + within = total. Missing where no row is left, a value is below 0 or all are 0.

    Notes
    -----
    T = Σ sᵢ·ln(N·sᵢ) with sᵢ the share of the sum and 0·ln 0 = 0; between is the same over
    groups, Σ s_g·ln(N·s_g/N_g); within = Σ s_g·T_g.

    References
    ----------
    Theil (1967), Economics and Information Theory; PySAL inequality, `TheilD`.

    Examples
    --------
    >>> [round(part, 4) for part in theil([0, 0, 10, 30], ["a", "a", "b", "b"])]
    [0.824, 0.6931, 0.1308]
    """
    numbers = read_column(values, "values")
    labels, count = read_labels(groups, len(numbers))
    is_kept = ~np.isnan(numbers) & (labels >= 0)
    numbers, labels = numbers[is_kept], labels[is_kept]
    if not numbers.sum() > 0 or (numbers < 0).any():
        return np.nan, np.nan, np.nan
    shares = numbers / numbers.sum()
    shares = np.where(shares < _TINY, 0.0, shares)
    group_shares, sizes = np.bincount(labels, shares, count), np.bincount(labels, minlength=count)
    between = special.rel_entr(group_shares, sizes / len(numbers)).sum()
    within = special.rel_entr(shares, (group_shares / np.maximum(sizes, 1))[labels]).sum()
    parts = max(0.0, float(between)), max(0.0, float(within))
    return sum(parts), *parts


def gini(values: Numbers) -> float:
    """Measure inequality as the mean difference of all pairs over twice the mean.

    Parameters
    ----------
    values : one per school or pupil, any unit, ≥ 0; missing ones are left out

    Returns
    -------
    float, 0 (all equal) to 1 − 1/N; lower is more equal. Missing where nothing is left, a value is
    below 0 or all are 0.

    Notes
    -----
    Σ(2i − N − 1)x₍ᵢ₎ / (N·Σx)

    References
    ----------
    Gini (1912), Variabilità e mutabilità; Sen (1997), On Economic Inequality, section 2.4.

    Examples
    --------
    >>> round(gini([1, 2, 3, 4, 5]), 6)
    0.266667
    """
    numbers = read_column(values, "values")
    ranked = np.sort(numbers[~np.isnan(numbers)])
    if not ranked.sum() > 0 or ranked[0] < 0:
        return np.nan
    places = 2 * np.arange(1, len(ranked) + 1) - len(ranked) - 1
    return max(0.0, float(places @ ranked / (len(ranked) * ranked.sum())))


def dissimilarity(a: Numbers, b: Numbers) -> float:
    """Give the share of either group that would have to move for both to be spread alike.

    Parameters
    ----------
    a, b : pupils of each group, one per school, ≥ 0; schools with a missing count are left out

    Returns
    -------
    float, 0 (spread alike) to 1 (apart). Missing where a group is empty or a count is below 0.

    Notes
    -----
    ½ Σ |aᵢ/A − bᵢ/B|

    References
    ----------
    Duncan and Duncan (1955), American Sociological Review 20(2); PySAL segregation, `Dissim`.

    Examples
    --------
    >>> round(dissimilarity([100, 60, 40, 0], [0, 40, 60, 100]), 6)
    0.6
    """
    counts_a, counts_b = read_columns(a=a, b=b)
    is_kept = ~np.isnan(counts_a) & ~np.isnan(counts_b)
    counts_a, counts_b = counts_a[is_kept], counts_b[is_kept]
    if not (counts_a.sum() > 0 and counts_b.sum() > 0) or min(counts_a.min(), counts_b.min()) < 0:
        return np.nan
    return float(np.abs(counts_a / counts_a.sum() - counts_b / counts_b.sum()).sum() / 2)


def variance_split(values: Numbers, weights: Numbers, groups: Labels) -> tuple[float, float, float]:
    """Split a weighted variance into between and within groups.

    Parameters
    ----------
    values : one per school, any unit
    weights : pupils of the school; schools without pupils, value or label are left out
    groups : label of the group of each school

    Returns
    -------
    (total, between, within) : floats ≥ 0, unit of `values` squared; between + within = total, so
    between/total is the share that lies between groups. Missing where no school is left.

    Notes
    -----
    Σw(x − x̄)²/Σw = Σw_g(x̄_g − x̄)²/Σw + Σw(x − x̄_g)²/Σw, all means weighted

    References
    ----------
    Fisher (1925), Statistical Methods for Research Workers, chapter VII.

    Examples
    --------
    >>> variance_split([40, 44, 50, 58], [1, 1, 1, 1], ["a", "a", "b", "b"])
    (46.0, 36.0, 10.0)
    """
    parts = variance_by_level(values, weights, {"between": groups})
    return parts["between"] + parts["within"], parts["between"], parts["within"]


def variance_by_level(
    values: Numbers, weights: Numbers, levels: Mapping[str, Labels]
) -> dict[str, float]:
    """Split a weighted variance into one part for each level of a hierarchy.

    Parameters
    ----------
    values : one per school, any unit
    weights : pupils of the school; schools without pupils, value or any label are left out
    levels : name of each level and the labels of its groups, outermost first; a group of an
        inner level that spans two of an outer one counts as two

    Returns
    -------
    dict, unit of `values` squared, each ≥ 0: per level the variance between its groups inside one
    group of the level before, and "within" what is left inside the innermost. They sum to the
    whole variance. Missing where no school is left.

    Notes
    -----
    Part of level l = Σw(x̄ₗ − x̄ₗ₋₁)²/Σw, with x̄₀ the mean of all.

    References
    ----------
    Fisher (1925), Statistical Methods for Research Workers, chapter VII.

    Examples
    --------
    >>> variance_by_level(
    ...     [40, 44, 50, 58], [1, 1, 1, 1], {"province": "aabb", "district": "wxyz"}
    ... )
    {'province': 36.0, 'district': 10.0, 'within': 0.0}
    """
    numbers, pupils = read_columns(values=values, weights=weights)
    columns = [
        read_labels(labels if isinstance(labels, np.ndarray) else list(labels), len(numbers))[0]
        for labels in levels.values()
    ]
    is_kept = ~np.isnan(numbers) & (pupils > 0) & np.all([c >= 0 for c in columns], axis=0)
    numbers, pupils = numbers[is_kept], pupils[is_kept]
    if not len(numbers):
        return dict.fromkeys([*levels, "within"], np.nan)
    key = np.zeros(len(numbers), dtype=np.intp)
    outer = _give_means(numbers, pupils, key)
    parts = {}
    for name, column in zip(levels, columns, strict=True):
        key = np.unique(key * (column.max() + 1) + column[is_kept], return_inverse=True)[1]
        inner = _give_means(numbers, pupils, key)
        parts[name] = float(pupils @ (inner - outer) ** 2 / pupils.sum())
        outer = inner
    return parts | {"within": float(pupils @ (numbers - outer) ** 2 / pupils.sum())}


def _give_means(values: FloatArray, weights: FloatArray, key: np.ndarray) -> FloatArray:
    """Give each row the weighted mean of its group."""
    means = np.bincount(key, weights * values) / np.bincount(key, weights)
    return means[key]
