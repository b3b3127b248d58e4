"""Shares of pupils, and how sure they are."""

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
    read_numbers,
)


def wilson_interval(
    count: Numbers, total: Numbers, confidence: float = 0.95
) -> tuple[NumberOrArray, NumberOrArray]:
    """Give the score interval of a share.

    Parameters
    ----------
    count : pupils counted, 0 to `total`
    total : pupils in all
    confidence : share of such intervals that hold the truth, between 0 and 1

    Returns
    -------
    (low, high) : float or array, share 0–1. Missing where an input is, for 0 of 0, and for a
    count outside 0 to `total`.

    Notes
    -----
    (p + z²/2n ± z√(p(1−p)/n + z²/4n²)) / (1 + z²/n). It excludes θ exactly when p lies outside
    the funnel θ ± z√(θ(1−θ)/n), so a school's bar and its place in the funnel never disagree.

    References
    ----------
    Wilson (1927), JASA 22(158); Newcombe (1998a), Two-sided confidence intervals for the single
    proportion, Statistics in Medicine 17(8), method 3.

    Examples
    --------
    >>> low, high = wilson_interval(81, 263)
    >>> round(low, 4), round(high, 4)
    (0.2553, 0.3662)
    """
    share, pupils, counted = _read_share(count, total)
    z = normal_factor(confidence)
    spread = z * np.sqrt(share * (1 - share) / pupils + (z / (2 * pupils)) ** 2)
    centre, stretch = share + z**2 / (2 * pupils), 1 + z**2 / pupils
    low = np.where(counted == 0, 0.0, (centre - spread) / stretch)
    high = np.where(counted == pupils, 1.0, (centre + spread) / stretch)
    return give_back(np.clip(low, 0, 1)), give_back(np.clip(high, 0, 1))


def newcombe_difference(
    count_1: Numbers,
    total_1: Numbers,
    count_2: Numbers,
    total_2: Numbers,
    confidence: float = 0.95,
) -> tuple[NumberOrArray, NumberOrArray, NumberOrArray]:
    """Give the difference of two independent shares with its hybrid score interval.

    Parameters
    ----------
    count_1, count_2 : pupils counted in each group, 0 to the group's total
    total_1, total_2 : pupils in each group
    confidence : share of such intervals that hold the truth, between 0 and 1

    Returns
    -------
    (difference, low, high) : float or array, difference of shares −1 to 1; above 0 when group 1
    has the larger share. Missing where an input is, and where a group is empty.

    Notes
    -----
    d = p₁ − p₂; d − √((p₁−l₁)² + (u₂−p₂)²) to d + √((u₁−p₁)² + (p₂−l₂)²), with l and u the
    ends of each group's Wilson interval.

    References
    ----------
    Newcombe (1998b), Interval estimation for the difference between independent proportions,
    Statistics in Medicine 17(8), method 10.

    Examples
    --------
    >>> [round(number, 4) for number in newcombe_difference(56, 70, 48, 80)]
    [0.2, 0.0524, 0.3339]
    """
    share_1, share_2 = _read_share(count_1, total_1)[0], _read_share(count_2, total_2)[0]
    low_1, high_1 = wilson_interval(count_1, total_1, confidence)
    low_2, high_2 = wilson_interval(count_2, total_2, confidence)
    difference = share_1 - share_2
    low = difference - np.hypot(share_1 - low_1, high_2 - share_2)
    high = difference + np.hypot(high_1 - share_1, share_2 - low_2)
    return give_back(difference), give_back(low), give_back(high)


def share_p_value(count: Numbers, total: Numbers, target: Numbers) -> NumberOrArray:
    """Give the exact chance of a share at least as far out as this one if the target held.

    A funnel drawn for shares is too narrow in the tails of small schools (0 of 5 against 80 %
    is 80 times as likely as the funnel says), so alerts are taken from here.

    Parameters
    ----------
    count : pupils counted, 0 to `total`
    total : pupils in all
    target : share of the reference, 0–1

    Returns
    -------
    float or array, 0–1, two-sided; small = hard to explain by luck. Missing where an input is,
    for 0 of 0, and for a target outside 0–1.

    Notes
    -----
    min(1, 2·min(P(X ≤ count), P(X ≥ count))), X ~ Binomial(total, target).

    References
    ----------
    Clopper and Pearson (1934), Biometrika 26(4).

    Examples
    --------
    >>> round(share_p_value(0, 5, 0.8), 5)
    0.00064
    """
    _, pupils, counted = _read_share(count, total)
    theta = read_numbers(target)
    theta = np.where((theta >= 0) & (theta <= 1), theta, np.nan)
    below = np.where(
        counted == pupils, 1.0, special.betainc(pupils - counted, counted + 1, 1 - theta)
    )
    above = np.where(counted == 0, 1.0, special.betainc(counted, pupils - counted + 1, theta))
    chance = np.minimum(1, 2 * np.minimum(below, above))
    return give_back(np.where(np.isnan(counted + theta), np.nan, chance))


def _read_share(count: Numbers, total: Numbers) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Give share, total and count; all missing where they cannot be a share."""
    counted, pupils = np.broadcast_arrays(read_numbers(count), read_numbers(total))
    is_share = (pupils > 0) & (counted >= 0) & (counted <= pupils)
    counted, pupils = np.where(is_share, counted, np.nan), np.where(is_share, pupils, np.nan)
    return divide(counted, pupils), pupils, counted
