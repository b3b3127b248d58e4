"""Means over pupils and schools, and how sure they are."""

from __future__ import annotations

import numpy as np
from scipy import special

from metrics.formulas._arrays import (
    NumberOrArray,
    Numbers,
    divide,
    give_back,
    keep_weighted,
    read_numbers,
    two_sided,
)


def weighted_mean(means: Numbers, ns: Numbers) -> float:
    """Average school means so that every pupil counts once.

    Parameters
    ----------
    means : one per school, any unit
    ns : pupils behind each mean; a school without pupils or without a mean is left out

    Returns
    -------
    float, unit of `means`. Missing (nan) where no school is left.

    Notes
    -----
    x̄ = Σ nⱼx̄ⱼ / Σ nⱼ

    References
    ----------
    Verified on the footers of published O-NET and NT files: the mean of a district is the mean
    of its schools weighted by pupils tested.

    Examples
    --------
    >>> weighted_mean([40, 50, float("nan")], [30, 10, 12])
    42.5
    """
    kept, weights = keep_weighted(means, ns)
    return float(weights @ kept / weights.sum()) if len(kept) else np.nan


def cluster_standard_error(means: Numbers, ns: Numbers) -> float:
    """Give the standard error of a pupil-weighted mean from the spread of its schools.

    Pupils of one school resemble each other, so the schools, not the pupils, are the sample.

    Parameters
    ----------
    means : one per school, any unit
    ns : pupils behind each mean; a school without pupils or without a mean is left out

    Returns
    -------
    float, unit of `means`, ≥ 0. Missing (nan) for fewer than two schools. It goes with
    J − 1 degrees of freedom: `margin(standard_error, schools − 1)`.

    Notes
    -----
    √( J/(J−1) · Σ nⱼ²(x̄ⱼ − x̄)² ) / Σ nⱼ, with x̄ the weighted mean and J the number of schools:
    the linearised variance of a ratio, schools as ultimate clusters.

    References
    ----------
    Cochran (1977), Sampling Techniques, 3rd ed., section 6.3; Lohr (2019), Sampling, section 9.1.

    Examples
    --------
    >>> round(cluster_standard_error([40, 50, 45], [30, 10, 20]), 4)
    2.5459
    """
    kept, weights = keep_weighted(means, ns)
    schools = len(kept)
    if schools < 2:
        return np.nan
    residuals = weights * (kept - weights @ kept / weights.sum())
    return float(np.sqrt(schools / (schools - 1) * (residuals @ residuals)) / weights.sum())


def margin(standard_error: Numbers, df: Numbers, confidence: float = 0.95) -> NumberOrArray:
    """Give the half-width of a t interval.

    Parameters
    ----------
    standard_error : any unit, ≥ 0
    df : degrees of freedom, > 0; ``float("inf")`` asks for the normal quantile
    confidence : share of such intervals that hold the truth, between 0 and 1

    Returns
    -------
    float or array, unit of `standard_error`, ≥ 0. Missing where an input is, or `df` ≤ 0.

    Notes
    -----
    t(1 − α/2; df) · SE

    References
    ----------
    Student (1908), The probable error of a mean, Biometrika 6(1).

    Examples
    --------
    >>> round(margin(1.0, 7), 3)
    2.365
    >>> round(margin(15 / 5**0.5, float("inf")), 1)
    13.1
    """
    # Thousands of schools share a few hundred sizes, and the quantile is the slow part.
    freedom, position = np.unique(np.asarray(df, dtype=np.float64), return_inverse=True)
    factor = special.stdtrit(freedom, two_sided(confidence))[position]
    error = read_numbers(standard_error)
    return give_back(np.where(error >= 0, error, np.nan) * read_numbers(factor))


def mean_interval(
    mean: Numbers, sd: Numbers, n: Numbers, confidence: float = 0.95
) -> tuple[NumberOrArray, NumberOrArray]:
    """Give the t interval of a mean.

    Parameters
    ----------
    mean : any unit
    sd : standard deviation of the pupils (n − 1), unit of `mean`, ≥ 0
    n : pupils
    confidence : share of such intervals that hold the truth, between 0 and 1

    Returns
    -------
    (low, high) : float or array, unit of `mean`. Missing where an input is, and for `n` < 2:
    one mark says nothing about the next. With `sd` 0 both are the mean.

    Notes
    -----
    x̄ ± t(1 − α/2; n − 1) · s/√n

    References
    ----------
    Student (1908), The probable error of a mean, Biometrika 6(1).

    Examples
    --------
    >>> low, high = mean_interval(46, 15, [1, 8, 30])
    >>> low.round(2), high.round(2)
    (array([  nan, 33.46, 40.4 ]), array([  nan, 58.54, 51.6 ]))
    """
    pupils = read_numbers(n)
    pupils = np.where(pupils >= 2, pupils, np.nan)
    half = margin(divide(sd, np.sqrt(pupils)), pupils - 1, confidence)
    centre = read_numbers(mean)
    return give_back(centre - half), give_back(centre + half)
