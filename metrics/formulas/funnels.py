"""Funnels: how far chance alone carries a school from a target, and alerts that account for many."""

from __future__ import annotations

import numpy as np
from scipy import special

from metrics.formulas._arrays import (
    FloatArray,
    NumberOrArray,
    Numbers,
    divide,
    give_back,
    normal_factor,
    read_column,
    read_columns,
    read_numbers,
)


def funnel_limits_share(
    target: Numbers, n: Numbers, confidence: float = 0.95
) -> tuple[NumberOrArray, NumberOrArray]:
    """Give the limits between which a school's share moves by chance around a target.

    Parameters
    ----------
    target : share of the reference, 0–1
    n : pupils of the school
    confidence : share of schools at the target that stay inside; .998 for the outer limits

    Returns
    -------
    (low, high) : float or array, share, clipped to 0–1. Missing where an input is, for `n` ≤ 0
    and for a target outside 0–1.

    Notes
    -----
    θ ± z√(θ(1−θ)/n)

    References
    ----------
    Spiegelhalter (2005), Funnel plots for comparing institutional performance, Statistics in
    Medicine 24(8), A.1.1.

    Examples
    --------
    >>> low, high = funnel_limits_share(0.806424478571495, [5, 50])
    >>> (100 * low).round(4), (100 * high).round(4)
    (array([46.011, 69.691]), array([100.    ,  91.5939]))
    """
    theta, pupils = read_numbers(target), read_numbers(n)
    theta = np.where((theta >= 0) & (theta <= 1), theta, np.nan)
    pupils = np.where(pupils > 0, pupils, np.nan)
    half = normal_factor(confidence) * np.sqrt(theta * (1 - theta) / pupils)
    return give_back(np.clip(theta - half, 0, 1)), give_back(np.clip(theta + half, 0, 1))


def funnel_limits_mean(
    target: Numbers, sd: Numbers, n: Numbers, confidence: float = 0.95
) -> tuple[NumberOrArray, NumberOrArray]:
    """Give the limits between which a school's mean moves by chance around a target.

    Parameters
    ----------
    target : mean of the reference, any unit
    sd : standard deviation of the reference's pupils, unit of `target`, ≥ 0
    n : pupils of the school, 1 or more
    confidence : share of schools at the target that stay inside; .998 for the outer limits

    Returns
    -------
    (low, high) : float or array, unit of `target`. Missing where an input is, and for `n` ≤ 0.

    Notes
    -----
    θ ± z·σ/√n. The SD is the reference's, known from many pupils, so the normal quantile
    applies even to a school of one pupil.

    References
    ----------
    Spiegelhalter (2005), Funnel plots for comparing institutional performance, Statistics in
    Medicine 24(8), A.1.5.

    Examples
    --------
    >>> low, high = funnel_limits_mean(45, 15, [5, 120])
    >>> low.round(1), high.round(1)
    (array([31.9, 42.3]), array([58.1, 47.7]))
    """
    centre, spread, pupils = read_numbers(target), read_numbers(sd), read_numbers(n)
    spread = np.where(spread >= 0, spread, np.nan)
    pupils = np.where(pupils > 0, pupils, np.nan)
    half = normal_factor(confidence) * spread / np.sqrt(pupils)
    return give_back(centre - half), give_back(centre + half)


def mean_p_value(
    mean: Numbers, target: Numbers, standard_error: Numbers, df: Numbers = np.inf
) -> NumberOrArray:
    """Give the chance of a mean at least as far out as this one if the target held.

    Parameters
    ----------
    mean, target : any unit
    standard_error : of their difference, unit of `mean`, > 0
    df : degrees of freedom of the standard error; infinite when it rests on the reference's SD

    Returns
    -------
    float or array, 0–1, two-sided; small = hard to explain by luck. Missing where an input is,
    where the standard error is 0, and for `df` ≤ 0.

    Notes
    -----
    2·P(T > |x̄ − θ|/SE), T ~ t(df). Below 1 − confidence exactly when the mean lies outside
    the funnel (df infinite) or the t interval excludes the target.

    References
    ----------
    Student (1908), The probable error of a mean, Biometrika 6(1).

    Examples
    --------
    >>> round(mean_p_value(34, 45, 15 / 8**0.5), 4), round(mean_p_value(34, 45, 15 / 8**0.5, 7), 4)
    (0.0381, 0.0767)
    """
    error = read_numbers(standard_error)
    gap = read_numbers(mean) - read_numbers(target)
    distance = divide(np.abs(gap), np.where(error >= 0, error, np.nan))
    freedom = np.asarray(df, dtype=np.float64)
    freedom = np.where(freedom > 0, freedom, np.nan)
    tail = np.where(np.isinf(freedom), special.ndtr(-distance), special.stdtr(freedom, -distance))
    return give_back(np.where(np.isnan(freedom), np.nan, 2 * tail))


def benjamini_hochberg(p: Numbers) -> FloatArray:
    """Adjust p-values of many schools, so that alerts at a level are wrong no more often.

    Parameters
    ----------
    p : p-values 0–1, one per school

    Returns
    -------
    array, 0–1, in the order of `p`: alert where it is ≤ the false-discovery rate wanted.
    Missing where `p` is, or lies outside 0–1; missing ones do not count as tests.

    Notes
    -----
    p̃₍ᵢ₎ = min over j ≥ i of min(1, m·p₍ⱼ₎/j)

    References
    ----------
    Benjamini and Hochberg (1995), Controlling the false discovery rate, JRSS B 57(1).

    Examples
    --------
    >>> benjamini_hochberg([0.001, 0.2, float("nan"), 0.02])
    array([0.003, 0.2  ,   nan, 0.03 ])
    """
    chances = read_column(p, "p")
    adjusted = np.full(len(chances), np.nan)
    tested = np.flatnonzero((chances >= 0) & (chances <= 1))
    order = tested[np.argsort(chances[tested], kind="stable")]
    scaled = chances[order] * len(order) / np.arange(1, len(order) + 1)
    adjusted[order] = np.minimum(1, np.minimum.accumulate(scaled[::-1])[::-1])
    return adjusted


def overdispersion(z: Numbers, se: Numbers, winsorise: float = 0.0) -> tuple[float, float]:
    """Measure how much more schools differ than chance alone would make them.

    Parameters
    ----------
    z : distance of each school from the target in standard errors
    se : that standard error, > 0, one per school (of a mean, or of a transformed share)
    winsorise : share of schools at each end pulled in to the quantile there, 0 to below .5

    Returns
    -------
    phi : float ≥ 0, variance of z; 1 = chance alone, below 1 = less than chance
    tau2 : float ≥ 0, variance between schools that explains phi, unit of `se` squared. Funnel
    limits that allow for it use √(se² + tau2).

    Schools with a missing number or `se` 0 are left out; both missing for fewer than two schools.

    Notes
    -----
    φ = Σz²/k; with w = 1/se²: τ² = max(0, (kφ − (k−1)) / (Σw − Σw²/Σw)).

    References
    ----------
    Spiegelhalter (2005), Handling over-dispersion of performance indicators, Quality and Safety
    in Health Care 14(5).

    Examples
    --------
    >>> z, n = [-0.6903, 1.7399, -2.5244, 2.9836, -2.1141], [50, 60, 40, 75, 50]
    >>> phi, tau2 = overdispersion(z, [0.5 / pupils**0.5 for pupils in n])
    >>> round(phi, 3), round(tau2, 4)
    (4.65, 0.0221)
    """
    if not 0 <= winsorise < 0.5:
        raise ValueError(
            "metrics.formulas · overdispersion: winsorise is not a share of one end. "
            f"Expected: 0 to below 0.5, as 0.1. Found: {winsorise!r}. Divide a percentage by 100."
        )
    distances, errors = read_columns(z=z, se=se)
    is_kept = ~np.isnan(distances) & (errors > 0)
    distances, weights = distances[is_kept], errors[is_kept] ** -2
    schools = len(distances)
    if schools < 2:
        return np.nan, np.nan
    distances = np.clip(distances, *np.quantile(distances, [winsorise, 1 - winsorise]))
    squares = float(distances @ distances)
    excess = (squares - (schools - 1)) / (weights.sum() - weights @ weights / weights.sum())
    return squares / schools, max(0.0, float(excess))
