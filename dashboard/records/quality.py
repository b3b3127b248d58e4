"""What is entered about quality schools before it is data: assessments on their way, and plans.

Every change is written to the audit log with what it was before.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from dashboard.quality.assessments import Assessment, AssessmentProblem, AssessmentState
from dashboard.quality.plans import PlanStep, StepEntry
from dashboard.records.audit import Action, AuditLog, Now, now_utc
from dashboard.records.models import QualityDraft, QualityPlanStep
from dashboard.records.store import Records


@dataclass(frozen=True, slots=True)
class Kept:
    """An assessment as it is kept.

    Parameters
    ----------
    version : rises with every change; who sends an older one has not seen the newest
    """

    school_id: str
    year_be: int
    round_no: int
    assessed_on: date
    levels: Mapping[str, int]
    state: AssessmentState
    version: int
    changed_by: str
    changed_at: datetime

    def as_json(self) -> dict[str, Any]:
        """Return it for the form."""
        return {
            "school_id": self.school_id,
            "year_be": self.year_be,
            "round_no": self.round_no,
            "assessed_on": self.assessed_on.isoformat(),
            "levels": dict(self.levels),
            "state": self.state.value,
            "version": self.version,
            "changed_by": self.changed_by,
            "changed_at": self.changed_at.isoformat(),
        }


class QualityBook:
    """Assessments and plans of one office.

    Parameters
    ----------
    records : the database
    audit : where changes are written
    now : the clock
    """

    def __init__(self, records: Records, audit: AuditLog, now: Now = now_utc) -> None:
        self._records, self._audit, self._now = records, audit, now

    # --- assessments -------------------------------------------------------------------------

    def assessments(self, school_id: str | None = None, *, is_open: bool = False) -> list[Kept]:
        """Return what is kept, newest change first.

        Parameters
        ----------
        school_id : of one school alone
        is_open : only what is not confirmed yet
        """
        statement = sa.select(QualityDraft).order_by(QualityDraft.changed_at.desc())
        if school_id is not None:
            statement = statement.where(QualityDraft.school_id == school_id)
        if is_open:
            statement = statement.where(QualityDraft.state != AssessmentState.CONFIRMED.value)
        with self._records.work() as work:
            return [_kept(row) for row in work.scalars(statement)]

    def keep(
        self,
        assessment: Assessment,
        scheme: str,
        state: AssessmentState,
        *,
        by: str,
        version: int | None = None,
    ) -> Kept:
        """Keep an assessment in a state.

        Parameters
        ----------
        version : of what the form was filled from, 0 = it was empty; None = whatever there is

        Raises
        ------
        AssessmentProblem : somebody else has changed it meanwhile
        """
        with self._records.work() as work:
            row = work.scalar(_of_round(assessment))
            before = {} if row is None else json.loads(row.levels_json)
            newest = 0 if row is None else row.version
            if version not in (None, newest):
                who = row.changed_by if row is not None else ""
                raise AssessmentProblem(
                    f"มีคนแก้การประเมินรอบนี้ไปก่อน ({who or 'ไม่ทราบชื่อ'}) เปิดหน้านี้ใหม่แล้วแก้อีกครั้ง",
                    f"Somebody else ({who or 'unknown'}) has changed this round meanwhile. Open the page anew and try again.",
                )
            if row is None:
                row = QualityDraft(
                    school_id=assessment.school_id,
                    year_be=assessment.year_be,
                    round_no=assessment.round_no,
                )
                work.add(row)
            row.assessed_on, row.scheme = assessment.assessed_on, scheme
            row.indicator_version = assessment.indicator_version
            row.levels_json = json.dumps(dict(assessment.levels))
            row.state, row.version = state.value, newest + 1
            row.changed_by, row.changed_at = by, self._now()
            work.flush()
            kept = _kept(row)
        changed = {
            key: [before.get(key), assessment.levels.get(key)]
            for key in sorted({*before, *assessment.levels})
            if before.get(key) != assessment.levels.get(key)
        }
        about = f"{assessment.school_id} {assessment.round_no}/{assessment.year_be}"
        self._audit.write(by, Action.ASSESSMENT_KEPT, about, state=state.value, changed=changed)
        return kept

    # --- plans -------------------------------------------------------------------------------

    def plan(self, school_id: str, year_be: int) -> dict[PlanStep, StepEntry]:
        """Return the steps of a school's plan that were written."""
        statement = sa.select(QualityPlanStep).where(
            QualityPlanStep.school_id == school_id, QualityPlanStep.year_be == year_be
        )
        with self._records.work() as work:
            entries = [_entry(row) for row in work.scalars(statement)]
        return {entry.step: entry for entry in entries}

    def write_step(self, entry: StepEntry, *, by: str) -> None:
        """Write one step of a plan."""
        statement = sa.select(QualityPlanStep).where(
            QualityPlanStep.school_id == entry.school_id,
            QualityPlanStep.year_be == entry.year_be,
            QualityPlanStep.step == entry.step.value,
        )
        with self._records.work() as work:
            row = work.scalar(statement)
            before = _entry(row).as_json() if row is not None else {}
            if row is None:
                row = QualityPlanStep(
                    school_id=entry.school_id, year_be=entry.year_be, step=entry.step.value
                )
                work.add(row)
            row.due_on, row.done_on = entry.due_on, entry.done_on
            row.owner, row.note, row.link = entry.owner, entry.note, entry.link
            row.changed_by, row.changed_at = by, self._now()
        after = entry.as_json()
        changed = {
            key: [before.get(key), after[key]] for key in after if before.get(key) != after[key]
        }
        about = f"{entry.school_id} {entry.year_be} {entry.step}"
        self._audit.write(by, Action.PLAN_CHANGED, about, changed=changed)


def _of_round(assessment: Assessment) -> sa.Select[QualityDraft]:
    return sa.select(QualityDraft).where(
        QualityDraft.school_id == assessment.school_id,
        QualityDraft.year_be == assessment.year_be,
        QualityDraft.round_no == assessment.round_no,
    )


def _kept(row: QualityDraft) -> Kept:
    return Kept(
        row.school_id, row.year_be, row.round_no, row.assessed_on, json.loads(row.levels_json),
        AssessmentState(row.state), row.version, row.changed_by, row.changed_at,
    )  # fmt: skip


def _entry(row: QualityPlanStep) -> StepEntry:
    return StepEntry(
        row.school_id, row.year_be, PlanStep(row.step), row.due_on, row.done_on, row.owner, row.note,
        row.link,
    )  # fmt: skip
