"""Sorting schools into bands of equal number, and into bands with fixed bounds."""

from __future__ import annotations

import numpy as np

from metrics.formulas._arrays import (
    FloatArray,
    NumberOrArray,
    Numbers,
    give_back,
    read_column,
    read_numbers,
)


def band_by_rank(values: Numbers, bands: int) -> FloatArray:
    """Sort schools into bands of about equal number.

    Parameters
    ----------
    values : one per school, any unit
    bands : number of bands, 4 for quartiles

    Returns
    -------
    array of whole numbers 1 to `bands`, one per school: 1 holds the highest values. Equal values
    share a band. Missing where the value is, and everywhere when fewer schools than bands have one.

    Raises
    ------
    ValueError : `bands` is below 1

    Notes
    -----
    Rank 1 = highest value, ties share the smallest rank;
    band = ⌊Q + 1 − ⌈(N + 1 − rank)/(N/Q)⌉⌋, in whole numbers.

    References
    ----------
    Office for Health Improvement and Disparities, PHEindicatormethods, `phe_quantile`.

    Examples
    --------
    >>> band_by_rank([51, 38, 60, 47, None], 2)
    array([ 1.,  2.,  1.,  2., nan])
    """
    if bands < 1:
        raise ValueError(
            "metrics.formulas · band_by_rank: no bands. "
            f"Expected: 1 or more. Found: {bands}. Pass 4 for quartiles."
        )
    numbers = read_column(values, "values")
    is_kept = ~np.isnan(numbers)
    ranked = np.sort(numbers[is_kept])
    given = np.full(len(numbers), np.nan)
    if len(ranked) >= bands:
        not_above = np.searchsorted(ranked, numbers[is_kept], side="right")  # N + 1 − rank
        given[is_kept] = bands + 1 + (-not_above * bands) // len(ranked)
    return given


def band_by_cuts(values: Numbers, cuts: Numbers, higher_is_better: bool = True) -> NumberOrArray:
    """Sort values into bands with fixed bounds; a bound belongs to the better band.

    Parameters
    ----------
    values : any unit
    cuts : bounds between the bands, rising, unit of `values`
    higher_is_better : which way is good

    Returns
    -------
    float or array of whole numbers, 1 (best) to one more than `cuts`. Missing where the value is.

    Raises
    ------
    ValueError : `cuts` do not rise

    Notes
    -----
    1 + the number of cuts that are better than the value.

    References
    ----------
    Department for Education, Local Authority Interactive Tool, quartile bands.

    Examples
    --------
    >>> band_by_cuts([10, 25, 30, 100], [25, 50, 75], higher_is_better=False)
    array([1., 1., 2., 4.])
    >>> band_by_cuts([50, 49.99], [40, 45, 50])
    array([1., 2.])
    """
    bounds = read_column(cuts, "cuts")
    if np.isnan(bounds).any() or not (np.diff(bounds) > 0).all():
        raise ValueError(
            "metrics.formulas · band_by_cuts: cuts do not rise. "
            f"Expected: each above the one before. Found: {bounds.tolist()}. Sort the cuts."
        )
    numbers = read_numbers(values)
    if higher_is_better:
        better = len(bounds) - np.searchsorted(bounds, numbers, side="right")
    else:
        better = np.searchsorted(bounds, numbers, side="left")
    return give_back(np.where(np.isnan(numbers), np.nan, 1.0 + better))
