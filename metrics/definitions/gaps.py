"""Distances to a reference: in points, in standard deviations, and where only level counts exist."""

from __future__ import annotations

import numpy as np

from data_pipeline.warehouse.fields import BY_SEX
from data_pipeline.warehouse.vocabulary import Polarity, Sex, Unit
from metrics.definitions._tools import missing_like, plus_minus, positive
from metrics.definitions.attainment import LEVEL_COUNTS, MEAN_NEEDS
from metrics.formulas import hedges_g, margin, v_gap
from metrics.reasons import Reason, Reasons, explain
from metrics.registry import Domain, Estimate, metric
from metrics.rows import FloatArray, Rows

_SD_CAVEAT = (
    "Where no standard deviation is published, the pupils' is estimated from the means and "
    "counts of the loaded schools (about ±28 % with 100 schools) and marked as estimated."
)
_FEWEST_OF_A_SEX = 5
"""Of fewer boys, or girls, a mean says nothing but what single children got."""

_MANY = 1e7
"""Pupils behind a published mean that does not say how many: it counts as known."""


@metric(
    label_th="ระยะห่าง (คะแนน)",
    label_en="Gap in points",
    unit=Unit.PERCENT_POINT,
    decimals=1,
    polarity=Polarity.HIGHER_IS_BETTER,
    is_signed=True,
    needs=MEAN_NEEDS,
    needs_reference=True,
    missing=Reason.NO_REFERENCE_MEAN,
    domain=Domain.QUALITY,
    formula="x̄ − x̄_ref",
    caveats=("The reference counts as known: the interval is that of the group's own mean.",),
    source="data/README.md#onet",
)
def mean_gap(own: Rows, reference: Rows) -> Estimate:
    """Mean of the group minus the mean of its reference, percentage points; 0 = at the reference."""
    gap = own["mean_score_pct"] - reference["mean_score_pct"]
    return Estimate(gap, gap - own["margin_pp"], gap + own["margin_pp"])


@metric(
    label_th="ระยะห่าง (เท่าของ SD)",
    label_en="Gap in standard deviations",
    unit=Unit.SD,
    decimals=2,
    polarity=Polarity.HIGHER_IS_BETTER,
    is_signed=True,
    needs=MEAN_NEEDS,
    needs_of_reference=("sd_score_pct", "sd_basis"),
    needs_reference=True,
    missing=Reason.NO_REFERENCE_MEAN,
    formula="(x̄ − x̄_ref) / s_ref",
    caveats=(_SD_CAVEAT,),
    source="data/README.md#onet",
)
def sd_gap(own: Rows, reference: Rows) -> Estimate:
    """Gap in standard deviations of pupils in the reference group; missing where that SD is not > 0."""
    gap = mean_gap(own, reference)
    sd = positive(reference["sd_score_pct"])
    reason = _explain(gap.value, sd)
    return Estimate(gap.value / sd, gap.low / sd, gap.high / sd, reason)


@metric(
    label_th="ขนาดอิทธิพล (Hedges g)",
    label_en="Effect size (Hedges g)",
    unit=Unit.SD,
    decimals=2,
    polarity=Polarity.HIGHER_IS_BETTER,
    is_signed=True,
    needs=("mean_score_pct", "sd_score_pct", "sd_basis"),
    needs_of_reference=("sd_score_pct", "sd_basis", "tested_count"),
    needs_reference=True,
    missing=Reason.NO_REFERENCE_MEAN,
    formula="g = J·(x̄ − x̄_ref) / s_pooled, interval g ± 1.96·SE(g)",
    caveats=(
        _SD_CAVEAT,
        "A published mean that does not say how many pupils are behind it counts as known.",
        "SE(g) takes pupils as independent draws; pupils of one school resemble each other, so an "
        "area's interval is too narrow: read “gap in points” for its certainty.",
    ),
    source="Hedges (1981); metrics/formulas/gaps.py",
)
def hedges_gap(own: Rows, reference: Rows) -> Estimate:
    """Gap in pooled standard deviations, freed of small-sample bias, with its standard error's interval."""
    mean, sd, n = (own[c] for c in ("mean_score_pct", "sd_score_pct", "tested_count"))
    other, other_sd = reference["mean_score_pct"], reference["sd_score_pct"]
    pupils = np.nan_to_num(reference["tested_count"], nan=_MANY)
    found = plus_minus(*hedges_g(mean, sd, n, other, positive(other_sd), pupils))
    reason = _explain(mean - other, np.where(sd > 0, other_sd, np.nan))
    return Estimate(found.value, found.low, found.high, reason)


@metric(
    label_th="ระยะห่างจากจำนวนตามระดับ (V)",
    label_en="Gap from level counts (V)",
    unit=Unit.SD,
    decimals=2,
    polarity=Polarity.HIGHER_IS_BETTER,
    is_signed=True,
    needs=LEVEL_COUNTS,
    needs_of_reference=LEVEL_COUNTS,
    needs_reference=True,
    missing=Reason.NO_LEVELS,
    formula="V = √2·Φ⁻¹(P(X > X_ref) + ½P(X = X_ref))",
    caveats=(
        "For files that state levels and no mean; it needs the levels of the reference too, which "
        "only loaded rows have.",
    ),
    source="Ho (2009); metrics/formulas/gaps.py",
)
def v_level_gap(own: Rows, reference: Rows) -> Estimate:
    """Gap in SD units of two groups of which only the counts per level are known."""
    levels, others = (rows.numbers(LEVEL_COUNTS) for rows in (own, reference))
    found = np.array([v_gap(a, b) for a, b in zip(levels, others, strict=True)]).reshape(-1, 2)
    auc, v = found.T
    reason = explain(len(own), (~np.isnan(auc) & np.isnan(v), Reason.NO_OVERLAP))
    missing = missing_like(v)
    return Estimate(v, missing, missing, reason)


@metric(
    label_th="นักเรียนหญิงเทียบกับนักเรียนชาย",
    label_en="Girls compared with boys",
    unit=Unit.PERCENT_POINT,
    decimals=1,
    polarity=Polarity.NEUTRAL,
    is_signed=True,
    needs=tuple(column for own in BY_SEX.values() for column in own.values()),
    formula="x̄_F − x̄_M ± t·√(s_F²/n_F + s_M²/n_M), degrees of freedom by Welch and Satterthwaite",
    caveats=(
        "Only files that say it have it: marks of single pupils with their sex, or a school's means of both.",
        "An area's is that of the schools whose files say it, weighted by pupils.",
        f"Not said of a school or area with fewer than {_FEWEST_OF_A_SEX} boys or girls; a school's still count in its area.",
        "Pupils count as independent draws. Girls and boys sit in the same schools, so what a school "
        "adds to both falls out of the difference, and an area's interval is rather too wide.",
    ),
    source="data_pipeline/pupils.py; Welch (1947)",
)
def sex_gap(own: Rows, reference: Rows) -> Estimate:
    """Mean of girls minus mean of boys, percentage points; positive = girls are ahead."""
    (boys, mean_m, sd_m), (girls, mean_f, sd_f) = (
        own.numbers(list(BY_SEX[sex].values())).T for sex in (Sex.MALE, Sex.FEMALE)
    )
    with np.errstate(divide="ignore", invalid="ignore"):
        part_m, part_f = sd_m**2 / boys, sd_f**2 / girls
        both = part_m + part_f
        freedom = both**2 / (part_m**2 / (boys - 1) + part_f**2 / (girls - 1))
    is_enough = np.minimum(boys, girls) >= _FEWEST_OF_A_SEX
    gap = np.where(is_enough, mean_f - mean_m, np.nan)
    half = margin(np.sqrt(both), freedom)
    is_said = ~np.isnan(boys) & ~np.isnan(girls)
    is_open = np.isnan(gap)
    reason = explain(len(own), (is_open, Reason.NOT_STATED), (is_said & is_open, Reason.FEW_PUPILS))
    return Estimate(gap, gap - half, gap + half, reason)


def _explain(gap: FloatArray, sd: FloatArray) -> Reasons:
    return explain(len(gap), (~np.isnan(gap) & ~(sd > 0), Reason.NO_SD))
