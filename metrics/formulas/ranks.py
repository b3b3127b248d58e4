"""Ranks, and how far they can be told apart."""

from __future__ import annotations

import numpy as np
from scipy import special

from metrics.formulas._arrays import FloatArray, Numbers, normal_factor, read_column, read_columns
from metrics.formulas.shrinkage import empirical_bayes

_MOST_EXACT = 1200
"""Points at which the count is taken one by one: 400 schools with both ends of their intervals."""

_GRID = 120
"""Among 30,000 schools it is off by a tenth of a rank at most, and takes a thirtieth of the time."""

_BLOCK = 1 << 18
"""Chances held at once, 2 MiB of them."""


def rank(values: Numbers) -> FloatArray:
    """Rank values, 1 = highest; equal values share the best rank.

    Parameters
    ----------
    values : one per school, any unit

    Returns
    -------
    array of whole numbers, 1 to the number of values. Missing where the value is.

    Notes
    -----
    1 + the number of values above it

    References
    ----------
    Goldstein and Spiegelhalter (1996), League tables and their limitations, JRSS A 159(3).

    Examples
    --------
    >>> rank([40, 55, None, 55, 38])
    array([ 3.,  1., nan,  1.,  4.])
    """
    numbers = read_column(values, "values")
    ordered = np.sort(numbers[~np.isnan(numbers)])
    above = len(ordered) - np.searchsorted(ordered, numbers, side="right")
    return np.where(np.isnan(numbers), np.nan, above + 1.0)


def rank_interval(
    means: Numbers, standard_errors: Numbers, confidence: float = 0.95
) -> tuple[FloatArray, FloatArray]:
    """Give the ranks that a school's true mean may have among the others'.

    Parameters
    ----------
    means : one per school, any unit
    standard_errors : of each mean, same unit, ≥ 0
    confidence : share of such intervals that hold the true rank, between 0 and 1

    Returns
    -------
    (best, worst) : arrays of whole numbers, 1 ≤ best ≤ worst ≤ schools. Missing where an input is;
    such schools do not count among the others. A school alone has rank 1 to 1.

    Notes
    -----
    Each true mean has the posterior of `empirical_bayes`, θⱼ ~ N(x̃ⱼ, Vⱼ): taken raw, extreme means of
    small schools would pass for true ones and push all others' ranks together. S(x) = Σ P(θⱼ > x)
    over the others counts who lies above x, and B(x) = Σ P(1 − P) is the variance of that count. The
    ends are 1 + S(x̃) ± √((S(x̃) − S(x̃ ± z√V))² + z²·B(x̃)), rounded, and hold the rank of the raw mean.
    Where schools differ no more than by chance, any rank may be anyone's: 1 to all. For many schools
    S is taken on a grid.

    References
    ----------
    Goldstein and Spiegelhalter (1996), League tables and their limitations, JRSS A 159(3);
    Marshall and Spiegelhalter (1998), Reliability of league tables, BMJ 316.

    Examples
    --------
    >>> best, worst = rank_interval([60, 50, 40], [0.1, 0.1, 0.1])
    >>> best, worst
    (array([1., 2., 3.]), array([1., 2., 3.]))
    >>> rank_interval([52, 50, 30], [3, 3, 3])
    (array([1., 1., 3.]), array([2., 3., 3.]))
    """
    z = normal_factor(confidence)
    raw, errors = read_columns(means=means, standard_errors=standard_errors)
    is_kept = ~np.isnan(raw) & (errors >= 0)
    observed, variances = raw[is_kept], errors[is_kept] ** 2
    best, worst = np.full(len(raw), np.nan), np.full(len(raw), np.nan)
    if not len(observed):
        return best, worst
    own = rank(observed)
    centre, spread = _posterior(observed, variances)
    if not spread.any() and variances.any():
        best[is_kept], worst[is_kept] = 1.0, float(len(observed))
        return best, worst
    tail = (1 - confidence) / 2
    points = np.stack([centre, centre + z * spread, centre - z * spread])
    (place, higher, lower), (luck, _, _) = _count_above(centre, spread, points)
    # each school is among those counted: take itself out
    place, higher, lower = place - 0.5, higher - tail, lower - (1 - tail)
    chance = z**2 * np.maximum(luck - 0.25, 0.0)
    up = np.sqrt((place - higher) ** 2 + chance)
    down = np.sqrt((lower - place) ** 2 + chance)
    best[is_kept] = np.clip(np.minimum(np.round(1 + place - up), own), 1, None)
    worst[is_kept] = np.clip(np.maximum(np.round(1 + place + down), own), None, len(centre))
    return best, worst


def _posterior(means: FloatArray, variances: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Give each true mean's centre and spread; a mean known without error is itself."""
    if not variances.all() or len(means) < 2:
        return means, np.sqrt(variances)
    _, _, reliability, estimates = empirical_bayes(means, variances)
    return estimates, np.sqrt(reliability * variances)


def _count_above(
    means: FloatArray, errors: FloatArray, points: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Count how many true means lie above each point, and the variance of that count.

    Parameters
    ----------
    means, errors : one per school
    points : any shape; beyond `_MOST_EXACT` of them the counts come from a grid, by a monotone cubic
    """
    flat = points.ravel()
    at = flat if len(flat) <= _MOST_EXACT else np.linspace(flat.min(), flat.max(), _GRID)
    error = np.maximum(errors, 1e-9 * max(1.0, float(np.abs(means).max())))
    count, variance = np.empty(len(at)), np.empty(len(at))
    step = max(1, _BLOCK // len(means))
    for start in range(0, len(at), step):
        block = slice(start, start + step)
        chance = special.ndtr((means - at[block, None]) / error)
        count[block] = chance.sum(axis=1)
        variance[block] = count[block] - np.einsum("ij,ij->i", chance, chance)
    if at is not flat:
        from scipy import interpolate  # 0.2 s to import, needed only for thousands of schools

        count, variance = (
            interpolate.PchipInterpolator(at, known)(flat) for known in (count, variance)
        )
    return count.reshape(points.shape), variance.reshape(points.shape)
