"""Checks of sums that must come out: a row's own mean against its subjects."""

from __future__ import annotations

from typing import TYPE_CHECKING

from data_pipeline.checks.issue import Issue, Said, issue
from data_pipeline.warehouse.vocabulary import Severity

if TYPE_CHECKING:
    from data_pipeline.results import Batch, Context


_FEWEST_PARTS = 2


def row_mean_mismatch(batch: Batch, context: Context) -> list[Issue]:
    """Find rows whose mean is not the unweighted mean over their subjects.

    Notes
    -----
    k subjects and the mean itself are rounded to d digits, so an honest row is off by at most
    10^-d; twice that is the tolerance (0.02 for two digits).
    """
    if batch.row_mean is None:
        return []
    if len(batch.parts) < _FEWEST_PARTS:
        return []
    values = batch.means[batch.parts]
    computed = values.mean(axis=1).where(values.notna().all(axis=1))
    gap = (computed - batch.row_mean).abs()
    wrong = gap > 2 * 10.0**-batch.decimals + 1e-9
    if not wrong.any():
        return []
    rows = batch.row_numbers(wrong)
    worst = int(gap.fillna(0).to_numpy().argmax())
    expected, found = computed.tolist()[worst], batch.row_mean.tolist()[worst]
    at = batch.rows["source_row"].tolist()[worst]
    return [
        issue(
            "row_mean_mismatch",
            Severity.WARNING,
            batch.place(batch.source.row_mean, rows),
            th=Said(
                "ค่าเฉลี่ยท้ายแถวไม่เท่ากับค่าเฉลี่ยของวิชาในแถว",
                f"{expected:.2f} (แถว {at})",
                f"{found:.2f}",
                "ตรวจว่าคะแนนวิชาใดถูกแก้หรือสลับแถว",
            ),
            en=Said(
                "the mean at the end of the row is not the mean of its subjects",
                f"{expected:.2f} (row {at})",
                f"{found:.2f}",
                "Check which subject was changed or moved to another row.",
            ),
        )
    ]
