"""What changed: the distance to the reference against last year's, and a cohort along its grades."""

from __future__ import annotations

import numpy as np

from data_pipeline.warehouse.vocabulary import Polarity, Unit
from metrics.definitions._tools import plus_minus, positive
from metrics.definitions.attainment import MEAN_NEEDS
from metrics.definitions.gaps import sd_gap
from metrics.formulas import difference_in_differences
from metrics.reasons import Reason, first_of
from metrics.registry import Estimate, Kind, Path, metric
from metrics.rows import Rows

COHORTS = Path({("onet", "p6"): ("nt", "p3", 3), ("onet", "m3"): ("onet", "p6", 3)})
"""NT ป.3 → O-NET ป.6 three years later → O-NET ม.3 three years after that."""

_MISSING_WHEN = (
    "Missing when the year before is not loaded, a new series began (NT 2562, O-NET 2560), or "
    "participation moved by more than the step set (`most_participation_step_pp`)."
)


@metric(
    label_th="การเปลี่ยนแปลงของระยะห่าง (คะแนน)",
    label_en="Change of the gap, points",
    unit=Unit.PERCENT_POINT,
    decimals=1,
    polarity=Polarity.HIGHER_IS_BETTER,
    is_signed=True,
    kind=Kind.CHANGE,
    needs=MEAN_NEEDS,
    needs_reference=True,
    missing=Reason.NO_REFERENCE_MEAN,
    formula="(x̄ₜ − x̄_ref,ₜ) − (x̄ₜ₋₁ − x̄_ref,ₜ₋₁), interval ± 1.96·√(SE²ₜ + SE²ₜ₋₁)",
    caveats=(
        "Papers are not equated: the change of the distance is compared, not of the mean.",
        "Other pupils sit each year, so the two means are independent; the reference counts as known.",
        _MISSING_WHEN,
    ),
    source="metrics/formulas/gaps.py",
)
def gap_change(own: Rows, earlier: Rows) -> Estimate:
    """Change of the distance to the reference since the year before, percentage points."""
    before, after = (earlier["mean_score_pct"], own["mean_score_pct"])
    then, now = (rows["reference_mean_score_pct"] for rows in (earlier, own))
    known = np.zeros(len(own))
    errors = (earlier["standard_error_pp"], own["standard_error_pp"], known, known)
    change, error = difference_in_differences(before, after, then, now, standard_errors=errors)
    return plus_minus(change, error)


@metric(
    label_th="การเปลี่ยนแปลงของระยะห่าง (เท่าของ SD)",
    label_en="Change of the gap, SD units",
    unit=Unit.SD,
    decimals=2,
    polarity=Polarity.HIGHER_IS_BETTER,
    is_signed=True,
    kind=Kind.CHANGE,
    needs=MEAN_NEEDS,
    needs_of_reference=("sd_score_pct",),
    needs_reference=True,
    missing=Reason.NO_REFERENCE_MEAN,
    formula="(x̄ₜ − x̄_ref,ₜ)/s_ref,ₜ − (x̄ₜ₋₁ − x̄_ref,ₜ₋₁)/s_ref,ₜ₋₁",
    caveats=(_MISSING_WHEN,),
    source="metrics/formulas/gaps.py",
)
def sd_gap_change(own: Rows, earlier: Rows) -> Estimate:
    """Change of the distance in SD units since the year before."""
    return _sd_change(own, earlier)


@metric(
    label_th="เส้นทางของรุ่น (เท่าของ SD)",
    label_en="Cohort path, SD units",
    unit=Unit.SD,
    decimals=2,
    polarity=Polarity.HIGHER_IS_BETTER,
    is_signed=True,
    kind=Kind.CHANGE,
    path=COHORTS,
    needs=MEAN_NEEDS,
    needs_of_reference=("sd_score_pct",),
    needs_reference=True,
    missing=Reason.NO_REFERENCE_MEAN,
    formula="O-NET ป.6 in year t minus NT ป.3 in t − 3, and O-NET ม.3 in t minus ป.6 in t − 3, each (x̄ − x̄_ref)/s_ref",
    caveats=(
        "The same school or area and subject three years apart: pupils who moved in or out, and those "
        "who did not sit, are not followed.",
        "Two tests are not one scale: what is compared is the place relative to the same reference.",
    ),
    source="data/README.md#nt",
)
def cohort_gain(own: Rows, earlier: Rows) -> Estimate:
    """Distance of a cohort now minus its distance three years before, SD units of the reference."""
    return _sd_change(own, earlier)


def _sd_change(own: Rows, earlier: Rows) -> Estimate:
    now, then = (sd_gap(rows, _reference_of(rows)) for rows in (own, earlier))
    change = now.value - then.value
    errors = [
        rows["standard_error_pp"] / positive(rows["reference_sd_score_pct"])
        for rows in (own, earlier)
    ]
    found = plus_minus(change, np.sqrt(errors[0] ** 2 + errors[1] ** 2))
    return Estimate(found.value, found.low, found.high, first_of(now.reason, then.reason))


def _reference_of(rows: Rows) -> Rows:
    columns = ("mean_score_pct", "sd_score_pct")
    return Rows({c: rows[f"reference_{c}"] for c in columns}, len(rows))
