"""From levels to colours: exact at every bound, gates shown, partial assessments marked.

A rating belongs to a school, a round, a scheme and its version. Points are whole numbers, so that a
school that stands exactly on a bound gets what the order says.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from data_pipeline.warehouse.vocabulary import RatingStatus
from metrics.answers import UnknownKey
from metrics.quality.bounds import Cut, place_values
from metrics.quality.scheme import Gate, GridScheme, Scheme

UNRATED = "unrated"
"""The tier of a school without a colour."""

ROUND = ("school_id", "year_be", "round_no")
"""What identifies one assessment."""

RATING_COLUMNS = (
    *ROUND, "assessed_on", "scheme", "scheme_version", "indicator_version", "score_pct", "tier",
    "tier_by_score", "gates_failed", "is_partial", "assessed_count", "indicator_count",
    "assessed_pct", "rating_status",
)  # fmt: skip
"""Columns of `Ratings.ratings`."""

COMPONENT_COLUMNS = (
    *ROUND, "scheme", "scheme_version", "component", "score_pct", "mean_level", "assessed_count",
    "indicator_count",
)  # fmt: skip
"""Columns of `Ratings.components`."""

Levels = npt.NDArray[np.float64]
"""Levels, one row per assessment and one column per indicator of the scheme; nan = not assessed."""


@dataclass(frozen=True, slots=True)
class Rated:
    """Many assessments rated by one scheme, row by row.

    Parameters
    ----------
    score_pct, assessed_pct : percent 0–100; higher is better; nan without any assessed indicator
    tier, tier_by_score : place in the scheme's tiers, 0 = highest; −1 = unrated. The second is
        before gates
    is_failed : one column per gate of the scheme: it is not passed
    status : `RatingStatus` per row
    """

    score_pct: Levels
    assessed_pct: Levels
    tier: npt.NDArray[np.int64]
    tier_by_score: npt.NDArray[np.int64]
    is_failed: npt.NDArray[np.bool_]
    status: npt.NDArray[np.object_]


@dataclass(frozen=True, slots=True)
class Ratings:
    """Ratings as tables.

    Parameters
    ----------
    ratings : DataFrame[`RATING_COLUMNS`], one row per school, round and scheme
    components : DataFrame[`COMPONENT_COLUMNS`], one row per school, round, scheme and component
    """

    ratings: pd.DataFrame
    components: pd.DataFrame


@dataclass(frozen=True, slots=True)
class WhatIf:
    """One assessment's colour at once.

    Parameters
    ----------
    score_pct : percent 0–100, None without any assessed indicator
    tier, tier_by_score : keys, ``unrated`` without a colour
    component_scores : percent by component, None where nothing is assessed
    gates_failed : those that hold the school below `tier_by_score`
    is_partial : whether an indicator is not assessed
    status : why there is a colour or not
    """

    score_pct: float | None
    tier: str
    tier_by_score: str
    component_scores: Mapping[str, float | None]
    gates_failed: tuple[Gate, ...]
    is_partial: bool
    status: RatingStatus


def points_needed(cut: Cut, full: int) -> int:
    """Return the fewest points that reach a cut.

    Parameters
    ----------
    cut : on the score in percent
    full : points of the full score

    Examples
    --------
    >>> points_needed(Cut(Fraction(80)), 370), points_needed(Cut(Fraction(80), is_in=False), 370)
    (296, 297)
    """
    exact = cut.value * full / 100
    return math.ceil(exact) if cut.is_in else math.floor(exact) + 1


def keep_assessed(scheme: Scheme, levels: Levels) -> Levels:
    """Return the levels within the scheme's range; anything else is not assessed."""
    inside = (levels >= scheme.lowest_level) & (levels <= scheme.levels) & (levels % 1 == 0)
    return np.where(inside, levels, np.nan)


def count_levels(scheme: Scheme, levels: Levels) -> Levels:
    """Return the levels that count: those assessed, and for the rest what the scheme's rule says."""
    assessed = keep_assessed(scheme, levels)
    if scheme.missing_rule == "lowest":
        return np.where(np.isnan(assessed), scheme.lowest_level, assessed)
    return assessed


def rate_levels(scheme: Scheme, levels: Levels) -> Rated:
    """Rate many assessments.

    Parameters
    ----------
    scheme : the rule
    levels : one row per assessment, one column per indicator in the scheme's order; nan = not assessed

    Notes
    -----
    score = 100 · Σ w·(level − base) / Σ w·(highest − base), over the indicators that count, in whole
    numbers. A tier is reached where the score reaches its cut and every gate of this tier and of
    those below it is passed; so raising a level never lowers the colour.
    """
    given = count_levels(scheme, levels)
    assessed = ~np.isnan(keep_assessed(scheme, levels))
    units = np.array(scheme.units, dtype=np.int64)
    points, full = _points(scheme, given, range(len(units)))
    total = int(units.sum())
    assessed_units = assessed @ units
    tier_by_score = _reach(points, full, scheme.score_cuts)
    is_failed = np.zeros((len(levels), len(scheme.gates)), dtype=bool)
    tier = tier_by_score.copy()
    for place, gate in enumerate(scheme.gates):
        is_failed[:, place] = ~_passes(scheme, gate, given)
        tier = np.where(is_failed[:, place], np.maximum(tier, gate.tier + 1), tier)
    share = scheme.fewest_assessed_pct
    enough = (assessed_units > 0) & (assessed_units >= math.ceil(share * total / 100))
    if scheme.missing_rule == "unrated":
        enough &= assessed.all(axis=1)
    status = np.where(
        ~assessed.any(axis=1),
        RatingStatus.NOT_ASSESSED,
        np.where(enough, RatingStatus.RATED, RatingStatus.TOO_PARTIAL),
    )
    return Rated(
        score_pct=_percent(points, full),
        assessed_pct=100.0 * assessed_units / total,
        tier=np.where(enough, tier, -1),
        tier_by_score=np.where(enough, tier_by_score, -1),
        is_failed=is_failed,
        status=status.astype(object),
    )


def _points(
    scheme: Scheme, given: Levels, members: Sequence[int]
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Return points and full points over some indicators, per row."""
    places = list(members)
    units = np.array([scheme.units[i] for i in places], dtype=np.int64)
    own = given[:, places]
    counts = ~np.isnan(own)
    above = np.where(counts, own - scheme.base_level, 0).astype(np.int64)
    return above @ units, (counts @ units) * (scheme.levels - scheme.base_level)


def _percent(points: npt.NDArray[np.int64], full: npt.NDArray[np.int64]) -> Levels:
    return np.divide(100.0 * points, full, out=np.full(len(points), np.nan), where=full > 0)


def _reach(
    points: npt.NDArray[np.int64], full: npt.NDArray[np.int64], cuts: Sequence[Cut]
) -> npt.NDArray[np.int64]:
    """Return how many cuts are not reached, exactly; rows that share their full points go together."""
    missed = np.zeros(len(points), dtype=np.int64)
    for whole in np.unique(full):
        rows = full == whole
        for cut in cuts:
            missed[rows] += points[rows] < points_needed(cut, int(whole))
    return missed


def _passes(scheme: Scheme, gate: Gate, given: Levels) -> npt.NDArray[np.bool_]:
    members = scheme.members(gate.kind, gate.where)
    if gate.kind == "indicator":
        own = given[:, members[0]]
        return own >= level_needed(gate)
    points, full = _points(scheme, given, members)
    return (full > 0) & (_reach(points, full, (gate.cut,)) == 0)


def level_needed(gate: Gate) -> int:
    """Return the lowest level that passes a gate on an indicator."""
    value = gate.cut.value
    return math.ceil(value) if gate.cut.is_in else math.floor(value) + 1


def spread_levels(scheme: Scheme, assessments: pd.DataFrame) -> tuple[pd.DataFrame, Levels]:
    """Lay assessments out as a matrix.

    Parameters
    ----------
    scheme : its list of indicators; others are left out
    assessments : DataFrame[`ROUND`, indicator, indicator_level]

    Returns
    -------
    rounds : DataFrame[`ROUND`], one row per assessment, in order of school and round
    levels : one row per assessment
    """
    rounds = assessments[list(ROUND)].drop_duplicates().sort_values(list(ROUND), ignore_index=True)
    row = rounds.assign(row=np.arange(len(rounds)))
    joined = assessments.merge(row, on=list(ROUND), how="left")
    column = joined["indicator"].map(scheme.places)
    known = column.notna().to_numpy()
    levels = np.full((len(rounds), len(scheme.indicators)), np.nan)
    values = joined["indicator_level"].to_numpy(dtype="float64", na_value=np.nan)
    levels[joined["row"].to_numpy()[known], column.to_numpy()[known].astype(int)] = values[known]
    return rounds, levels


def rate(schemes: Sequence[Scheme], assessments: pd.DataFrame) -> Ratings:
    """Rate every round by every scheme, each by the version in force on its day.

    Parameters
    ----------
    schemes : several keys, and several versions of a key
    assessments : DataFrame[`ROUND`, assessed_on, indicator_version, indicator, indicator_level]

    Returns
    -------
    Ratings; a round that no version of a scheme is for is unrated in it and says so
    """
    rounds = _rounds(assessments)
    ratings, components = [], []
    for key in dict.fromkeys(scheme.key for scheme in schemes):
        versions = [scheme for scheme in schemes if scheme.key == key]
        chosen = [
            choose_version(versions, day, stated)
            for day, stated in zip(rounds["day"], rounds["indicator_version"], strict=True)
        ]
        for version in dict.fromkeys(chosen):
            mine = rounds[[one is version for one in chosen]]
            if version is None:
                ratings.append(_without_version(key, mine))
                continue
            rows = assessments.merge(mine[list(ROUND)], on=list(ROUND))
            own, parts = _tabulate(version, mine, rows)
            ratings.append(own)
            components.append(parts)
    return Ratings(
        _stack(ratings, RATING_COLUMNS, ["scheme", *ROUND]),
        _stack(components, COMPONENT_COLUMNS, ["scheme", *ROUND, "component"]),
    )


def choose_version(
    versions: Sequence[Scheme], day: dt.date, indicator_version: str | None
) -> Scheme | None:
    """Return the newest version in force on a day, for the list of indicators that was used.

    Parameters
    ----------
    versions : of one scheme
    day : of the assessment
    indicator_version : as the assessment states it; None = whatever the scheme uses
    """
    fitting = [
        scheme
        for scheme in versions
        if scheme.in_force_from <= day and indicator_version in (None, scheme.indicator_version)
    ]
    return max(fitting, key=lambda scheme: (scheme.in_force_from, scheme.version), default=None)


def first_day_of_year(year_be: int) -> dt.date:
    """Return the first day of an academic year, for a round without a date.

    Examples
    --------
    >>> first_day_of_year(2567).isoformat()
    '2024-05-16'
    """
    return dt.date(year_be - 543, 5, 16)


def _rounds(assessments: pd.DataFrame) -> pd.DataFrame:
    """Return one row per assessment with its day and what it says about the list of indicators."""
    days = pd.to_datetime(assessments["assessed_on"]).dt.date
    rows = assessments.assign(assessed_on=days.astype(object).where(days.notna(), None))
    keys = rows.groupby(list(ROUND), sort=True)
    rounds = keys["indicator"].size().reset_index()[list(ROUND)]
    rounds["assessed_on"] = [_latest(group) for _, group in keys["assessed_on"]]
    rounds["indicator_version"] = [_first(group) for _, group in keys["indicator_version"]]
    years = rounds["year_be"].astype(int)
    rounds["day"] = [
        day or first_day_of_year(year)
        for day, year in zip(rounds["assessed_on"], years, strict=True)
    ]
    return rounds


def _latest(days: pd.Series) -> dt.date | None:
    return max((day for day in days if isinstance(day, dt.date)), default=None)


def _first(texts: pd.Series) -> str | None:
    return next((str(text) for text in texts.dropna()), None)


def _tabulate(
    scheme: Scheme, rounds: pd.DataFrame, rows: pd.DataFrame
) -> tuple[pd.DataFrame, pd.DataFrame]:
    order, levels = spread_levels(scheme, rows)
    rated = rate_levels(scheme, levels)
    assessed = ~np.isnan(keep_assessed(scheme, levels))
    names = np.array([*(tier.key for tier in scheme.tiers), UNRATED], dtype=object)
    holds = rated.is_failed & (
        np.array([gate.tier for gate in scheme.gates], dtype=np.int64)[None, :]
        >= rated.tier_by_score[:, None]
    )
    failed = [
        ", ".join(gate.key for gate, bad in zip(scheme.gates, row, strict=True) if bad)
        for row in holds & (rated.tier >= 0)[:, None]
    ]
    said = order.merge(rounds[[*ROUND, "assessed_on"]], on=list(ROUND), how="left")
    ratings = said.assign(
        scheme=scheme.key,
        scheme_version=scheme.version,
        indicator_version=scheme.indicator_version,
        score_pct=np.where(rated.tier >= 0, rated.score_pct, np.nan),
        tier=names[rated.tier],
        tier_by_score=names[rated.tier_by_score],
        gates_failed=failed,
        is_partial=np.asarray(~assessed.all(axis=1)),
        assessed_count=assessed.sum(axis=1),
        indicator_count=len(scheme.indicators),
        assessed_pct=rated.assessed_pct,
        rating_status=[str(status) for status in rated.status],
    )
    given = count_levels(scheme, levels)
    parts = []
    for component in scheme.components:
        members = list(scheme.members("component", component.key))
        points, full = _points(scheme, given, members)
        own = given[:, members]
        counted = (~np.isnan(own)).sum(axis=1)
        mean = np.divide(
            np.nansum(own, axis=1), counted, out=np.full(len(own), np.nan), where=counted > 0
        )
        parts.append(
            order.assign(
                scheme=scheme.key,
                scheme_version=scheme.version,
                component=component.key,
                score_pct=_percent(points, full),
                mean_level=mean,
                assessed_count=assessed[:, members].sum(axis=1),
                indicator_count=len(members),
            )
        )
    return ratings, pd.concat(parts, ignore_index=True)


def _without_version(key: str, rounds: pd.DataFrame) -> pd.DataFrame:
    return rounds[[*ROUND, "assessed_on", "indicator_version"]].assign(
        scheme=key,
        scheme_version=None,
        score_pct=np.nan,
        tier=UNRATED,
        tier_by_score=UNRATED,
        gates_failed="",
        is_partial=False,
        assessed_count=0,
        indicator_count=0,
        assessed_pct=np.nan,
        rating_status=RatingStatus.NO_VERSION.value,
    )


def _stack(
    frames: Sequence[pd.DataFrame], columns: Sequence[str], order: Sequence[str]
) -> pd.DataFrame:
    if not frames:
        return pd.DataFrame({column: [] for column in columns})
    stacked = pd.concat([frame[list(columns)].astype(object) for frame in frames])
    return stacked.infer_objects().sort_values(list(order), ignore_index=True)


def what_if(scheme: Scheme, levels: Mapping[str, int | float | None]) -> WhatIf:
    """Rate one set of levels at once.

    Parameters
    ----------
    scheme : the rule
    levels : by indicator; one that is left out, or None, is not assessed

    Raises
    ------
    UnknownKey : an indicator that the scheme does not have
    """
    row = levels_of(scheme, levels)[None, :]
    rated = rate_levels(scheme, row)
    given = count_levels(scheme, row)
    keys = [*(tier.key for tier in scheme.tiers), UNRATED]
    scores: dict[str, float | None] = {}
    for component in scheme.components:
        points, full = _points(scheme, given, scheme.members("component", component.key))
        scores[component.key] = 100.0 * int(points[0]) / int(full[0]) if full[0] else None
    by_score, tier = int(rated.tier_by_score[0]), int(rated.tier[0])
    failed = tuple(
        gate
        for gate, bad in zip(scheme.gates, rated.is_failed[0], strict=True)
        if bad and tier >= 0 and gate.tier >= by_score
    )
    return WhatIf(
        score_pct=float(rated.score_pct[0]) if tier >= 0 else None,
        tier=keys[tier],
        tier_by_score=keys[by_score],
        component_scores=scores,
        gates_failed=failed,
        is_partial=bool(np.isnan(keep_assessed(scheme, row)).any()),
        status=RatingStatus(rated.status[0]),
    )


def levels_of(scheme: Scheme, levels: Mapping[str, Any]) -> Levels:
    """Return levels in the scheme's order; nan = not assessed.

    Raises
    ------
    UnknownKey : an indicator that the scheme does not have
    """
    unknown = [key for key in levels if key not in scheme.places]
    if unknown:
        some = ", ".join(list(scheme.places)[:5])
        raise UnknownKey(
            f"The scheme {scheme.name} has no indicator “{unknown[0]}”. Some it has: {some}.",
            f"เกณฑ์ {scheme.name} ไม่มีตัวชี้วัด “{unknown[0]}” ที่มี เช่น {some}",
        )
    row = np.full(len(scheme.indicators), np.nan)
    for key, level in levels.items():
        if level is not None and not pd.isna(level):
            row[scheme.places[key]] = level
    return row


def rate_grid(scheme: GridScheme, status: pd.Series, change: pd.Series) -> pd.DataFrame:
    """Place values in a grid of status and change.

    Parameters
    ----------
    scheme : the grid
    status : the metric's value, any index
    change : its value minus that of the year before, same index

    Returns
    -------
    DataFrame[status, change, tier], same index: keys of bands and tier; without a status or a
    change the tier is ``unrated`` and the band missing
    """
    bands = {
        "status": place_values(
            status, scheme.status_cuts, scheme.decimals, scheme.is_status_negated
        ),
        "change": place_values(
            change, scheme.change_cuts, scheme.decimals, scheme.is_change_negated
        ),
    }
    frame = pd.DataFrame(index=status.index)
    for name, place in bands.items():
        keys = dict(enumerate(band.key for band in getattr(scheme, name)))
        frame[name] = place.map(keys).astype(object).where(place.notna(), None)
    tiers = [tier.key for tier in scheme.tiers]
    frame["tier"] = [
        UNRATED if pd.isna(row) or pd.isna(column) else tiers[scheme.cells[int(row)][int(column)]]
        for row, column in zip(bands["status"], bands["change"], strict=True)
    ]
    return frame
