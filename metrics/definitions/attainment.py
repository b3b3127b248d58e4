"""How well pupils did: means, spread, medians, shares, levels, and how many pupils are behind them."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from data_pipeline.warehouse.vocabulary import Polarity, QualityLevel, Unit
from metrics.formulas import wilson_interval
from metrics.reasons import Reason
from metrics.registry import Domain, Estimate, metric
from metrics.rows import FloatArray, Rows

MEAN_NEEDS = ("mean_score_pct", "standard_error_pp", "degrees_of_freedom")
"""Columns of a mean with its interval."""

LEVEL_COUNTS = tuple(f"{level}_count" for level in reversed(QualityLevel))
"""Columns that count pupils by quality level, lowest first."""


@metric(
    label_th="คะแนนเฉลี่ย",
    label_en="Mean score",
    unit=Unit.SCORE_PCT,
    decimals=1,
    polarity=Polarity.HIGHER_IS_BETTER,
    needs=MEAN_NEEDS,
    domain=Domain.QUALITY,
    formula="x̄ = Σ nⱼ·x̄ⱼ / Σ nⱼ",
    caveats=(
        "Papers differ from year to year: compare distances, not means, across years.",
        "The mean of an area is weighted by pupils tested.",
    ),
    source="data/README.md#onet",
)
def mean(own: Rows, reference: Rows) -> Estimate:
    """Mean score in percent of full marks; areas weighted by pupils tested."""
    score = own["mean_score_pct"]
    return Estimate(score, score - own["margin_pp"], score + own["margin_pp"])


@metric(
    label_th="จำนวนผู้เข้าสอบ",
    label_en="Pupils tested",
    unit=Unit.COUNT,
    decimals=0,
    polarity=Polarity.NEUTRAL,
    formula="Σ nⱼ",
    source="data/README.md#onet",
)
def tested_count(own: Rows, reference: Rows) -> Estimate:
    """Count of pupils who sat the paper."""
    return Estimate.exact(own["tested_count"])


@metric(
    label_th="ส่วนเบี่ยงเบนมาตรฐานของนักเรียน",
    label_en="Standard deviation of pupils",
    unit=Unit.PERCENT_POINT,
    decimals=1,
    polarity=Polarity.NEUTRAL,
    needs=("sd_score_pct", "sd_basis"),
    missing=Reason.NO_SD,
    formula="s, as the file states it; else √(σ̂² + τ̂²) of the paper from Var(x̄ⱼ) = τ² + σ²/nⱼ",
    caveats=(
        "Where no school's file states it, it is estimated from means and counts of the paper's "
        "loaded schools (about ±28 % with 100 schools), one for all of them, and named so in the source.",
        "An area's is put together from its schools' where each of them states its own.",
    ),
    source="metrics/formulas/pupil_sd.py",
)
def sd(own: Rows, reference: Rows) -> Estimate:
    """Standard deviation of the pupils' scores, given or estimated."""
    return Estimate.exact(own["sd_score_pct"])


@metric(
    label_th="มัธยฐาน",
    label_en="Median score",
    unit=Unit.SCORE_PCT,
    decimals=1,
    polarity=Polarity.HIGHER_IS_BETTER,
    needs=("median_score_pct", "school_median_pct"),
    formula="school: the pupils' median as the file states it; area: median of the schools' means",
    caveats=("Medians of pupils do not add up: an area's is the median of its schools' means.",),
    source="data/README.md#onet",
)
def median(own: Rows, reference: Rows) -> Estimate:
    """Median score: of a school's pupils, of an area's schools."""
    pupils, schools = own["median_score_pct"], own["school_median_pct"]
    return Estimate.exact(np.where(np.isnan(pupils), schools, pupils))


@metric(
    label_th="นักเรียนที่ได้ร้อยละ 50 ขึ้นไป",
    label_en="Pupils with 50 % or more",
    unit=Unit.PERCENT,
    decimals=1,
    polarity=Polarity.HIGHER_IS_BETTER,
    needs=("pass_50_count", "pass_50_base_count"),
    formula="k / n with Wilson's interval; areas Σ kⱼ / Σ nⱼ of the schools that state k",
    caveats=("Schools whose file does not state it are left out of an area's share.",),
    source="data/README.md#onet",
)
def pass_50_share(own: Rows, reference: Rows) -> Estimate:
    """Share of pupils with half of the marks or more, percent."""
    return share_of(own["pass_50_count"], own["pass_50_base_count"])


@metric(
    label_th="สัดส่วนตามระดับคุณภาพ",
    label_en="Share by quality level",
    unit=Unit.PERCENT,
    decimals=1,
    polarity=Polarity.NEUTRAL,
    needs=LEVEL_COUNTS,
    missing=Reason.NO_LEVELS,
    part="quality_level",
    formula="kₗ / Σ kₗ with Wilson's interval, counts as the files state them",
    caveats=(
        "Cut scores differ by test, ability and year: the levels of two years are not one scale.",
        "Cut scores that are known stand in data/reference/cut_scores.csv with their source.",
    ),
    source="data/reference/cut_scores.csv",
)
def level_share(own: Rows, reference: Rows) -> Mapping[str, Estimate]:
    """Share of pupils at each quality level, percent; the shares of a row sum to 100."""
    counts = own.numbers(LEVEL_COUNTS)
    pupils = np.where(np.isnan(counts).all(axis=1), np.nan, np.nansum(counts, axis=1))
    return {level.value: share_of(own[f"{level}_count"], pupils) for level in QualityLevel}


def share_of(count: FloatArray, total: FloatArray) -> Estimate:
    """Give a share with Wilson's interval, percent; missing for 0 of 0 and a count beyond the total."""
    low, high = (100.0 * end for end in wilson_interval(count, total))
    return Estimate(np.where(np.isnan(low), np.nan, 100.0 * count / total), low, high)
