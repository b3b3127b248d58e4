"""What there is for the pupils: teachers, rooms, budget."""

from __future__ import annotations

from data_pipeline.warehouse.vocabulary import Polarity, Unit
from metrics.definitions._tools import positive
from metrics.reasons import Reason
from metrics.registry import Domain, Estimate, Facts, metric
from metrics.rows import FloatArray, Rows

_OF_SCHOOLS = "Of the schools that state both; a school that does not is left out of an area's."


@metric(
    label_th="จำนวนนักเรียน",
    label_en="Pupils enrolled",
    unit=Unit.COUNT,
    decimals=0,
    polarity=Polarity.NEUTRAL,
    facts=Facts.PUPILS,
    needs=("enrolled_count",),
    sums_grades=True,
    missing=Reason.NO_ENROLMENT,
    domain=Domain.OPPORTUNITY,
    formula="Σ n over the grades asked for, at the start of the year",
    source="data/README.md#enrolment",
)
def enrolled_count(own: Rows, reference: Rows) -> Estimate:
    """Count of pupils enrolled at the start of the year."""
    return Estimate.exact(own["enrolled_count"])


@metric(
    label_th="นักเรียนต่อครู",
    label_en="Pupils per teacher",
    unit=Unit.RATIO,
    decimals=1,
    polarity=Polarity.NEUTRAL,
    facts=Facts.RESOURCES,
    needs=("teacher_base_count", "teacher_count"),
    missing=Reason.NO_RESOURCES,
    domain=Domain.EFFICIENCY,
    formula="Σ pupils / Σ teachers",
    caveats=(_OF_SCHOOLS, "Very low in small schools, where each grade still needs a teacher."),
    source="data_pipeline/sources/staff.py",
)
def pupils_per_teacher(own: Rows, reference: Rows) -> Estimate:
    """Pupils for each teacher."""
    return _per(own["teacher_base_count"], own["teacher_count"])


@metric(
    label_th="นักเรียนต่อห้อง",
    label_en="Pupils per classroom",
    unit=Unit.RATIO,
    decimals=1,
    polarity=Polarity.NEUTRAL,
    facts=Facts.RESOURCES,
    needs=("room_base_count", "room_count"),
    missing=Reason.NO_RESOURCES,
    domain=Domain.EFFICIENCY,
    formula="Σ pupils / Σ classrooms",
    caveats=(_OF_SCHOOLS,),
    source="data_pipeline/sources/staff.py",
)
def pupils_per_room(own: Rows, reference: Rows) -> Estimate:
    """Pupils for each classroom."""
    return _per(own["room_base_count"], own["room_count"])


@metric(
    label_th="งบประมาณต่อนักเรียน",
    label_en="Budget per pupil",
    unit=Unit.BAHT,
    decimals=0,
    polarity=Polarity.NEUTRAL,
    facts=Facts.RESOURCES,
    needs=("budget_base_count", "budget_baht"),
    missing=Reason.NO_RESOURCES,
    domain=Domain.EFFICIENCY,
    formula="Σ budget / Σ pupils",
    caveats=(_OF_SCHOOLS, "The fiscal year is another calendar than the school year."),
    source="data_pipeline/sources/staff.py",
)
def budget_per_pupil(own: Rows, reference: Rows) -> Estimate:
    """Budget of the year for each pupil, baht."""
    return _per(own["budget_baht"], own["budget_base_count"])


def _per(amount: FloatArray, units: FloatArray) -> Estimate:
    return Estimate.exact(amount / positive(units))
