"""Who stays and who leaves: dropout, promotion, survival of a cohort, transition between levels."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from scipy import special

from data_pipeline.warehouse.vocabulary import AreaLevel, Grade, Polarity, Sex, Unit
from metrics.definitions._tools import NORMAL, missing_like, positive
from metrics.definitions.attainment import share_of
from metrics.definitions.certainty import ALERT_LEVEL, count_by_luck
from metrics.formulas import benjamini_hochberg, newcombe_difference
from metrics.reasons import Reason, explain
from metrics.registry import GROUPS, Domain, Estimate, Facts, Kind, Path, metric
from metrics.rows import FloatArray, Rows

_SOURCE = "data/README.md#dropout"
_COUNTS = ("enrolled_count", "leaver_count")
_BY_SEX = (
    "enrolled_male_count", "enrolled_female_count", "leaver_male_count", "leaver_female_count",
)  # fmt: skip
_LEFT = (
    "There is no single official definition. Counted are causes by which a pupil left the system "
    "(data/reference/dropout_causes.csv, our mapping); transfers, deaths and “not stated” are not.",
    "Divided by the enrolment of round 1 (10 June), or the nearest that is loaded (`retention_round`).",
    "A school without a row in its district's dropout file counts as nobody left: the file cannot "
    "say whether it reported.",
)
_APPARENT = (
    "Counts of a year against counts of another: pupils who moved in or repeat make it too high, "
    "those who moved away too low; above 100 is possible.",
)


def _steps(pairs: Mapping[Grade, tuple[Grade, int]]) -> Path:
    return Path({("", to.value): ("", of.value, years) for to, (of, years) in pairs.items()})


_PROMOTED = _steps(
    {to: (of, 1) for of, to in zip(list(Grade)[:-1], list(Grade)[1:], strict=True)}
)  # fmt: skip
_SURVIVED = _steps({Grade.P6: (Grade.P1, 5), Grade.M3: (Grade.P1, 8), Grade.M6: (Grade.P1, 11)})
_CROSSED = _steps({Grade.M1: (Grade.P6, 1), Grade.M4: (Grade.M3, 1), Grade.P1: (Grade.K3, 1)})


@metric(
    label_th="อัตราการออกกลางคัน",
    label_en="Dropout rate",
    unit=Unit.PERCENT,
    decimals=2,
    polarity=Polarity.LOWER_IS_BETTER,
    facts=Facts.PUPILS,
    needs=_COUNTS,
    sums_grades=True,
    missing=Reason.NO_ENROLMENT,
    domain=Domain.OPPORTUNITY,
    formula="leavers / enrolled at the start of the year, all grades asked for; Wilson's interval",
    caveats=_LEFT,
    source=_SOURCE,
)
def dropout_rate(own: Rows, reference: Rows) -> Estimate:
    """Share of the enrolled pupils who left the system within the year, percent."""
    return _rate(own["leaver_count"], own["enrolled_count"])


@metric(
    label_th="อัตราการออกกลางคันตามชั้น",
    label_en="Dropout rate by grade",
    unit=Unit.PERCENT,
    decimals=2,
    polarity=Polarity.LOWER_IS_BETTER,
    facts=Facts.PUPILS,
    needs=_COUNTS,
    missing=Reason.NO_ENROLMENT,
    formula="leavers / enrolled, a row for each grade; Wilson's interval",
    caveats=_LEFT,
    source=_SOURCE,
)
def dropout_rate_by_grade(own: Rows, reference: Rows) -> Estimate:
    """Share of the pupils of a grade who left within the year, percent."""
    return _rate(own["leaver_count"], own["enrolled_count"])


@metric(
    label_th="อัตราการออกกลางคันตามเพศ",
    label_en="Dropout rate by sex",
    unit=Unit.PERCENT,
    decimals=2,
    polarity=Polarity.LOWER_IS_BETTER,
    facts=Facts.PUPILS,
    needs=_BY_SEX,
    sums_grades=True,
    missing=Reason.NO_ENROLMENT,
    part="sex",
    formula="leavers / enrolled of each sex; Wilson's interval",
    caveats=(*_LEFT, "Leavers whose sex the file does not state are in neither rate."),
    source=_SOURCE,
)  # fmt: skip
def dropout_rate_by_sex(own: Rows, reference: Rows) -> Mapping[str, Estimate]:
    """Share of boys, and of girls, who left within the year, percent."""
    return {
        sex.value: _rate(own[f"leaver_{sex}_count"], own[f"enrolled_{sex}_count"]) for sex in Sex
    }


@metric(
    label_th="ความต่างของอัตราการออกกลางคัน ชาย–หญิง",
    label_en="Dropout gap, boys minus girls",
    unit=Unit.PERCENT_POINT,
    decimals=2,
    polarity=Polarity.NEUTRAL,
    is_signed=True,
    facts=Facts.PUPILS,
    needs=_BY_SEX,
    sums_grades=True,
    missing=Reason.NO_ENROLMENT,
    formula="p(boys) − p(girls) with Newcombe's interval",
    caveats=(*_LEFT, "Leavers whose sex the file does not state are in neither rate."),
    source="Newcombe (1998); " + _SOURCE,
)
def dropout_sex_gap(own: Rows, reference: Rows) -> Estimate:
    """Dropout rate of boys minus that of girls, points; above 0: more boys leave."""
    enrolled_1, enrolled_2, gone_1, gone_2 = (own[c] for c in _BY_SEX)
    found = newcombe_difference(gone_1, enrolled_1, gone_2, enrolled_2)
    gap, low, high = (100.0 * part for part in found)
    return Estimate(gap, low, high)


@metric(
    label_th="อัตราการออกกลางคันตามกลุ่มสาเหตุ",
    label_en="Dropout rate by group of causes",
    unit=Unit.PERCENT,
    decimals=2,
    polarity=Polarity.LOWER_IS_BETTER,
    facts=Facts.LEAVERS,
    needs=_COUNTS,
    missing=Reason.NO_ENROLMENT,
    part="cause_group",
    formula="leavers of a group of causes / enrolled; Wilson's interval",
    caveats=(*_LEFT, "A group of causes that nobody gave has no row."),
    source="data/reference/dropout_causes.csv",
)
def dropout_rate_by_cause(own: Rows, reference: Rows) -> Estimate:
    """Share of the enrolled pupils who left for each group of causes, percent."""
    return _rate(own["leaver_count"], own["enrolled_count"])


@metric(
    label_th="ผู้ออกกลางคันเกินคาด",
    label_en="Leavers beyond what is expected",
    unit=Unit.COUNT,
    decimals=1,
    polarity=Polarity.LOWER_IS_BETTER,
    is_signed=True,
    facts=Facts.PUPILS,
    needs=(*_COUNTS, "expected_leaver_count"),
    sums_grades=True,
    missing=Reason.NO_ENROLMENT,
    formula="k − Σ nᵍ·rᵍ, rᵍ = rate of the grade and year over all loaded schools; exact Poisson interval of k",
    caveats=(
        *_LEFT,
        "Expected from how many pupils there are in each grade, and nothing else.",
    ),
    source="Garwood (1936); " + _SOURCE,
)
def excess_leavers(own: Rows, reference: Rows) -> Estimate:
    """Leavers minus those to expect from size and grades; the interval above 0 = more than chance."""
    count, expected = own["leaver_count"], own["expected_leaver_count"]
    # a quantile of chi-square with 2k degrees of freedom, halved, is one of gamma with k
    low = np.where(count == 0, 0.0, special.gammaincinv(count, 0.025))
    high = special.gammaincinv(count + 1, 0.975)
    return Estimate(count - expected, low - expected, high - expected)


@metric(
    label_th="โอกาสที่ผู้ออกกลางคันมากเพราะบังเอิญ (ปรับหลายโรงเรียน)",
    label_en="Chance of so many leavers by luck, adjusted",
    unit=Unit.CHANCE,
    decimals=3,
    polarity=Polarity.NEUTRAL,
    kind=Kind.CELL,
    facts=Facts.PUPILS,
    needs=(*_COUNTS, "expected_leaver_count"),
    sums_grades=True,
    missing=Reason.NO_ENROLMENT,
    grains=(AreaLevel.PROVINCE, AreaLevel.DISTRICT, AreaLevel.NETWORK, AreaLevel.SCHOOL),
    formula="p = P(X ≥ k), X ~ Poisson(expected), Benjamini–Hochberg over the groups of the year",
    caveats=(
        "One-sided: it looks for groups that lose more pupils than their size and grades explain.",
        "Pupils who leave together for one cause are not independent: read it as a place to look.",
    ),
    source="Benjamini and Hochberg (1995); " + _SOURCE,
)
def leaver_alert_chance(own: Rows, reference: Rows) -> Estimate:
    """Adjusted chance, 0–1, of so many leavers or more by luck; small = not luck."""
    count, expected = own["leaver_count"], own["expected_leaver_count"]
    p = special.pdtrc(count - 1, positive(expected))
    p = np.where(count == 0, 1.0, p)
    p = np.where(np.isnan(count) | np.isnan(expected), np.nan, p)
    adjusted = benjamini_hochberg(p)
    missing = missing_like(adjusted)
    notes = count_by_luck(adjusted, p, ALERT_LEVEL)
    return Estimate(adjusted, missing, missing, notes=notes)


@metric(
    label_th="อัตราการเลื่อนชั้น (จากยอดนักเรียน)",
    label_en="Promotion, from enrolment",
    unit=Unit.PERCENT,
    decimals=1,
    polarity=Polarity.HIGHER_IS_BETTER,
    kind=Kind.CHANGE,
    facts=Facts.PUPILS,
    path=_PROMOTED,
    needs=("enrolled_count",),
    missing=Reason.NO_ENROLMENT,
    formula="enrolled in grade g in year t / enrolled in grade g − 1 in year t − 1",
    caveats=_APPARENT,
    source="data/README.md#enrolment",
)
def promotion_rate(own: Rows, earlier: Rows) -> Estimate:
    """Pupils of a grade per hundred of the grade below the year before."""
    return _ratio(own, earlier)


@metric(
    label_th="การคงอยู่ของรุ่นจาก ป.1",
    label_en="Survival of a cohort from grade 1",
    unit=Unit.PERCENT,
    decimals=1,
    polarity=Polarity.HIGHER_IS_BETTER,
    kind=Kind.CHANGE,
    facts=Facts.PUPILS,
    path=_SURVIVED,
    needs=("enrolled_count",),
    missing=Reason.NO_ENROLMENT,
    formula="enrolled in ป.6, ม.3, ม.6 in year t / enrolled in ป.1 in t − 5, t − 8, t − 11",
    caveats=(
        *_APPARENT,
        "Secondary schools have no ป.1: ask for a district, province or the nation.",
    ),
    source="data/README.md#enrolment",
)
def cohort_survival(own: Rows, earlier: Rows) -> Estimate:
    """Pupils of ป.6, ม.3 or ม.6 per hundred who began in ป.1 with them."""
    return _ratio(own, earlier)


@metric(
    label_th="อัตราการเรียนต่อ",
    label_en="Transition rate",
    unit=Unit.PERCENT,
    decimals=1,
    polarity=Polarity.HIGHER_IS_BETTER,
    kind=Kind.CHANGE,
    facts=Facts.PUPILS,
    path=_CROSSED,
    needs=("enrolled_count",),
    missing=Reason.NO_ENROLMENT,
    domain=Domain.OPPORTUNITY,
    grains=tuple(level for level in GROUPS if level is not AreaLevel.SIZE_BAND),
    formula="enrolled in ป.1, ม.1, ม.4 in year t / enrolled in อ.3, ป.6, ม.3 in t − 1",
    caveats=(
        *_APPARENT,
        "Pupils who go on in another district or affiliation are missing from it.",
    ),
    source="data/README.md#enrolment",
)
def transition_rate(own: Rows, earlier: Rows) -> Estimate:
    """Pupils who entered a level per hundred who could have, percent."""
    return _ratio(own, earlier)


def _rate(leavers: FloatArray, enrolled: FloatArray) -> Estimate:
    share = share_of(leavers, enrolled)
    reason = explain(
        len(leavers),
        (np.isnan(leavers), Reason.NOT_STATED),
        (~(enrolled > 0), Reason.NO_ENROLMENT),
        (leavers > enrolled, Reason.MORE_THAN_ENROLLED),
    )
    return Estimate(share.value, share.low, share.high, reason)


def _ratio(own: Rows, earlier: Rows) -> Estimate:
    """Give pupils now per hundred then, with a Poisson interval of the ratio of two counts."""
    now, then = (rows["enrolled_count"] for rows in (own, earlier))
    ratio = 100.0 * now / positive(then)
    factor = np.exp(NORMAL * np.sqrt(1 / positive(now) + 1 / positive(then)))
    return Estimate(ratio, ratio / factor, ratio * factor)
