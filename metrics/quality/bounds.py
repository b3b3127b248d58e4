"""Bounds as an order writes them (``>= 80``), and bands that leave no hole and no overlap."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

import numpy as np
import pandas as pd

from metrics.formulas import round_half_up

_BOUND = re.compile(r"\s*(>=|<=|≥|≤|>|<)\s*([-+−]?\d+(?:\.\d+)?)\s*")
_SIGNS = {"≥": ">=", "≤": "<="}


@dataclass(frozen=True, slots=True)
class Bound:
    """An operator and a number, exactly as written.

    Parameters
    ----------
    operator : ``>=``, ``>``, ``<=`` or ``<``
    value : in the unit of what is bounded
    """

    operator: str
    value: Fraction

    @classmethod
    def parse(cls, text: object) -> Bound | None:
        """Read ``">= 80"``; None where the text is no bound.

        Examples
        --------
        >>> str(Bound.parse("≥ 79.5")), Bound.parse("80")
        ('>= 79.5', None)
        """
        found = _BOUND.fullmatch(text) if isinstance(text, str) else None
        if found is None:
            return None
        operator = _SIGNS.get(found[1], found[1])
        return cls(operator, Fraction(found[2].replace("−", "-")))

    @property
    def is_lower(self) -> bool:
        """Whether it keeps what is above it."""
        return self.operator in (">=", ">")

    def holds(self, value: Fraction | float) -> bool:
        """Whether a value satisfies it."""
        match self.operator:
            case ">=":
                return value >= self.value
            case ">":
                return value > self.value
            case "<=":
                return value <= self.value
            case _:
                return value < self.value

    def negated(self) -> Bound:
        """Return the bound on the negative of the value."""
        turned = {">=": "<=", ">": "<", "<=": ">=", "<": ">"}[self.operator]
        return Bound(turned, -self.value)

    def __str__(self) -> str:
        return f"{self.operator} {write_number(self.value)}"


@dataclass(frozen=True, slots=True)
class Cut:
    """Where a better band begins: at `value` if `is_in`, else just above it."""

    value: Fraction
    is_in: bool = True

    def reaches(self, value: Fraction) -> bool:
        """Whether a value lies in the better band."""
        return value >= self.value if self.is_in else value > self.value

    def lies_above(self, other: Cut) -> bool:
        """Whether fewer values reach this cut than the other."""
        return (self.value, not self.is_in) > (other.value, not other.is_in)


def write_number(value: Fraction) -> str:
    """Write a number of an order as people do: without needless zeros."""
    return f"{float(value):.6f}".rstrip("0").rstrip(".")


def cut_of(bound: Bound, decimals: int | None) -> Cut:
    """Turn a lower bound of a band, or the upper bound of the band below it, into its cut.

    Parameters
    ----------
    bound : on values that are rounded to `decimals` first, or not at all where None

    Notes
    -----
    With one decimal ``<= 44.9`` and ``>= 45`` are the same cut; without rounding they leave a hole.
    """
    value = bound.value
    excludes = bound.operator in (">", "<=")
    if decimals is None:
        return Cut(value, not excludes)
    scale = 10**decimals
    steps = value * scale
    return Cut(Fraction(math.floor(steps) + 1 if excludes else math.ceil(steps), scale))


def widen(cut: Cut, decimals: int | None) -> Cut:
    """Turn a cut on rounded values into the same cut on exact ones, for values of 0 or more.

    Examples
    --------
    >>> widen(Cut(Fraction(80)), 1).value
    Fraction(1599, 20)
    """
    if decimals is None:
        return cut
    return Cut(cut.value - Fraction(1, 2 * 10**decimals))


Complaint = Callable[[int, str, str, str], None]
"""Called with the place in the list, the side (low, high) and what is wrong in English and in Thai."""


def cut_bands(
    bounds: Sequence[tuple[Bound | None, Bound | None]],
    names: Sequence[str],
    decimals: int | None,
    complain: Complaint,
) -> tuple[Cut, ...]:
    """Return the cuts between bands that are listed from high values to low.

    Parameters
    ----------
    bounds : per band its lower and upper bound, None where it is not stated
    names : of the bands, for the messages
    decimals : values are rounded to so many before they are compared; None = not rounded
    complain : hears of each hole, overlap and missing bound

    Returns
    -------
    one cut fewer than bands, falling; useful only where nothing was complained of
    """
    cuts: list[Cut] = []
    for place, (upper, lower) in enumerate(pairwise(bounds)):
        low, high = upper[0], lower[1]
        pair = f"“{names[place]}” / “{names[place + 1]}”"
        if low is None and high is None:
            complain(
                place,
                "low",
                f'no bound between {pair}. State low of the first, as low = ">= 80"',
                f'ไม่มีเส้นแบ่งระหว่าง {pair} ให้ระบุ low ของระดับแรก เช่น low = ">= 80"',
            )
            continue
        stated = [cut_of(bound, decimals) for bound in (low, high) if bound is not None]
        if len(stated) == 2 and stated[0] != stated[1]:
            is_hole = stated[0].lies_above(stated[1])
            kind_en, kind_th = ("a hole", "ช่องว่าง") if is_hole else ("an overlap", "ช่วงซ้อนกัน")
            complain(
                place + 1,
                "high",
                f"{kind_en} between {pair}: low = “{low}”, high = “{high}”. Make them meet",
                f"มี{kind_th}ระหว่าง {pair}: low = “{low}”, high = “{high}” ให้ต่อกันพอดี",
            )
        cut = stated[0]
        if cuts and not cuts[-1].lies_above(cut):
            complain(
                place,
                "low",
                f"an overlap: “{names[place]}” begins at or above the band before it. List bands best first",
                f"ช่วงซ้อนกัน: “{names[place]}” เริ่มเท่ากับหรือสูงกว่าระดับก่อนหน้า ให้เรียงจากดีที่สุด",
            )
        cuts.append(cut)
    return tuple(cuts)


def place_values(
    values: pd.Series, cuts: Sequence[Cut], decimals: int | None, is_negated: bool = False
) -> pd.Series:
    """Say in which band each value lies.

    Parameters
    ----------
    values : any index; missing stays missing
    cuts : falling, as from `cut_bands`
    decimals : round half up to so many first
    is_negated : low values are the good ones: the cuts are on the negative of the value

    Returns
    -------
    Series of floats, same index: 0 = first (best) band; missing where the value is
    """
    numbers = values.to_numpy(dtype="float64", na_value=np.nan)
    if decimals is not None:
        numbers = np.rint(np.asarray(round_half_up(numbers, decimals)) * 10**decimals)
    if is_negated:
        numbers = -numbers
    scale = 1 if decimals is None else 10**decimals
    band = np.zeros(len(numbers))
    for cut in cuts:
        at = float(cut.value * scale)
        band += ~(numbers >= at) if cut.is_in else ~(numbers > at)
    return pd.Series(np.where(np.isnan(numbers), np.nan, band), index=values.index)
