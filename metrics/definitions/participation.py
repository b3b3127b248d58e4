"""Who sat the paper at all: a mean without it can mislead."""

from __future__ import annotations

from data_pipeline.warehouse.vocabulary import Polarity, Unit
from metrics.definitions.attainment import share_of
from metrics.reasons import Reason, explain
from metrics.registry import Domain, Estimate, metric
from metrics.rows import Rows


@metric(
    label_th="อัตราการเข้าสอบ",
    label_en="Participation",
    unit=Unit.PERCENT,
    decimals=1,
    polarity=Polarity.HIGHER_IS_BETTER,
    domain=Domain.OPPORTUNITY,
    formula="n tested / n enrolled in the same grade and year, at the round in which papers are sat",
    caveats=(
        "The round is a setting (`participation_round`); where it is not loaded, the nearest one serves.",
        "O-NET ป.6 and ม.3 are voluntary from 2563.",
        "The interval is Wilson's: it treats who sat as a draw from those enrolled.",
    ),
    source="data/README.md#enrolment",
)
def participation(own: Rows, reference: Rows) -> Estimate:
    """Share of the enrolled pupils who sat the paper, percent."""
    sat, enrolled = own["tested_count"], own["enrolled_count"]
    share = share_of(sat, enrolled)
    reason = explain(
        len(own),
        (~(enrolled > 0), Reason.NO_ENROLMENT),
        (sat > enrolled, Reason.MORE_THAN_ENROLLED),
    )
    return Estimate(share.value, share.low, share.high, reason)
