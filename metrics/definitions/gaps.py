"""Distances to a reference: nation, OBEC, province or district, in points and in standard deviations."""

from __future__ import annotations

import pandas as pd

from data_pipeline.warehouse.vocabulary import Polarity, Unit
from metrics.registry import Estimate, metric


@metric(
    label_th="ระยะห่าง (คะแนน)",
    label_en="Gap in points",
    unit=Unit.PERCENT_POINT,
    decimals=1,
    polarity=Polarity.HIGHER_IS_BETTER,
    is_signed=True,
    needs_reference=True,
    formula="x̄ − x̄_ref",
    caveats=("The reference counts as known: the interval is that of the group's own mean.",),
    source="data/README.md#onet",
)
def mean_gap(own: pd.DataFrame, reference: pd.DataFrame) -> Estimate:
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
    needs_reference=True,
    formula="(x̄ − x̄_ref) / s_ref",
    caveats=(
        "Where no standard deviation is published, the pupils' is estimated from the means and "
        "counts of the loaded schools (about ±28 % with 100 schools) and marked as estimated.",
    ),
    source="data/README.md#onet",
)
def sd_gap(own: pd.DataFrame, reference: pd.DataFrame) -> Estimate:
    """Gap in standard deviations of pupils in the reference group; missing where that SD is not > 0."""
    gap = mean_gap(own, reference)
    sd = reference["sd_score_pct"].where(reference["sd_score_pct"] > 0)
    return Estimate(gap.value / sd, gap.low / sd, gap.high / sd)
