"""Ranks, and how far they can be told apart."""

from __future__ import annotations

import numpy as np
from scipy import special

from metrics.formulas._arrays import FloatArray, Numbers, normal_factor, read_column, read_columns
from metrics.formulas.shrinkage import empirical_bayes

_MOST_EXACT = 300
"""Points at which the count is taken one by one: 100 schools with both ends of their intervals."""

_GRID = 80
"""Off by a tenth of a rank at most among 30,000 schools, by a hundredth among 300."""

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
    points : any shape; beyond `_MOST_EXACT` of them the counts come from a grid, by a cubic with the
        grid's own slopes
    """
    flat = points.ravel()
    if len(flat) <= _MOST_EXACT:
        error = np.maximum(errors, 1e-9 * max(1.0, float(np.abs(means).max())))
        count, variance = _sum_chances(means, error, flat)[:2]
    else:
        at = flat.min() + (np.ptp(flat) or 1.0) * np.linspace(0, 1, _GRID)
        is_fine = errors < (at[1] - at[0]) / 2  # finer than the grid: taken as known
        chances, luck, falls, luck_falls = _sum_chances(means[~is_fine], errors[~is_fine], at)
        known, ties = _count_known(means[is_fine], flat)
        count = _between(at, chances, falls, flat) + known
        variance = _between(at, luck, luck_falls, flat) + ties / 4
    return count.reshape(points.shape), variance.reshape(points.shape)


def _count_known(means: FloatArray, points: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Count how many known means lie above each point, those upon it half, and how many lie upon it."""
    ordered = np.sort(means)
    below, not_above = (np.searchsorted(ordered, points, side) for side in ("left", "right"))
    return len(means) - (below + not_above) / 2, np.subtract(not_above, below, dtype=np.float64)


def _sum_chances(means: FloatArray, errors: FloatArray, points: FloatArray) -> FloatArray:
    """Sum over schools the chance P of lying above each point, P(1 − P), and the slopes of both.

    Returns
    -------
    array, shape (4, points)
    """
    sums = np.empty((4, len(points)))
    step = max(1, _BLOCK // max(1, len(means)))
    for start in range(0, len(points), step):
        block = slice(start, start + step)
        z = (means - points[block, None]) / errors
        chance = special.ndtr(z)
        falling = np.exp(-z * z / 2) / -errors
        sums[0, block] = chance.sum(axis=1)
        sums[1, block] = sums[0, block] - np.einsum("ij,ij->i", chance, chance)
        sums[2, block] = falling.sum(axis=1)
        sums[3, block] = sums[2, block] - 2 * np.einsum("ij,ij->i", falling, chance)
    sums[2:] /= np.sqrt(2 * np.pi)
    return sums


def _between(
    at: FloatArray, known: FloatArray, slopes: FloatArray, wanted: FloatArray
) -> FloatArray:
    """Read a curve between the points of an even grid, from its values and slopes there."""
    step = at[1] - at[0]
    left = np.minimum(((wanted - at[0]) / step).astype(np.intp), len(at) - 2)
    t = (wanted - at[left]) / step
    from_left = (1 + 2 * t) * known[left] + t * step * slopes[left]
    from_right = (3 - 2 * t) * known[left + 1] + (t - 1) * step * slopes[left + 1]
    return (1 - t) ** 2 * from_left + t**2 * from_right
