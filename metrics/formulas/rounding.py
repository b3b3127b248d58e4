"""Rounding as published tables do it."""

from __future__ import annotations

import numpy as np

from metrics.formulas._arrays import NumberOrArray, Numbers, give_back, read_numbers

_EXACT = 2.0**52
_UNITS_IN_THE_LAST_PLACE = 4


def round_half_up(value: Numbers, decimals: int = 0) -> NumberOrArray:
    """Round as on paper: a half goes away from zero, in decimal.

    Parameters
    ----------
    value : any unit
    decimals : places behind the point; negative for tens and hundreds

    Returns
    -------
    float or array, unit of `value`. Missing where `value` is. Never −0.

    Notes
    -----
    sign(x) · ⌊|x|·10ᵈ + ½⌋ / 10ᵈ. A product that is within 4 units in the last place of a half
    counts as the half: 76.225 is stored as 76.22499…, and 100 × 0.285 as 28.499….

    References
    ----------
    Mode ROUND_HALF_UP of the General Decimal Arithmetic Specification; published Thai tables use it.

    Examples
    --------
    >>> round_half_up(76.225, 2), round_half_up(-0.5), round_half_up(1250, -2)
    (76.23, -1.0, 1300.0)
    """
    number = read_numbers(value)
    power = 10.0 ** abs(decimals)
    size = np.abs(number) * power if decimals >= 0 else np.abs(number) / power
    whole = np.floor(size + 0.5)
    below = whole + 0.5 - size
    whole = whole + (below <= _UNITS_IN_THE_LAST_PLACE * np.spacing(size))
    rounded = whole / power if decimals >= 0 else whole * power
    rounded = np.where(size < _EXACT, np.copysign(rounded, number), number)
    return give_back(rounded + 0.0)
