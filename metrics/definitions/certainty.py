"""How sure a standing is: ranks with intervals, funnels, shrunken means, chances of bands, alerts."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from data_pipeline.warehouse.vocabulary import AreaLevel, Polarity, QualityLevel, Unit
from metrics.answers import PAPER, Note
from metrics.definitions._tools import missing_like, plus_minus, positive
from metrics.formulas import (
    band_chances,
    benjamini_hochberg,
    empirical_bayes,
    mean_p_value,
    overdispersion,
    rank_interval,
    round_half_up,
)
from metrics.formulas import rank as rank_of
from metrics.reasons import Reason, Reasons, explain
from metrics.reference_data import LEVELS, PaperKey, cut_scores
from metrics.registry import Estimate, Kind, metric
from metrics.rows import FloatArray, Rows, number_cells

_NEEDS = ("mean_score_pct", "sd_score_pct", "standard_error_pp", "degrees_of_freedom")
_WINSORISED = 0.1
ALERT_LEVEL = 0.05
"""Share of alerts that may be wrong."""

_RANKED = (AreaLevel.REGION, AreaLevel.PROVINCE, AreaLevel.DISTRICT, AreaLevel.NETWORK, AreaLevel.SCHOOL)  # fmt: skip
"""Levels of which there are several to stand among."""


@metric(
    label_th="อันดับ",
    label_en="Rank",
    unit=Unit.RANK,
    decimals=0,
    polarity=Polarity.LOWER_IS_BETTER,
    kind=Kind.CELL,
    grains=_RANKED,
    needs=_NEEDS,
    missing=Reason.FEW_PUPILS,
    formula="1 + number of groups with a higher mean; interval of the rank of the true mean",
    caveats=(
        "Among the groups of the same level inside the area asked for, in one paper and subject.",
        "Small schools stand first and last by luck: read the interval, not the rank.",
    ),
    source="Goldstein and Spiegelhalter (1996); metrics/formulas/ranks.py",
)
def rank(own: Rows, reference: Rows) -> Estimate:
    """Rank of the mean, 1 = highest, with the ranks that the true mean may have."""
    mean = own["mean_score_pct"]
    best, worst = rank_interval(mean, own["standard_error_pp"])
    ranked = np.count_nonzero(~np.isnan(mean))
    note = Note(f"อันดับ 1 สูงสุด จากทั้งหมด {ranked:,}", f"1 is the highest of {ranked:,}.")
    return Estimate(rank_of(mean), best, worst, notes=(note,))


@metric(
    label_th="ตำแหน่งในกราฟกรวย",
    label_en="Position in the funnel",
    unit=Unit.SD,
    decimals=2,
    polarity=Polarity.HIGHER_IS_BETTER,
    is_signed=True,
    kind=Kind.CELL,
    grains=_RANKED,
    needs=_NEEDS,
    needs_reference=True,
    missing=Reason.NO_REFERENCE_MEAN,
    formula="z = (x̄ − x̄_ref) / √(SE² + τ²); the interval z ± 1.96 holds 0 inside the funnel",
    caveats=(
        "In standard errors, not in points: 2 is far out for a school of this size.",
        "τ² is what groups differ by beyond chance (a tenth at each end pulled in), taken from the "
        "groups of the same paper inside the area asked for; 0 for a group alone.",
    ),
    source="Spiegelhalter (2005); metrics/formulas/funnels.py",
)
def funnel_position(own: Rows, reference: Rows) -> Estimate:
    """Distance to the reference in standard errors, overdispersion allowed for."""
    error = positive(own["standard_error_pp"])
    gap = own["mean_score_pct"] - reference["mean_score_pct"]
    phi, tau2 = overdispersion(gap / error, error, winsorise=_WINSORISED)
    notes: tuple[Note, ...] = ()
    if np.isfinite(phi):
        shown = f"{round_half_up(phi, 1):g}"
        notes = (
            Note(
                f"ความต่างระหว่างกลุ่มเป็น {shown} เท่าของที่เกิดจากความบังเอิญ เส้นกรวยคิดเผื่อแล้ว",
                f"Groups differ {shown} times as much as by chance alone; the funnel allows for it.",
            ),
        )
    z = gap / np.sqrt(error**2 + np.nan_to_num(tau2))
    found = plus_minus(z, np.ones(len(own)))
    return Estimate(found.value, found.low, found.high, _without_error(gap, error), notes)


@metric(
    label_th="คะแนนเฉลี่ยที่ปรับตามขนาด",
    label_en="Shrunken mean",
    unit=Unit.SCORE_PCT,
    decimals=1,
    polarity=Polarity.HIGHER_IS_BETTER,
    kind=Kind.CELL,
    grains=_RANKED,
    needs=_NEEDS,
    missing=Reason.FEW_SCHOOLS,
    formula="x̃ = μ + B(x̄ − μ), B = τ²/(τ² + SE²); interval x̃ ± 1.96·√(B·SE² + (1 − B)²·Var μ)",
    caveats=(
        "Each mean is pulled towards the common one, the more the fewer pupils are behind it.",
        "μ and τ² come from the groups of the same paper inside the area asked for.",
    ),
    source="Efron and Morris (1975); metrics/formulas/shrinkage.py",
)
def shrunken_mean(own: Rows, reference: Rows) -> Estimate:
    """Mean pulled towards the common mean, percent of full marks."""
    variance = own["standard_error_pp"] ** 2
    _, tau2, reliability, estimates = empirical_bayes(own["mean_score_pct"], variance)
    weights = 1.0 / (positive(variance) + tau2)
    error = np.sqrt(reliability * variance + (1 - reliability) ** 2 / np.nansum(weights))
    found = plus_minus(estimates, error)
    notes: tuple[Note, ...] = ()
    if tau2 == 0:
        notes = (
            Note(
                "กลุ่มเหล่านี้ต่างกันไม่เกินความบังเอิญ จึงประมาณเท่ากันทุกกลุ่ม",
                "These groups differ no more than by chance, so that all are estimated alike.",
            ),
        )
    return Estimate(found.value, found.low, found.high, notes=notes)


@metric(
    label_th="โอกาสของแต่ละระดับคุณภาพ",
    label_en="Chance of each quality level",
    unit=Unit.CHANCE,
    decimals=2,
    polarity=Polarity.NEUTRAL,
    needs=("mean_score_pct", "sd_score_pct"),
    missing=Reason.NO_CUTS,
    part="quality_level",
    grains=(AreaLevel.SCHOOL,),
    formula="Φ((c₊ − x̄)√n/s) − Φ((c − x̄)√n/s) at the cut scores c of that test, ability and year",
    caveats=(
        "The level that the school's mean would be given, not the levels of its pupils.",
        "A year without cut scores of its own is left open; those of another year are not borrowed.",
    ),
    source="data/reference/cut_scores.csv",
)
def band_chance(own: Rows, reference: Rows) -> Mapping[str, Estimate]:
    """Chance, 0–1, that the school's true mean lies in each quality level; the chances sum to 1."""
    found = np.full((len(own), len(LEVELS)), np.nan)
    has_cuts = np.zeros(len(own), dtype=bool)
    papers = number_cells([own.columns[c] for c in PAPER])
    for number in np.unique(papers):
        is_it = papers == number
        rows = own.take(is_it)
        cuts = cut_scores().get(_key_of(rows))
        if cuts is not None:
            found[is_it] = band_chances(
                rows["mean_score_pct"], rows["sd_score_pct"], rows["tested_count"], cuts.bounds
            )
            has_cuts |= is_it
    reason = explain(len(own), (has_cuts, Reason.NO_SD))
    missing = missing_like(has_cuts)
    chances = dict(zip(LEVELS, found.T, strict=True))
    return {
        level.value: Estimate(chances[level], missing, missing, reason) for level in QualityLevel
    }


def _key_of(rows: Rows) -> PaperKey:
    """Return the paper of rows that are all of one."""
    test, grade, subject = (rows.words(c).used()[0] for c in ("test", "grade", "subject"))
    return test, grade, int(rows["year_be"][0]), subject


@metric(
    label_th="โอกาสที่ต่างเพราะบังเอิญ (ปรับหลายโรงเรียน)",
    label_en="Chance of luck, adjusted for many schools",
    unit=Unit.CHANCE,
    decimals=3,
    polarity=Polarity.NEUTRAL,
    kind=Kind.CELL,
    grains=_RANKED,
    needs=_NEEDS,
    needs_reference=True,
    missing=Reason.NO_REFERENCE_MEAN,
    formula="p = 2·P(T > |x̄ − x̄_ref|/SE), Benjamini–Hochberg over the groups of the paper",
    caveats=(
        "An alert is a value at or below 0.05: then about that share of alerts is wrong.",
        "Adjusted over the groups inside the area asked for; a wider area is more tests.",
    ),
    source="Benjamini and Hochberg (1995); metrics/formulas/funnels.py",
)
def alert_chance(own: Rows, reference: Rows) -> Estimate:
    """Adjusted chance, 0–1, of a mean so far from the reference by luck; small = not luck."""
    error = positive(own["standard_error_pp"])
    mean, target = own["mean_score_pct"], reference["mean_score_pct"]
    p = mean_p_value(mean, target, error, own["degrees_of_freedom"])
    adjusted = benjamini_hochberg(p)
    missing = missing_like(adjusted)
    reason = _without_error(mean - target, error)
    return Estimate(adjusted, missing, missing, reason, count_by_luck(adjusted, p, ALERT_LEVEL))


def count_by_luck(adjusted: FloatArray, p: FloatArray, level: float) -> tuple[Note, ...]:
    """Say how many would stand out by luck alone, unadjusted, and how many do after adjusting."""
    tests = np.count_nonzero(~np.isnan(adjusted))
    if not tests:
        return ()
    alone, flagged = int((p <= level).sum()), int((adjusted <= level).sum())
    by_luck = f"{round_half_up(level * tests, 0):,.0f}"
    return (
        Note(
            f"จาก {tests:,} กลุ่ม ราว {by_luck} กลุ่มจะดูต่างเพราะบังเอิญ พบ {alone:,} กลุ่ม "
            f"เมื่อปรับแล้วเหลือ {flagged:,} กลุ่ม",
            f"Of {tests:,} groups, about {by_luck} would stand out by luck; {alone:,} do, and {flagged:,} "
            "after allowing for that.",
        ),
    )


def _without_error(gap: FloatArray, error: FloatArray) -> Reasons:
    return explain(len(gap), (~np.isnan(gap) & np.isnan(error), Reason.NO_SD))
