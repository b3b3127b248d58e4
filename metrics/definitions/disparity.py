"""How unequal results are inside an area, and at which level of the hierarchy the inequality lies."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np

from data_pipeline.warehouse.vocabulary import AreaLevel, Polarity, Unit
from metrics.definitions._tools import per_group, plus_minus
from metrics.formulas import (
    cluster_standard_error,
    gini,
    slope_index,
    theil,
    variance_by_level,
    weighted_mean,
)
from metrics.reasons import Reason
from metrics.reference_data import size_bands
from metrics.registry import AREAS, Estimate, Kind, metric
from metrics.rows import FloatArray, Rows, Words

_PUPIL = "pupil"
_LEVELS: Mapping[str, str] = {
    AreaLevel.PROVINCE: "province_id",
    AreaLevel.DISTRICT: "district_id",
    AreaLevel.NETWORK: "network_id",
}
"""Levels between which results can differ, widest first, and the column that names the group."""

_BELOW = (*_LEVELS.values(), "size_band")
"""Columns that name the groups below an area, widest first."""

_SMALL = frozenset(band.band for band in size_bands() if band.pupils_from == 0)


@metric(
    label_th="ความต่างอยู่ที่ระดับใด",
    label_en="Where the variance lies",
    unit=Unit.PERCENT,
    decimals=1,
    polarity=Polarity.NEUTRAL,
    kind=Kind.INSIDE,
    grains=AREAS,
    needs=("mean_score_pct", "sd_score_pct"),
    missing=Reason.FEW_SCHOOLS,
    part="between",
    formula="Σw(x̄ₗ − x̄ₗ₋₁)²/Σw by level, and Σ w·s²/Σw inside schools; percent of their sum",
    caveats=(
        "Schools without a network stand together as one group of their district.",
        "The part inside schools needs the pupils' standard deviation; where it is estimated, so is "
        "this part. Without any, the parts are those between schools alone.",
    ),
    source="metrics/formulas/disparity.py",
)
def variance_share(own: Rows, schools: Rows) -> Mapping[str, Estimate]:
    """Share of the variance of pupils' scores at each level, percent; the parts of a row sum to 100."""
    names = [*map(str, _LEVELS), AreaLevel.SCHOOL.value, _PUPIL]
    columns = ["group", *_LEVELS.values(), "mean_score_pct", "tested_count", "sd_score_pct"]
    found = per_group(own, schools.keep(columns), len(names), _split_variance)
    whole = np.nansum(found, axis=0)
    shares = 100.0 * found / np.where(whole > 0, whole, np.nan)
    return {name: Estimate.exact(share) for name, share in zip(names, shares, strict=True)}


def _split_variance(schools: Rows) -> Sequence[float]:
    if len(schools) < 2:
        return ()
    groups = {str(level): _number(schools.words(name)) for level, name in _LEVELS.items()}
    network, district = groups[AreaLevel.NETWORK], groups[AreaLevel.DISTRICT]
    none = len(schools.words("network_id").words)
    groups[AreaLevel.NETWORK] = np.where(np.isnan(network), none + district, network)
    means, pupils = schools["mean_score_pct"], schools["tested_count"]
    parts = variance_by_level(means, pupils, groups)
    inside = weighted_mean(schools["sd_score_pct"] ** 2, pupils)
    return [*parts.values(), inside]


def _number(words: Words) -> FloatArray:
    """Number words as labels; a missing one is missing."""
    return np.where(words.codes < 0, np.nan, words.codes)


@metric(
    label_th="ช่วง P90–P10 ของโรงเรียน",
    label_en="P90–P10 of schools",
    unit=Unit.PERCENT_POINT,
    decimals=1,
    polarity=Polarity.LOWER_IS_BETTER,
    grains=AREAS,
    needs=("school_p10_pct", "school_p90_pct", "school_count"),
    missing=Reason.FEW_SCHOOLS,
    formula="P90 − P10 of the schools' means, exact, interpolated",
    caveats=(
        "Means of small schools spread by luck too: an area of small schools has a wider range.",
    ),
    source="metrics/marts/results.py",
)
def p90_p10(own: Rows, reference: Rows) -> Estimate:
    """Range from the tenth to the ninetieth percentile of the schools' means, points."""
    spread = own["school_p90_pct"] - own["school_p10_pct"]
    return Estimate.exact(np.where(own["school_count"] >= 2, spread, np.nan))


@metric(
    label_th="ดัชนีไทล์",
    label_en="Theil index",
    unit=Unit.INDEX,
    decimals=4,
    polarity=Polarity.LOWER_IS_BETTER,
    kind=Kind.INSIDE,
    grains=AREAS,
    needs=("mean_score_pct",),
    missing=Reason.FEW_SCHOOLS,
    part="between",
    formula="T = Σ sᵢ·ln(N·sᵢ), split between and inside the groups of the next level below",
    caveats=("Of the schools' means, each school once; 0 = all equal.",),
    source="Theil (1967); metrics/formulas/disparity.py",
)
def theil_index(own: Rows, schools: Rows) -> Mapping[str, Estimate]:
    """Theil's T of the schools' means: in all, between the groups below, and inside them."""
    names = ("total", "between", "within")

    def measure(inside: Rows) -> Sequence[float]:
        return theil(inside["mean_score_pct"], _groups_below(inside)) if len(inside) > 1 else ()

    columns = ["group", *_BELOW, "mean_score_pct"]
    found = per_group(own, schools.keep(columns), len(names), measure)
    return {name: Estimate.exact(part) for name, part in zip(names, found, strict=True)}


def _groups_below(schools: Rows) -> np.ndarray:
    """Number the groups of the widest level of which there are several, else each school is its own."""
    for column in _BELOW:
        codes = schools.words(column).codes  # schools without a group stand together
        if (codes != codes[0]).any():
            return codes
    return np.arange(len(schools))


@metric(
    label_th="สัมประสิทธิ์จีนี",
    label_en="Gini coefficient",
    unit=Unit.INDEX,
    decimals=3,
    polarity=Polarity.LOWER_IS_BETTER,
    kind=Kind.INSIDE,
    grains=AREAS,
    needs=("mean_score_pct",),
    missing=Reason.FEW_SCHOOLS,
    formula="Σ(2i − N − 1)x₍ᵢ₎ / (N·Σx)",
    caveats=("Of the schools' means, each school once; 0 = all equal.",),
    source="Gini (1912); metrics/formulas/disparity.py",
)
def gini_index(own: Rows, schools: Rows) -> Estimate:
    """Gini coefficient of the schools' means, 0 to 1."""

    def measure(inside: Rows) -> Sequence[float]:
        return [gini(inside["mean_score_pct"])] if len(inside) > 1 else ()

    (value,) = per_group(own, schools.keep(["group", "mean_score_pct"]), 1, measure)
    return Estimate.exact(value)


@metric(
    label_th="ความชันตามขนาดโรงเรียน",
    label_en="Slope along school size",
    unit=Unit.PERCENT_POINT,
    decimals=1,
    polarity=Polarity.NEUTRAL,
    is_signed=True,
    kind=Kind.INSIDE,
    grains=AREAS,
    needs=("mean_score_pct",),
    missing=Reason.NO_BACKGROUND,
    formula="SII: rise of the line x̄ = a + b·rank over all pupils tested, schools from small to large",
    caveats=(
        "Size is the number of pupils in the school list, or of those tested where none is stated.",
        "An association: what else goes with size is not taken out.",
    ),
    source="Mackenbach and Kunst (1997); metrics/formulas/gaps.py",
)
def size_slope(own: Rows, schools: Rows) -> Estimate:
    """Points from the smallest to the largest school along the fitted line; above 0: large stand higher."""

    def measure(inside: Rows) -> Sequence[float]:
        pupils, stated = inside["tested_count"], inside["pupil_count"]
        size = np.where(np.isnan(stated), pupils, stated)
        is_known = ~np.isnan(size)
        sizes, at = np.unique(size[is_known], return_inverse=True)
        if len(sizes) < 2:
            return ()
        n, nm = (
            np.bincount(at, np.nan_to_num(numbers[is_known]))
            for numbers in (pupils, pupils * inside["mean_score_pct"])
        )
        return [slope_index(n, nm / np.where(n > 0, n, np.nan))[0]]

    columns = ["group", "pupil_count", "tested_count", "mean_score_pct"]
    (value,) = per_group(own, schools.keep(columns), 1, measure)
    return Estimate.exact(value)


@metric(
    label_th="ระยะห่างโรงเรียนเล็กกับใหญ่กว่า",
    label_en="Small schools against larger ones",
    unit=Unit.PERCENT_POINT,
    decimals=1,
    polarity=Polarity.HIGHER_IS_BETTER,
    is_signed=True,
    kind=Kind.INSIDE,
    grains=tuple(level for level in AREAS if level is not AreaLevel.SIZE_BAND),
    needs=("mean_score_pct",),
    missing=Reason.NO_BACKGROUND,
    formula="x̄(small) − x̄(others), each weighted by pupils tested; interval from the spread of schools",
    caveats=(
        "Small is the lowest band of data/reference/size_schemes.csv; the bands are a setting.",
    ),
    source="data/reference/size_schemes.csv",
)
def small_school_gap(own: Rows, schools: Rows) -> Estimate:
    """Mean of the small schools minus the mean of the others, points; below 0: the small are behind."""

    def measure(inside: Rows) -> Sequence[float]:
        band = inside.words("size_band")
        is_small = np.any([band.equals(name) for name in _SMALL], axis=0)
        means, pupils = inside["mean_score_pct"], inside["tested_count"]
        sides = [
            (means[which], pupils[which]) for which in (is_small, (band.codes >= 0) & ~is_small)
        ]
        small, others = (weighted_mean(*side) for side in sides)
        errors = [cluster_standard_error(*side) for side in sides]
        return [small - others, math.hypot(*errors)]

    columns = ["group", "size_band", "mean_score_pct", "tested_count"]
    gap, error = per_group(own, schools.keep(columns), 2, measure)
    return plus_minus(gap, error)
