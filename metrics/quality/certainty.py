"""How sure a colour is that rests on the test results of few pupils, in numbers and in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import special

from metrics.formulas import band_chances, round_half_up
from metrics.quality.bounds import Cut, place_values
from metrics.quality.rating import UNRATED, rate_grid, what_if
from metrics.quality.scheme import EvidenceRule, GridScheme, Scheme, SchemeBase

PUPILS_MOVED = 2
"""How many pupils more or less a colour is tried with."""

_NODES = 400
"""Points at which this year's mean is tried; chances are exact to about 0.001."""

_Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Certainty:
    """How sure a colour is.

    Parameters
    ----------
    tier : the colour that is shown
    chances : chance of each colour, 0–1, highest colour first; they add up to 1
    would_change : whether two pupils more or less, one standard deviation from the mean, could
        change the colour; None where it cannot be said
    """

    tier: str
    chances: Mapping[str, float]
    would_change: bool | None


def chance_above(mean: _Floats, reference: _Floats, sd: _Floats, n: _Floats) -> _Floats:
    """Return the chance that each school's true mean lies above its reference.

    Parameters
    ----------
    mean, reference : percent of full marks
    sd : of pupils, same unit
    n : pupils tested

    Returns
    -------
    array, 0–1; missing where an input is

    Notes
    -----
    `metrics.formulas.band_chances` with one cut. The reference counts as known.

    Examples
    --------
    >>> chance_above([46.0, 46.0], [45.0, 45.0], [15.0, 15.0], [8.0, 200.0]).round(2)
    array([0.57, 0.83])
    """
    gap = np.asarray(mean, dtype=float) - np.asarray(reference, dtype=float)
    chances = band_chances(gap, sd, n, [0.0])
    return np.asarray(chances[..., 1])


def shifted_means(mean: _Floats, sd: _Floats, n: _Floats) -> tuple[_Floats, _Floats]:
    """Return the lowest and highest mean with two pupils more or less.

    Parameters
    ----------
    mean : percent of full marks
    sd : of pupils
    n : pupils tested

    Returns
    -------
    lowest, highest : percent, within 0 and 100. The pupils who come or go stand one standard
        deviation from the mean. Missing where an input is; with two pupils or fewer nobody would
        be left: lowest 0, highest 100.

    Notes
    -----
    Two who come at x̄ ± s move it by ± 2s/(n + 2), two who go by ± 2s/(n − 2): the second is more.
    """
    centre, spread, pupils = (np.asarray(one, dtype=float) for one in (mean, sd, n))
    left = pupils - PUPILS_MOVED
    shift = np.divide(
        PUPILS_MOVED * spread,
        left,
        out=np.full(np.shape(centre * spread * pupils), np.inf),
        where=left > 0,
    )
    shift = np.where(np.isnan(centre + spread + pupils), np.nan, shift)
    return np.clip(centre - shift, 0, 100), np.clip(centre + shift, 0, 100)


def rate_certainty(
    scheme: Scheme,
    levels: Mapping[str, int | float | None],
    rule: EvidenceRule,
    subjects: pd.DataFrame,
) -> Certainty | None:
    """Say how sure a school's colour is where an indicator rests on tests of few pupils.

    Parameters
    ----------
    scheme, levels : as assessed
    rule : an evidence rule about national tests
    subjects : DataFrame[mean_score_pct, reference_mean_pct, sd_score_pct, tested_count], one row per
        subject that the indicator rests on

    Returns
    -------
    Certainty; None where the indicator is not assessed, or no subject can be compared

    Notes
    -----
    The indicator stands at its level where the rule holds, else one below `rule.level`. Whether it
    holds for a share of subjects is a sum of independent chances (Poisson binomial). Subjects of one
    school move together, so the true chance that all are above is somewhat higher.
    """
    level = levels.get(rule.indicator)
    table = subjects.dropna(
        subset=["mean_score_pct", "reference_mean_pct", "sd_score_pct", "tested_count"]
    )
    if level is None or pd.isna(level) or table.empty or len(table) < len(subjects):
        return None
    mean, reference, sd, n = (
        table[c].to_numpy(dtype="float64")
        for c in ("mean_score_pct", "reference_mean_pct", "sd_score_pct", "tested_count")
    )
    count = len(table)
    spread = _count_chances(chance_above(mean, reference, sd, n))
    holds = sum(spread[k] for k in range(count + 1) if rule.value.holds(100.0 * k / count))

    def colour(is_holding: bool) -> str:
        if is_holding:
            own = max(int(level), rule.level) if rule.both_ways else int(level)
        else:
            own = min(int(level), rule.level - 1)
        return what_if(scheme, {**levels, rule.indicator: max(own, scheme.lowest_level)}).tier

    chances = dict.fromkeys([*(tier.key for tier in scheme.tiers), UNRATED], 0.0)
    chances[colour(True)] += float(holds)
    chances[colour(False)] += 1 - float(holds)
    low, high = shifted_means(mean, sd, n)
    tried = {
        colour(rule.value.holds(100.0 * int((one > reference).sum()) / count))
        for one in (low, mean, high)
    }
    return Certainty(what_if(scheme, levels).tier, _without_nothing(chances), len(tried) > 1)


def grid_chances(
    scheme: GridScheme,
    mean: npt.ArrayLike,
    reference: npt.ArrayLike,
    sd: npt.ArrayLike,
    n: npt.ArrayLike,
    mean_before: npt.ArrayLike,
    reference_before: npt.ArrayLike,
    sd_before: npt.ArrayLike,
    n_before: npt.ArrayLike,
) -> pd.DataFrame:
    """Return the chance of each colour of a grid over the distance to a reference.

    Parameters
    ----------
    scheme : a grid over the gap, or over the mean with references of 0
    mean, reference, sd, n : this year: percent, percent, points, pupils
    mean_before, reference_before, sd_before, n_before : the year before

    Returns
    -------
    DataFrame, one row per school, one column per tier, chances 0–1 that add up to 1, and
    ``would_change``: whether two pupils more or less could change the colour. Missing where an
    input is.

    Notes
    -----
    True means are normal around the measured ones. This year's is tried at equally likely points;
    at each, the change has a band by `band_chances` of last year's. So status and change move
    together as they must: both hold this year's mean.
    """
    now, before = (
        [np.atleast_1d(np.asarray(one, dtype=float)) for one in group]
        for group in (
            (mean, reference, sd, n),
            (mean_before, reference_before, sd_before, n_before),
        )
    )
    gap, gap_before = now[0] - now[1], before[0] - before[1]
    error = now[2] / np.sqrt(np.where(now[3] > 0, now[3], np.nan))
    nodes = special.ndtri((np.arange(_NODES) + 0.5) / _NODES)
    tiers = [tier.key for tier in scheme.tiers]
    tried = gap[:, None] + error[:, None] * nodes
    status = _bands(tried, scheme.status_cuts, scheme.decimals, scheme.is_status_negated)
    sign = -1.0 if scheme.is_change_negated else 1.0
    cuts = _continuous(scheme.change_cuts, scheme.decimals)
    # change = tried − before ≥ cut ⇔ before ≤ tried − cut; its band follows from chances of before
    chances = np.zeros((len(gap), len(tiers)))
    error_before = before[2] / np.sqrt(np.where(before[3] > 0, before[3], np.nan))
    centre = sign * (tried - gap_before[:, None])
    reach = _reach_chances(centre, error_before[:, None], cuts)
    for column in range(len(scheme.change)):
        share = reach[..., column]
        for row in range(len(scheme.status)):
            place = scheme.cells[row][column]
            chances[:, place] += np.where(status == row, share, 0.0).mean(axis=1)
    missing = np.isnan(gap + error + gap_before + error_before)
    chances[missing] = np.nan
    frame = pd.DataFrame(chances, columns=tiers)
    frame["would_change"] = _grid_would_change(scheme, now, before, missing)
    return frame


def _reach_chances(centre: _Floats, error: _Floats, cuts: Sequence[float]) -> _Floats:
    """Return the chance of each band, best first, of a normal value around `centre`."""
    with np.errstate(divide="ignore", invalid="ignore"):
        above = [
            np.where(error > 0, special.ndtr((centre - cut) / error), (centre >= cut).astype(float))
            for cut in cuts
        ]
    edges = np.stack([np.zeros_like(centre), *above, np.ones_like(centre)], axis=-1)
    return np.asarray(np.diff(edges, axis=-1))


def _continuous(cuts: Sequence[Cut], decimals: int | None) -> list[float]:
    """Return cuts as values that are not rounded yet see them: half a step lower."""
    half = 0.0 if decimals is None else 0.5 / 10**decimals
    return [float(cut.value) - half for cut in cuts]


def _bands(
    values: _Floats, cuts: Sequence[Cut], decimals: int | None, is_negated: bool
) -> npt.NDArray[np.float64]:
    flat = pd.Series(values.ravel())
    placed = place_values(flat, cuts, decimals, is_negated)
    return placed.to_numpy().reshape(values.shape)


def _grid_would_change(
    scheme: GridScheme,
    now: Sequence[_Floats],
    before: Sequence[_Floats],
    missing: npt.NDArray[np.bool_],
) -> pd.Series:
    ends = shifted_means(now[0], now[2], now[3])
    gap_before = before[0] - before[1]
    colours = []
    for value in (now[0], *ends):
        gap = pd.Series(value - now[1])
        colours.append(rate_grid(scheme, gap, gap - gap_before)["tier"])
    same = (colours[0] == colours[1]) & (colours[0] == colours[2])
    return (~same).astype(object).where(~pd.Series(missing), None)


def _count_chances(chances: _Floats) -> _Floats:
    """Return the chance that none, one, two, … of independent things happen."""
    spread = np.ones(1)
    for chance in chances:
        spread = np.convolve(spread, [1 - chance, chance])
    return spread


def _without_nothing(chances: Mapping[str, float]) -> dict[str, float]:
    return {key: chance for key, chance in chances.items() if key != UNRATED or chance > 0}


def say_certainty(certainty: Certainty, scheme: SchemeBase, language: str) -> str:
    """Say how sure a colour is, in one sentence.

    Parameters
    ----------
    scheme : for the colours' labels
    language : ``"th"`` or ``"en"``

    Examples
    --------
    ``โอกาสเป็นเขียว 62 ใน 100 เหลือง 38 ใน 100 นักเรียนต่างไปสองคน สีอาจเปลี่ยน``
    """
    labels = {tier.key: tier.label(language) for tier in scheme.tiers}
    shown = {
        key: int(round_half_up(100 * chance, 0))
        for key, chance in certainty.chances.items()
        if chance >= 0.005
    }
    is_thai = language != "en"
    parts = [
        f"{labels.get(key, 'ไม่มีสี' if is_thai else 'no colour')} {share}{' ใน 100' if is_thai else ' in 100'}"
        for key, share in sorted(shown.items(), key=lambda item: -item[1])
    ]
    if is_thai:
        change = {True: "นักเรียนต่างไปสองคน สีอาจเปลี่ยน", False: "นักเรียนต่างไปสองคน สีไม่เปลี่ยน", None: ""}
        return f"โอกาสเป็น{' '.join(parts)} {change[certainty.would_change]}".strip()
    change = {
        True: "two pupils more or less may change it",
        False: "two pupils more or less do not change it",
        None: "",
    }
    return "; ".join(one for one in (f"Chance of {', '.join(parts)}", change[certainty.would_change]) if one)  # fmt: skip
