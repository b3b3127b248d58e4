"""How unequal results are inside an area, and at which level of the hierarchy the inequality lies."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

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
from metrics.rows import Rows

_PUPIL = "pupil"
_LEVELS: Mapping[str, str] = {
    AreaLevel.PROVINCE: "province_id",
    AreaLevel.DISTRICT: "district_id",
    AreaLevel.NETWORK: "network_id",
}
"""Levels between which results can differ, widest first, and the column that names the group."""

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
def variance_share(own: Rows, schools: pd.DataFrame) -> Mapping[str, Estimate]:
    """Share of the variance of pupils' scores at each level, percent; the parts of a row sum to 100."""
    names = [*_LEVELS, AreaLevel.SCHOOL.value, _PUPIL]
    columns = ["group", *_LEVELS.values(), "mean_score_pct", "tested_count", "sd_score_pct"]
    found = per_group(own, schools[columns], _split_variance).reindex(columns=names)
    shares = 100.0 * found.div(found.sum(axis=1, min_count=1).where(lambda s: s > 0), axis=0)
    return {str(name): Estimate.exact(shares[name].to_numpy()) for name in names}


def _split_variance(schools: pd.DataFrame) -> dict[str, float]:
    if len(schools) < 2:
        return {}
    network = schools["network_id"].fillna(schools["district_id"])
    columns = {level: schools[name] for level, name in _LEVELS.items()} | {
        AreaLevel.NETWORK: network
    }
    means, pupils = (schools[c].to_numpy("float64") for c in ("mean_score_pct", "tested_count"))
    parts = variance_by_level(
        means, pupils, {str(k): v.to_numpy(object) for k, v in columns.items()}
    )
    parts[AreaLevel.SCHOOL.value] = parts.pop("within")
    variances = schools["sd_score_pct"].to_numpy("float64") ** 2
    return parts | {_PUPIL: weighted_mean(variances, pupils)}


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
def theil_index(own: Rows, schools: pd.DataFrame) -> Mapping[str, Estimate]:
    """Theil's T of the schools' means: in all, between the groups below, and inside them."""
    names = ("total", "between", "within")

    def measure(inside: pd.DataFrame) -> dict[str, float]:
        if len(inside) < 2:
            return {}
        parts = theil(inside["mean_score_pct"], _groups_below(inside).to_numpy(object))
        return dict(zip(names, parts, strict=True))

    columns = ["group", *_LEVELS.values(), "size_band", "school_id", "mean_score_pct"]
    found = per_group(own, schools[columns], measure).reindex(columns=names)
    return {name: Estimate.exact(found[name].to_numpy()) for name in names}


def _groups_below(schools: pd.DataFrame) -> pd.Series:
    """Name the groups of the widest level of which there are several, else each school is its own."""
    for column in (*_LEVELS.values(), "size_band"):
        labels = schools[column].astype(object).where(schools[column].notna(), "–")
        if labels.nunique() > 1:
            return labels
    return schools["school_id"]


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
def gini_index(own: Rows, schools: pd.DataFrame) -> Estimate:
    """Gini coefficient of the schools' means, 0 to 1."""

    def measure(inside: pd.DataFrame) -> dict[str, float]:
        return {"gini": gini(inside["mean_score_pct"])} if len(inside) > 1 else {}

    found = per_group(own, schools[["group", "mean_score_pct"]], measure)
    return Estimate.exact(found.reindex(columns=["gini"])["gini"].to_numpy())


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
def size_slope(own: Rows, schools: pd.DataFrame) -> Estimate:
    """Points from the smallest to the largest school along the fitted line; above 0: large stand higher."""

    pupils = schools["tested_count"].astype("float64")
    rows = pd.DataFrame({
        "group": schools["group"],
        "size": schools["pupil_count"].fillna(schools["tested_count"]),
        "n": pupils,
        "nm": pupils * schools["mean_score_pct"],
    })  # fmt: skip

    def measure(inside: pd.DataFrame) -> dict[str, Any]:
        if inside["size"].nunique() < 2:
            return {}
        sums = inside[["n", "nm"]].groupby(inside["size"]).sum()
        return {"slope": slope_index(sums["n"], sums["nm"] / sums["n"].where(sums["n"] > 0))[0]}

    found = per_group(own, rows, measure).reindex(columns=["slope"])
    return Estimate.exact(found["slope"].to_numpy())


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
def small_school_gap(own: Rows, schools: pd.DataFrame) -> Estimate:
    """Mean of the small schools minus the mean of the others, points; below 0: the small are behind."""

    known = schools[schools["size_band"].notna()]
    rows = known[["group", "mean_score_pct", "tested_count"]]
    rows = rows.assign(is_small=known["size_band"].isin(_SMALL))

    def measure(inside: pd.DataFrame) -> dict[str, float]:
        means, pupils = (inside[c].to_numpy("float64") for c in ("mean_score_pct", "tested_count"))
        is_small = inside["is_small"].to_numpy()
        sides = [(means[which], pupils[which]) for which in (is_small, ~is_small)]
        small, others = (weighted_mean(*side) for side in sides)
        errors = [cluster_standard_error(*side) for side in sides]
        return {"gap": small - others, "error": float(np.hypot(errors[0], errors[1]))}

    found = per_group(own, rows, measure).reindex(columns=["gap", "error"])
    return plus_minus(found["gap"].to_numpy(), found["error"].to_numpy())
