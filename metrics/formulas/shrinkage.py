"""Estimates that know how little a small school's mean says."""

from __future__ import annotations

import numpy as np
from scipy import special

from metrics.formulas._arrays import (
    FloatArray,
    Numbers,
    divide,
    read_column,
    read_columns,
    read_numbers,
)


def empirical_bayes(
    means: Numbers, variances: Numbers
) -> tuple[float, float, FloatArray, FloatArray]:
    """Pull each mean towards the common one, the more the less it rests on.

    Parameters
    ----------
    means : one per school, any unit
    variances : squared standard error of each mean, > 0

    Returns
    -------
    prior_mean : float, unit of `means`: what the schools are pulled to
    tau2 : float ≥ 0, unit of `means` squared: variance of the schools' true means
    reliability : array 0–1, one per school: weight of its own mean; higher is surer
    estimates : array, unit of `means`, one per school

    When `tau2` is 0 the schools differ no more than by chance: reliability is 0 and every estimate
    is the prior mean. A school with a missing number or variance 0 is missing in the arrays and
    left out elsewhere; all are missing for fewer than two schools.

    Notes
    -----
    τ² by DerSimonian and Laird from w = 1/v; prior mean = Σx/(v+τ²) / Σ1/(v+τ²);
    reliability = τ²/(τ²+v); estimate = prior mean + reliability·(x − prior mean).

    References
    ----------
    DerSimonian and Laird (1986), Controlled Clinical Trials 7(3); Efron and Morris (1975), Data
    analysis using Stein's estimator, JASA 70(350).

    Examples
    --------
    >>> n = np.array([4, 60, 8, 5, 120, 30])
    >>> mean, tau2, reliability, estimates = empirical_bayes([42, 55, 38, 61, 47, 50], 15**2 / n)
    >>> round(mean, 2), round(tau2, 2)
    (49.31, 23.66)
    >>> estimates.round(1)
    array([47.1, 54.2, 44.1, 53.3, 47.2, 49.8])
    """
    raw, spread = read_columns(means=means, variances=variances)
    raw, spread = np.where(spread > 0, raw, np.nan), np.where(spread > 0, spread, np.nan)
    is_kept = ~np.isnan(raw) & ~np.isnan(spread)
    kept, noise = raw[is_kept], spread[is_kept]
    if len(kept) < 2:
        return np.nan, np.nan, np.full(len(raw), np.nan), np.full(len(raw), np.nan)
    weights = 1 / noise
    residuals = kept - weights @ kept / weights.sum()
    excess = weights @ residuals**2 - (len(kept) - 1)
    tau2 = max(0.0, float(excess / (weights.sum() - weights @ weights / weights.sum())))
    weights = 1 / (noise + tau2)
    prior_mean = float(weights @ kept / weights.sum())
    reliability = np.where(is_kept, tau2 / (tau2 + spread), np.nan)
    return prior_mean, tau2, reliability, prior_mean + reliability * (raw - prior_mean)


def band_chances(mean: Numbers, sd: Numbers, n: Numbers, cuts: Numbers) -> FloatArray:
    """Give the chance that a school's true mean lies in each band.

    Parameters
    ----------
    mean : any unit
    sd : standard deviation of pupils, unit of `mean`, ≥ 0
    n : pupils, 1 or more
    cuts : lower bounds of all bands but the lowest, rising, unit of `mean`

    Returns
    -------
    array, share 0–1, low band to high, along a last axis one longer than `cuts`; sums to 1.
    Missing where an input is, and for `n` ≤ 0. With `sd` 0 the band of the mean has it all.

    Raises
    ------
    ValueError : `cuts` do not rise

    Notes
    -----
    Φ((c₊ − x̄)√n/σ) − Φ((c − x̄)√n/σ): a normal mean and a flat prior.

    References
    ----------
    Gelman et al. (2013), Bayesian Data Analysis, 3rd ed., section 2.5.

    Examples
    --------
    >>> band_chances(46, 15, [8, 30], [40, 45, 50]).round(3)
    array([[0.129, 0.296, 0.349, 0.225],
           [0.014, 0.343, 0.57 , 0.072]])
    """
    bounds = read_column(cuts, "cuts")
    if np.isnan(bounds).any() or not (np.diff(bounds) > 0).all():
        raise ValueError(
            "metrics.formulas · band_chances: cuts do not rise. "
            f"Expected: each above the one before. Found: {bounds.tolist()}. Sort the cuts."
        )
    pupils, spread = read_numbers(n), read_numbers(sd)
    error = np.where(spread >= 0, spread, np.nan) / np.sqrt(np.where(pupils > 0, pupils, np.nan))
    centre, error = np.broadcast_arrays(read_numbers(mean)[..., None], error[..., None])
    gap = bounds - centre
    below = np.where(error == 0, gap > 0, special.ndtr(divide(gap, error)))
    missing = np.where(np.isnan(centre + error), np.nan, 0.0)
    return np.diff(np.concatenate((missing, below, missing + 1), axis=-1), axis=-1)
