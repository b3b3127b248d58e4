"""Gaps between two groups, along a background, and between two times."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy import special

from metrics.formulas._arrays import (
    FloatArray,
    NumberOrArray,
    Numbers,
    divide,
    give_back,
    read_columns,
    read_numbers,
)


def hedges_g(
    mean_1: Numbers, sd_1: Numbers, n_1: Numbers, mean_2: Numbers, sd_2: Numbers, n_2: Numbers
) -> tuple[NumberOrArray, NumberOrArray]:
    """Express a gap of two means in standard deviations of pupils, freed of small-sample bias.

    Parameters
    ----------
    mean_1, mean_2 : any unit
    sd_1, sd_2 : standard deviation of each group's pupils (n − 1), same unit, ≥ 0; a group of one
        pupil has none and may be missing
    n_1, n_2 : pupils of each group, 1 or more

    Returns
    -------
    g : float or array, SD units; above 0 when group 1 has the higher mean
    se : float or array, SD units, ≥ 0: standard error of g

    Missing where an input is, for fewer than four pupils together, and where the pooled SD is 0.

    Notes
    -----
    s² = ((n₁−1)s₁² + (n₂−1)s₂²)/ν, ν = n₁+n₂−2; d = (x̄₁−x̄₂)/s; g = J·d with
    J = Γ(ν/2) / (√(ν/2)·Γ((ν−1)/2)) ≈ 1 − 3/(4ν−1); SE = J·√((n₁+n₂)/n₁n₂ + d²/(2(n₁+n₂))).

    References
    ----------
    Hedges (1981), Journal of Educational Statistics 6(2); Borenstein et al. (2009), Introduction
    to Meta-Analysis, chapter 4.

    Examples
    --------
    >>> g, se = hedges_g(103, 5.5, 50, 100, 4.5, 50)
    >>> round(g, 4), round(se**2, 4)
    (0.5924, 0.0411)
    """
    pupils_1, pupils_2 = _keep_from(1, n_1), _keep_from(1, n_2)
    df = _keep_from(2, pupils_1 + pupils_2 - 2)
    squares = _squares(sd_1, pupils_1) + _squares(sd_2, pupils_2)
    correction = np.exp(special.gammaln(df / 2) - special.gammaln((df - 1) / 2)) / np.sqrt(df / 2)
    d = divide(read_numbers(mean_1) - read_numbers(mean_2), np.sqrt(squares / df))
    both = pupils_1 + pupils_2
    variance = both / (pupils_1 * pupils_2) + d**2 / (2 * both)
    return give_back(correction * d), give_back(correction * np.sqrt(variance))


def mean_difference(
    mean_1: Numbers,
    low_1: Numbers,
    high_1: Numbers,
    mean_2: Numbers,
    low_2: Numbers,
    high_2: Numbers,
) -> tuple[NumberOrArray, NumberOrArray, NumberOrArray]:
    """Give the difference of two independent means with its interval, from each one's interval.

    Parameters
    ----------
    mean_1, mean_2 : any unit
    low_1, high_1, low_2, high_2 : ends of each mean's interval, same unit and confidence

    Returns
    -------
    (difference, low, high) : float or array, same unit; above 0 when group 1 has the higher mean.
    The ends are missing where an end of either interval is; the difference where a mean is.

    Notes
    -----
    d = x̄₁ − x̄₂; d − √((x̄₁−l₁)² + (u₂−x̄₂)²) to d + √((u₁−x̄₁)² + (x̄₂−l₂)²): Newcombe's rule for
    shares, for any two estimates. Where one group is part of the other they move together, and the
    interval is wider than it need be.

    References
    ----------
    Zou and Donner (2008), Construction of confidence limits about effect measures, Statistics in
    Medicine 27(10).

    Examples
    --------
    >>> [round(number, 4) for number in mean_difference(30.0, 27.0, 33.0, 25.0, 21.0, 29.0)]
    [5.0, 0.0, 10.0]
    """
    x_1, l_1, u_1, x_2, l_2, u_2 = (
        read_numbers(one) for one in (mean_1, low_1, high_1, mean_2, low_2, high_2)
    )
    difference = x_1 - x_2
    low = difference - np.hypot(x_1 - l_1, u_2 - x_2)
    high = difference + np.hypot(u_1 - x_1, x_2 - l_2)
    return give_back(difference), give_back(low), give_back(high)


def v_gap(counts_1: Numbers, counts_2: Numbers) -> tuple[float, float]:
    """Express a gap of two groups of which only the counts per level are known.

    A gap of shares above a cut depends on the cut; this one uses all levels and no cut.

    Parameters
    ----------
    counts_1, counts_2 : pupils per level, lowest level first

    Returns
    -------
    auc : float 0–1, chance that a pupil of group 1 is at a higher level than one of group 2
        (ties count one half); .5 = no gap, above .5 when group 1 stands higher
    v : float, SD units: the gap of two normal groups with the same AUC. Missing where the groups
        do not overlap (AUC 0 or 1).

    Both missing where a count is missing or below 0, or a group is empty.

    Notes
    -----
    AUC = P(X₁ > X₂) + ½P(X₁ = X₂); V = √2·Φ⁻¹(AUC)

    References
    ----------
    Ho (2009), A nonparametric framework for comparing trends and gaps across tests, Journal of
    Educational and Behavioral Statistics 34(2).

    Examples
    --------
    >>> auc, v = v_gap([10, 20, 40, 30], [20, 40, 30, 10])
    >>> round(auc, 3), round(v, 5)
    (0.675, 0.64172)
    """
    levels_1, levels_2 = read_columns(counts_1=counts_1, counts_2=counts_2)
    pairs = levels_1.sum() * levels_2.sum()
    if not (pairs > 0 and (levels_1 >= 0).all() and (levels_2 >= 0).all()):
        return np.nan, np.nan
    below = np.cumsum(levels_2) - levels_2 / 2
    auc = float(levels_1 @ below / pairs)
    return auc, give_back(np.sqrt(2) * special.ndtri(auc))


def slope_index(population: Numbers, value: Numbers) -> tuple[float, float]:
    """Measure how a value rises from the least to the most favoured group.

    Parameters
    ----------
    population : pupils of each group, groups in order of the background (least favoured first)
    value : one per group, any unit; a group without pupils or without a value is left out

    Returns
    -------
    sii : float, unit of `value`: the rise of the fitted line over the whole population; 0 = no
        slope, above 0 when the last group stands higher
    rii : float: end of the line over its start; 1 = no slope. Missing where the start is 0.

    Both missing for fewer than two groups.

    Notes
    -----
    value = a + b·rank, fitted with weights `population`; rank = share of the population below the
    group's middle. SII = b, RII = (a + b)/a.

    References
    ----------
    Mackenbach and Kunst (1997), Social Science & Medicine 44(6); Office for Health Improvement and
    Disparities, PHEindicatormethods, `phe_sii`.

    Examples
    --------
    >>> sii, rii = slope_index([100, 100, 200], [40, 44, 50])
    >>> round(sii, 3), round(rii, 3)
    (16.0, 1.421)
    """
    pupils, values = read_columns(population=population, value=value)
    is_kept = (pupils > 0) & ~np.isnan(values)
    pupils, values = pupils[is_kept], values[is_kept]
    if len(pupils) < 2:
        return np.nan, np.nan
    weights = pupils / pupils.sum()
    ranks = np.cumsum(weights) - weights / 2
    from_middle = ranks - weights @ ranks
    slope = float(weights * from_middle @ values / (weights @ from_middle**2))
    start = float(weights @ values - slope * (weights @ ranks))
    return slope, float(divide(start + slope, start))


def difference_in_differences(
    before_1: Numbers,
    after_1: Numbers,
    before_2: Numbers,
    after_2: Numbers,
    standard_errors: Sequence[Numbers] | None = None,
) -> tuple[NumberOrArray, NumberOrArray]:
    """Give how much more group 1 changed than group 2.

    With group 2 the reference, this is the change of the distance to the reference.

    Parameters
    ----------
    before_1, after_1 : group 1 (the school, the treated), any unit
    before_2, after_2 : group 2 (the reference, the untreated), same unit
    standard_errors : of the four numbers, in the order of the arguments, each ≥ 0; 0 for a
        published benchmark that is taken as known

    Returns
    -------
    difference : float or array, same unit; above 0 when group 1 gained on group 2
    standard_error : float or array, same unit, ≥ 0; missing without `standard_errors`

    Missing where an input is.

    Notes
    -----
    (after₁ − before₁) − (after₂ − before₂) = (after₁ − after₂) − (before₁ − before₂);
    SE² = Σ SE²ᵢ, the four being independent (other pupils each year).

    References
    ----------
    Card and Krueger (1994), American Economic Review 84(4).

    Examples
    --------
    >>> difference_in_differences(42, 45, 40, 41, standard_errors=(3, 4, 0, 0))
    (2.0, 5.0)
    """
    change_1 = read_numbers(after_1) - read_numbers(before_1)
    change_2 = read_numbers(after_2) - read_numbers(before_2)
    variance = np.asarray(np.nan if standard_errors is None else 0.0)
    for error in standard_errors or ():
        variance = variance + _keep_from(0, error) ** 2
    difference, error = np.broadcast_arrays(change_1 - change_2, np.sqrt(variance))
    return give_back(difference), give_back(error)


def _keep_from(least: float, values: Numbers) -> FloatArray:
    numbers = read_numbers(values)
    return np.where(numbers >= least, numbers, np.nan)


def _squares(sd: Numbers, n: FloatArray) -> FloatArray:
    return np.where(n == 1, 0.0, (n - 1) * _keep_from(0, sd) ** 2)
